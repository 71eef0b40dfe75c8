import { expect, it } from 'vitest'
import { eachStore } from '../../test/support/stores.ts'
import { transact } from '../db/index.ts'
import { assignConversation } from '../guests/index.ts'
import { HOUR, SECOND } from '../lib/units.ts'
import { pushDue } from './push.ts'
import { world } from './test-support/world.ts'
import { findCursor } from './view.ts'

const PHONE = '+79161110001'

eachStore('a notification', (open) => {
  it('reaches the browser of its user, encrypted, with no more than the user wants shown', async () => {
    const s = await world((await open()).db)
    await s.user('usr_anna')
    await s.user('usr_olga', { show_text: true, sound: false })
    const { id } = await s.write(PHONE, 'Стол на двоих на сегодня')
    const pushed = await s.all()
    const byUser = Object.fromEntries(pushed.map(({ browser, data }) => [browser, data]))
    expect(byUser.usr_anna).toMatchObject({ title: 'Гость', body: 'Новое сообщение', sound: true, badge: 1 })
    expect(byUser.usr_olga).toMatchObject({ body: 'Стол на двоих на сегодня', sound: false, tag: `guest:${id}` })
    expect(byUser.usr_olga).toMatchObject({ path: `/inbox/${id}`, guest_id: id, kind: 'message' })
    expect(JSON.stringify(byUser.usr_anna)).not.toContain('Стол')
    expect(pushed[0]?.headers).toMatchObject({ 'content-encoding': 'aes128gcm', urgency: 'high', ttl: '7200' })
    expect(pushed[0]?.claims).toMatchObject({ sub: 'https://otklik.example.org', aud: expect.stringContaining('http') })
    expect(await s.all()).toEqual([])
    expect(s.told).toHaveLength(2)
  })

  it('is one for what a guest writes within seconds, and one for many guests', async () => {
    const s = await world((await open()).db)
    await s.user('usr_anna')
    for (const text of ['Алло', 'Вы тут?', 'Ау']) await s.write(PHONE, text)
    const [first, ...more] = await s.all()
    expect(more).toEqual([])
    expect(first?.data).toMatchObject({ title: 'Гость: 3 новых сообщения', badge: 1 })
    for (let i = 2; i <= 6; i++) await s.write(`+7916111000${i}`)
    const many = await s.all()
    expect(many.map(({ data }) => data)).toMatchObject([
      { body: 'Пишут 5 гостей', tag: 'inbox', badge: 6, path: '/inbox' },
    ])
  })

  it('is made once for a user and an event, however often the events are looked at', async () => {
    const s = await world((await open()).db)
    await s.user('usr_anna')
    await s.write(PHONE)
    expect(await s.plan()).toBe(1)
    const position = await findCursor(s.db)
    await s.db.updateTable('notification_cursor').set({ position: 0 }).execute()
    await Promise.all([s.plan(), s.plan()])
    expect(await findCursor(s.db)).toBe(position)
    expect(await s.outcomes()).toEqual(['usr_anna null'])
  })

  it('is not sent when somebody has read the conversation meanwhile, or it is a colleague’s by now', async () => {
    const s = await world((await open()).db)
    await s.user('usr_anna')
    await s.user('usr_olga', { messages: { others: true } })
    const { id } = await s.write(PHONE)
    await s.plan()
    const to = { by: 'usr_boss', reason: 'by_hand', at: s.clock.now() } as const
    await transact(s.db, (tx) => assignConversation(tx, id, { assignee: 'usr_boris' }, to))
    expect((await s.all()).map(({ browser }) => browser)).toEqual(['usr_olga'])
    await s.write(PHONE)
    await s.plan()
    await s.db.updateTable('guests').set({ unread_count: 0 }).execute()
    expect(await s.all()).toEqual([])
    expect(await s.outcomes()).toEqual(['usr_anna unwanted', 'usr_olga told', 'usr_olga seen'])
  })

  it('of a new conversation waits for the operator whom a team is about to give it to', async () => {
    const s = await world((await open()).db)
    await s.user('usr_anna')
    const team = { id: 'tem_1', name: 'Зал', rule: 'by_turns', max_open: null, return_after_minutes: null } as const
    const never = { routes_changed_at: null, deleted_at: null, created_at: 1, updated_at: 1 }
    await s.db
      .insertInto('teams')
      .values({ ...team, ...never })
      .execute()
    await s.write(PHONE)
    expect(await s.all()).toEqual([])
    s.clock.advance(5 * SECOND)
    expect(await s.all()).toHaveLength(1)
  })

  it('of an assignment or a mention goes to whom it names, never to whose act it is', async () => {
    const s = await world((await open()).db)
    await s.user('usr_anna')
    await s.user('usr_olga')
    const { id } = await s.write(PHONE)
    await s.all()
    const by = { by: 'usr_anna', reason: 'by_hand', at: s.clock.now() } as const
    await transact(s.db, (tx) => assignConversation(tx, id, { assignee: 'usr_anna' }, by))
    expect(await s.all()).toEqual([])
    await transact(s.db, (tx) => assignConversation(tx, id, { assignee: 'usr_olga' }, by))
    const mention = { guest_id: id, note_id: 'nte_1', user_ids: ['usr_olga', 'usr_anna'], by: 'usr_anna' }
    await s.event('note.mentioned', mention)
    const pushed = await s.all()
    expect(pushed.map(({ browser, data }) => [browser, data.kind]).sort()).toEqual([
      ['usr_olga', 'assigned'],
      ['usr_olga', 'mention'],
    ])
  })

  it('of numbers, ratings and alerts goes to those who want and may see them', async () => {
    const s = await world((await open()).db)
    await s.user('usr_anna')
    await s.user('usr_quiet', { topics: { ratings: false, numbers: false, alerts: false } })
    await s.user('usr_market', {}, 'marketer')
    await s.event('restaurant.alert', { restaurant_id: 'rst_1', kind: 'low_rating', rating_id: 'rtg_1', score: 1 })
    await s.event('restaurant.alert', {
      restaurant_id: 'rst_1',
      kind: 'score',
      level: 'ok',
      value: 4.7,
      threshold: 3.8,
      to_climb: { target: 3.8, fives: 0 },
    })
    const down = {
      number_id: s.numberId,
      label: 'Test number',
      state: 'failed',
      previous_state: 'open',
      reason: 'banned',
      since: '2026-01-05T12:00:00.000Z',
      restriction: null,
      new_chats: null,
      safety: { level: 'good', reason: null },
    }
    await s.event('number.status', down)
    await s.event('number.status', { ...down, reason: 'requested' })
    // About somebody who was erased meanwhile.
    await s.event('message.received', { guest_id: 'gst_1', erased: true })
    const pushed = await s.all()
    expect(pushed.map(({ browser, data }) => `${browser} ${data.kind}`).sort()).toEqual([
      'usr_anna low_rating',
      'usr_anna number_down',
      'usr_market number_down',
    ])
    expect(pushed.find(({ data }) => data.kind === 'number_down')?.data.title).toBe('Test number')
    await s.write(PHONE)
    await s.event('number.status', down)
    const badges = (await s.all()).map(({ browser, data }) => `${browser} ${data.kind} ${data.badge}`)
    expect(badges.sort()).toEqual([
      'usr_anna message 1',
      'usr_anna number_down 1',
      'usr_market number_down 0',
      'usr_quiet message 1',
    ])
  })

  it('of a rule that switched itself off goes to those who may switch it on again', async () => {
    const s = await world((await open()).db)
    await s.user('usr_anna')
    for (const role of ['marketer', 'manager', 'administrator']) await s.user(`usr_${role}`, {}, role)
    await s.user('usr_silent', { topics: { rules: false } }, 'administrator')
    const budget = { per_hour: 1, per_day: 1, per_chat_hour: 1, per_chat_day: 1 }
    const rule = { id: 'rul_1', name: 'Аллергия' }
    await s.event('rule.stopped', { rule, reason: 'budget', budget })
    const pushed = await s.all()
    expect(pushed.map(({ browser }) => browser).sort()).toEqual(['usr_administrator', 'usr_manager'])
    expect(pushed[0]?.data).toMatchObject({ kind: 'rule_stopped', path: '/settings/rules/rul_1' })
  })

  it('keeps quiet in the hours and on the days of its user, by their own clock', async () => {
    const s = await world((await open()).db)
    // It is Monday, 12:00 in UTC: 15:00 in Moscow, 21:00 in Tokyo.
    await s.user('usr_moscow', { quiet_hours: { from: '22:00', to: '08:00' }, time_zone: 'Europe/Moscow' })
    await s.user('usr_tokyo', { quiet_hours: { from: '20:00', to: '08:00' }, time_zone: 'Asia/Tokyo' })
    await s.user('usr_weekend', { days: [6, 7] })
    await s.write(PHONE)
    expect((await s.all()).map(({ browser }) => browser)).toEqual(['usr_moscow'])
    s.clock.advance(11 * HOUR)
    await s.write(PHONE)
    expect((await s.all()).map(({ browser }) => browser)).toEqual(['usr_tokyo'])
  })
})

