import { expect, it } from 'vitest'
import { traceHere } from '../../test/support/collector.ts'
import { fakeProvider, refused, rests, taken } from '../../test/support/fake-provider.ts'
import { queueOf } from '../../test/support/queue-of.ts'
import { eachStore } from '../../test/support/stores.ts'
import { openQueue } from '../deliveries/index.ts'
import { optOut } from '../guests/index.ts'
import { withSpan } from '../lib/tracing/tracing.ts'
import { HOUR, MINUTE, SECOND } from '../lib/units.ts'
import { pauseMailing } from '../mailings/lifecycle.ts'
import { bringPermitsBack } from './sends.ts'
import { by, openScene, phone } from './test-support/scene.ts'

eachStore('send cycles of SMS', (open) => {
  it('sends to every guest once, writes down what it knows, and is done', async () => {
    const s = await openScene(await open(), { guests: 2 }, { OTKLIK_SMS_PRICE: 2.5 })
    const mailing = await s.start()
    await s.channelCycle()
    await s.channelCycle()
    expect(s.provider.got.map(({ to, text }) => [to, text])).toEqual([
      [phone(1), 'Анна, ждём вас в пятницу'],
      [phone(2), 'Анна, ждём вас в пятницу'],
    ])
    expect(await s.deliveries()).toMatchObject([{ status: 'sent' }, { status: 'sent' }])
    const [send] = await s.db.selectFrom('channel_sends').selectAll().orderBy('no').execute()
    expect(send).toMatchObject({ status: 'accepted', provider: 'smsc', segments: 1, price: 2_500_000 })
    expect(await s.db.selectFrom('channel_totals').selectAll().execute()).toEqual([
      { queue_id: await queueOf(s.db, mailing, 'sms'), sends: 2, segments: 2, price: 5_000_000 },
    ])
    const guest = await s.db.selectFrom('guests').selectAll().where('id', '=', s.guests[0]!).executeTakeFirstOrThrow()
    expect(guest.last_mailed_at).toBe(s.clock.now())
    const timeline = await s.db.selectFrom('timeline').selectAll().where('kind', '=', 'mailing').execute()
    expect(timeline.map(({ ref_id }) => ref_id)).toContain(send!.delivery_id)
    const events = await s.db
      .selectFrom('outbox')
      .select('data')
      .where('type', '=', 'delivery.status')
      .orderBy('position')
      .execute()
    expect(events.map(({ data }) => JSON.parse(data))).toMatchObject([
      { mailing_id: mailing, channel: 'sms', status: 'sent' },
      { mailing_id: mailing, channel: 'sms', status: 'sent' },
    ])
    await s.settle()
    const { status } = await s.db.selectFrom('mailings').select('status').executeTakeFirstOrThrow()
    expect(status).toBe('finished')
  })

  it('traces each attempt with a provider, apart from the others of its mailing', async () => {
    const traces = await traceHere()
    const s = await openScene(await open(), { guests: 2 })
    await withSpan(
      'plan',
      () => ({ kind: 'server', parent: null }),
      async () => {
        await s.start()
        await s.settle()
      },
    )
    await s.channelCycle()
    const spans = await traces.flush()
    const plan = spans.find(({ name }) => name === 'plan')
    const sent = spans.filter(({ name }) => name === 'send sms')
    expect(sent).toEqual(
      [1, 2].map(() =>
        expect.objectContaining({
          links: [plan?.traceId],
          parentSpanId: undefined,
          attributes: expect.objectContaining({ 'messaging.system': 'smsc', 'otklik.outcome': 'sent' }),
        }),
      ),
    )
    expect(new Set(sent.map(({ traceId }) => traceId)).size).toBe(2)
    for (const personal of [phone(1).slice(1), 'Анна', 'пятницу']) expect(traces.bodies.join()).not.toContain(personal)
  })

  it('keeps the limit over any second, whoever sends', async () => {
    const s = await openScene(await open(), { guests: 13 }, { OTKLIK_SMS_PER_SECOND: 4 })
    await s.start()
    for (let round = 0; round < 30; round++) {
      await Promise.all([s.channelCycle(), s.channelCycle(), s.channelCycle()])
      s.clock.advance(137)
    }
    const times = s.provider.got.map(({ at }) => at)
    expect(times).toHaveLength(13)
    expect(new Set(s.provider.got.map(({ to }) => to)).size).toBe(13)
    for (const [index, at] of times.entries()) {
      const within = times.slice(index).filter((time) => time - at < SECOND).length
      expect(within).toBeLessThanOrEqual(4)
    }
    expect(times.at(-1)! - times[0]!).toBeLessThan(4.5 * SECOND)
  })

  it('keeps the limit over any second as the provider sees it: slow requests hold their places until they are answered', async () => {
    const s = await openScene(await open(), { guests: 9 }, { OTKLIK_SMS_PER_SECOND: 3 })
    const answers: (() => void)[] = []
    s.provider.answers(({ no }) => new Promise((resolve) => void answers.push(() => resolve(taken(no)))))
    await s.start()
    const cycles = [s.channelCycle()]
    const got = () => s.provider.got.length
    await expect.poll(got).toBe(3)
    // Each of them may still be on its way to the provider.
    s.clock.advance(3 * SECOND)
    cycles.push(s.channelCycle())
    await cycles[1]
    expect(got()).toBe(3)
    for (const answer of answers.splice(0)) answer()
    await cycles[0]
    s.clock.advance(SECOND - 1)
    await s.channelCycle()
    expect(got()).toBe(3)
    s.clock.advance(1)
    cycles.push(s.channelCycle())
    await expect.poll(got).toBe(6)
    for (const answer of answers.splice(0)) answer()
    await Promise.all(cycles)
  })

  it('a clock that was set back while nothing ran holds nobody up', async () => {
    const s = await openScene(await open(), { guests: 4 }, { OTKLIK_SMS_PER_SECOND: 2 })
    await s.start()
    await s.channelCycle()
    expect(s.provider.got).toHaveLength(2)
    // As written by a process whose clock was seven minutes ahead of ours.
    const at = s.clock.steady() + 7 * MINUTE
    await s.db.updateTable('channel_sends').set({ permit_at: at, settled_at: at }).execute()
    await bringPermitsBack(s.db, s.clock.steady())
    s.clock.advance(SECOND)
    await s.channelCycle()
    expect(s.provider.got).toHaveLength(4)
  })

  it('falls back at once when a provider refuses for its own reasons, and lets it rest', async () => {
    const s = await openScene(await open(), { guests: 2 })
    const second = fakeProvider(s.clock, { name: 'twilio' })
    s.deps.providers.sms.push(second)
    const backAt = s.clock.now() + 10 * MINUTE
    s.provider.answers(() => rests(backAt))
    await s.start()
    await s.channelCycle()
    expect(second.got).toHaveLength(2)
    expect(await s.deliveries()).toMatchObject([{ status: 'sent' }, { status: 'sent' }])
    const sends = await s.db.selectFrom('channel_sends').select(['provider', 'status', 'error']).execute()
    expect(sends.filter(({ provider }) => provider === 'smsc')).toContainEqual({
      provider: 'smsc',
      status: 'refused',
      error: 'balance',
    })
    const asked = s.provider.got.length
    await s.addGuest(phone(9))
    await s.start({ name: 'Суббота' })
    await s.channelCycle()
    expect(s.provider.got).toHaveLength(asked)
    s.clock.advance(11 * MINUTE)
    s.provider.answers(({ no }) => taken(no))
    await s.addGuest(phone(10))
    await s.start({ name: 'Воскресенье' })
    await s.channelCycle()
    expect(s.provider.got.length).toBeGreaterThan(asked)
  })

  it('waits, when all providers refuse, without counting it against the messages', async () => {
    const s = await openScene(await open())
    s.provider.answers(() => rests(s.clock.now() + MINUTE))
    await s.start()
    for (let round = 0; round < 8; round++) {
      const end = await s.channelCycle()
      expect(end).toEqual({ kind: 'due', delayMs: MINUTE })
      s.clock.advance(MINUTE)
    }
    s.provider.answers(({ no }) => taken(no))
    await s.channelCycle()
    expect(await s.deliveries()).toMatchObject([{ status: 'sent', attempts: 1 }])
  })

  it('ends what will never be taken, and tries later what may be', async () => {
    const s = await openScene(await open(), { guests: 2 })
    s.provider.answers(({ to }) =>
      to === phone(1)
        ? refused('permanent', 'smsc_6')
        : { outcome: 'refused', refusal: { kind: 'later', code: 'smsc_9', retryAt: s.clock.now() + MINUTE } },
    )
    await s.start()
    await s.runChannel(s.clock.now() + HOUR)
    expect(await s.deliveries()).toMatchObject([
      { status: 'failed', reason: 'smsc_6', attempts: 1 },
      { status: 'failed', reason: 'smsc_9', attempts: 5 },
    ])
  })

  it('invariant 5: consent, quiet hours and the interval hold at the moment of sending', async () => {
    const quiet = { from: '14:00', to: '16:30' }
    const s = await openScene(await open(), { guests: 3 }, { OTKLIK_MAILING_INTERVAL_HOURS: 24 })
    // Noon in UTC is 15:00 in Moscow, 17:00 in Yekaterinburg.
    const awake = await s.addGuest(phone(7), { timeZone: 'Asia/Yekaterinburg' })
    const [refusing, mailed, sleeping] = s.guests as [string, string, string]
    await s.start({ quietHours: quiet })
    await s.db.transaction().execute((tx) => optOut(tx, refusing, { how: 'api', source: 'api', at: s.clock.now() }))
    await s.db
      .updateTable('guests')
      .set({ last_mailed_at: s.clock.now() - HOUR })
      .where('id', '=', mailed)
      .execute()
    // The other mailing.
    const owner = { owner_kind: 'mailing', owner_id: 'mlg_other' } as const
    const queue_id = await s.db
      .transaction()
      .execute((tx) => openQueue(tx, { owner, kind: 'mailing', priority: 30, numberIds: null, at: 0 }))
    await s.db
      .insertInto('deliveries')
      .values({
        id: 'dlv_other',
        queue_id,
        guest_id: mailed,
        dedupe_key: '',
        status: 'read',
        not_before: 0,
        sent_at: s.clock.now() - HOUR,
        created_at: 0,
      })
      .execute()
    const end = await s.channelCycle()
    expect(s.provider.got.map(({ to }) => to)).toEqual([phone(7)])
    const status = async (id: string) =>
      (await s.deliveries()).find(({ guest_id, status }) => guest_id === id && status !== 'read')
    expect(await status(refusing)).toMatchObject({ status: 'skipped', reason: 'opted_out' })
    expect(await status(mailed)).toMatchObject({ status: 'skipped', reason: 'mailed_recently' })
    expect(await status(sleeping)).toMatchObject({ status: 'waiting' })
    expect(await status(awake)).toMatchObject({ status: 'sent' })
    expect(end).toEqual({ kind: 'due', delayMs: 90 * MINUTE })
    s.clock.advance(90 * MINUTE)
    await s.channelCycle()
    expect(await status(sleeping)).toMatchObject({ status: 'sent' })
  })

  it('a pause acts on the next message', async () => {
    const s = await openScene(await open(), { guests: 40 }, { OTKLIK_SMS_PER_SECOND: 1_000 })
    const mailing = await s.start()
    let paused = 0
    s.provider.answers(async ({ no }) => {
      if (s.provider.got.length === 20) {
        await pauseMailing(s.deps, mailing, by)
        paused = s.provider.got.length
      }
      return taken(no)
    })
    await s.channelCycle()
    // Those that had been claimed before it, and no others.
    const left = s.provider.got.length
    expect(paused).toBeGreaterThanOrEqual(20)
    expect(left).toBeLessThanOrEqual(paused + 16)
    expect((await s.deliveries()).filter(({ status }) => status === 'waiting')).toHaveLength(40 - left)
  })

  it('stops between messages when the process stops, and lets those on their way land', async () => {
    const s = await openScene(await open(), { guests: 40 }, { OTKLIK_SMS_PER_SECOND: 1_000 })
    await s.start()
    const stop = new AbortController()
    s.provider.answers(async ({ no }) => {
      stop.abort()
      return taken(no)
    })
    await s.channelCycle(stop.signal)
    expect(s.provider.got.length).toBeLessThan(40)
    const statuses = (await s.deliveries()).map(({ status }) => status)
    expect(statuses.filter((status) => status === 'sent')).toHaveLength(s.provider.got.length)
    expect(statuses).not.toContain('sending')
  })

  it('serves two mailings in turns', async () => {
    const s = await openScene(await open(), { guests: 30 }, { OTKLIK_SMS_PER_SECOND: 10 })
    const [first, second] = [await s.start(), await s.start({ name: 'Суббота' })]
    s.provider.answers(({ no }) => taken(no))
    for (let round = 0; round < 3; round++) {
      await s.channelCycle()
      s.clock.advance(SECOND)
    }
    const sent = await s.db.selectFrom('channel_sends').select('queue_id').execute()
    for (const id of [first, second]) {
      const queue = await queueOf(s.db, id, 'sms')
      expect(sent.filter(({ queue_id }) => queue_id === queue).length).toBeGreaterThan(5)
    }
  })

  it('has nothing to do when the mailing, the provider or the guests are gone', async () => {
    const s = await openScene(await open(), { guests: 2 })
    await s.start()
    await s.db.updateTable('guests').set({ merged_into: s.guests[1]! }).where('id', '=', s.guests[0]!).execute()
    s.deps.providers.sms.splice(0)
    expect(await s.channelCycle()).toEqual({ kind: 'idle' })
    s.deps.providers.sms.push(s.provider)
    await s.channelCycle()
    expect(s.provider.got).toHaveLength(1)
    expect(await s.deliveries()).toContainEqual(expect.objectContaining({ status: 'skipped', reason: 'merged' }))
    await s.db.deleteFrom('send_queues').execute()
    expect(await s.channelCycle()).toEqual({ kind: 'idle' })
  })
})