eachStore('a push', (open) => {
  it('is tried again as the push service asks, and ends a subscription that is over', async () => {
    const s = await world((await open()).db)
    const { subscriptionId } = await s.user('usr_anna')
    s.service.answer = (_, res) => void res.writeHead(429, { 'retry-after': '60' }).end()
    await s.write(PHONE)
    expect(await s.all()).toHaveLength(1)
    s.clock.advance(59 * SECOND)
    await s.push()
    expect(s.service.pushed).toEqual([])
    s.clock.advance(SECOND)
    s.service.answer = (_, res) => void res.writeHead(503).end()
    await s.push()
    s.service.answer = (_, res) => void res.writeHead(201).end()
    s.clock.advance(40 * SECOND)
    await s.push()
    expect(s.service.pushed).toHaveLength(2)
    expect(await s.waiting()).toEqual([])
    const row = () =>
      s.db.selectFrom('push_subscriptions').selectAll().where('id', '=', subscriptionId).executeTakeFirst()
    expect(await row()).toMatchObject({ reached_at: s.clock.now(), last_error: null })
    s.service.answer = (_, res) => void res.writeHead(410).end()
    await s.write(PHONE)
    await s.all()
    expect(await row()).toBeUndefined()
    expect(await s.waiting()).toEqual([])
  })

  it('is given up where it is refused, late, or answered meanwhile', async () => {
    const s = await world((await open()).db)
    await s.user('usr_anna')
    s.service.answer = (_, res) => void res.writeHead(413).end()
    await s.write(PHONE)
    expect(await s.all()).toHaveLength(1)
    expect(await s.waiting()).toEqual([])
    s.service.answer = (_, res) => void res.writeHead(503).end()
    await s.write(PHONE)
    await s.all()
    await s.db.updateTable('guests').set({ unread_count: 0 }).execute()
    s.clock.advance(10 * SECOND)
    await s.push()
    expect(s.service.pushed).toEqual([])
    expect(await s.waiting()).toEqual([])
    await s.write(PHONE)
    await s.all()
    s.clock.advance(3 * HOUR)
    await s.push()
    expect(s.service.pushed).toEqual([])
    expect(await s.waiting()).toEqual([])
  })

  it('whose process dies between claim and send is sent by another, and by one of many alone', async () => {
    const s = await world((await open()).db)
    await s.user('usr_anna')
    await s.write(PHONE)
    await s.plan()
    s.clock.advance(3 * SECOND)
    await s.tell()
    // The state left by a process that is killed while it holds the claim.
    const died = new AbortController()
    const { deps } = s
    const never = { ...deps, sender: { ...deps.sender, send: () => new Promise<never>(() => undefined) } }
    void pushDue(never, died.signal)
    await expect.poll(async () => (await s.waiting())[0]?.attempts).toBe(1)
    await s.push()
    expect(s.service.pushed).toEqual([])
    s.clock.advance(61 * SECOND)
    await Promise.all([s.push(), s.push(), s.push()])
    expect(s.service.pushed).toHaveLength(1)
  })

  it('goes to nobody who has signed out or been shut out', async () => {
    const s = await world((await open()).db)
    const anna = await s.user('usr_anna')
    const olga = await s.user('usr_olga')
    await s.write(PHONE)
    await s.plan()
    s.clock.advance(3 * SECOND)
    await s.tell()
    await s.db.deleteFrom('user_sessions').where('id', '=', anna.session).execute()
    await s.db.updateTable('users').set({ disabled_at: 1 }).where('id', '=', olga.id).execute()
    await s.push()
    expect(s.service.pushed).toEqual([])
    expect(await s.db.selectFrom('push_subscriptions').select('id').execute()).toEqual([])
  })
})
