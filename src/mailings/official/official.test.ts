import { expect, it } from 'vitest'
import { eachStore } from '../../../test/support/stores.ts'
import { transact } from '../../db/index.ts'
import { DAY, HOUR, MINUTE } from '../../lib/units.ts'
import { applyCharge, replacePrices } from '../../message-prices/index.ts'
import { applyTemplateWebhook } from '../../message-templates/index.ts'
import { setMessagingLimit } from '../../numbers/index.ts'
import { resumeMailing, retryFailedDeliveries, scheduleMailing } from '../lifecycle.ts'
import { by, openOfficialScene, phone, WABA } from './test-support/scene.ts'

const price = (country: string, category: 'marketing' | 'utility' | 'service', price: number) =>
  ({ country, category, price, currency: 'USD', valid_from: '2026-01-01', source: 'the test' }) as const

eachStore('a mailing over a linked and an official number', (open) => {
  it('goes as a template outside of the 24 hours, as words within them, and from the linked number to its own', async () => {
    const s = await openOfficialScene(await open())
    await s.tell()
    const linked = await s.addNumber()
    const official = await s.addOfficial()
    const [wrote, wroteLongAgo, , chatsWithLinked] = [
      await s.addGuest(phone(1)),
      await s.addGuest(phone(2), { name: 'Анна Иванова' }),
      await s.addGuest(phone(3)),
      await s.addGuest(phone(4)),
    ]
    await s.write(official, wroteLongAgo)
    s.clock.advance(30 * HOUR)
    await s.write(official, wrote)
    await s.write(linked, chatsWithLinked)
    await transact(s.db, (tx) => replacePrices(tx, [price('RU', 'marketing', 0.1), price('*', 'service', 0.01)], 1))
    const draft = await s.draft()
    expect((await s.details(draft.id)).official).toMatchObject({
      forecast: { in_window: 1, outside: 2, linked: 1, unreachable: 0, estimate: 0.21, unpriced: 0 },
      currency: 'USD',
    })

    const id = await s.start()
    await s.settle()
    expect(s.sentBy(official).sort()).toEqual([
      ['1', 'text'],
      ['2', 'template'],
      ['3', 'template'],
    ])
    expect(s.sentBy(linked)).toEqual([['4', 'text']])
    const toAnna = s.line(official).sent.find(({ message }) => message.to.phone === phone(2))!.message
    expect(toAnna.content).toEqual({
      type: 'template',
      text: 'Здравствуйте, Анна! Ждём вас в пятницу. Придёте?\n\n[ Приду ]',
      template: {
        name: 'friday',
        language: 'ru',
        category: 'marketing',
        components: [{ type: 'body', parameters: [{ type: 'text', text: 'Анна' }] }],
      },
    })
    const before = await s.details(id)
    expect(before.official?.cost).toMatchObject({ amount: 0, pending: 0.21 })
    await s.receipt([toAnna.id], 'delivered')
    expect((await s.details(id)).official?.cost).toMatchObject({
      amount: 0.1,
      pending: 0.11,
      by_category: [{ category: 'marketing', delivered: 1, amount: 0.1 }],
    })
  })

  it('costs after it what Meta says that it charges, as what, and nothing for what never left', async () => {
    const s = await openOfficialScene(await open(), { OTKLIK_QUIET_HOURS: null })
    await s.tell()
    const official = await s.addOfficial()
    for (const n of [1, 2, 3, 4]) await s.addGuest(phone(n))
    const prices = [price('RU', 'marketing', 0.1), price('RU', 'utility', 0.02), price('*', 'service', 0)]
    await transact(s.db, (tx) => replacePrices(tx, prices, 1))
    // Meta was busy: the same message leaves again later, as another row.
    s.line(official).answer = () => ({ outcome: 'not_sent', detail: 'x', retryable: true, afterMs: MINUTE })
    const id = await s.start()
    await s.settle()
    s.line(official).answer = () => ({ outcome: 'accepted', at: s.clock.now() })
    await s.runUntil(s.clock.now() + HOUR)
    const ids = s
      .line(official)
      .sent.slice(-4)
      .map(({ message }) => message.id)
    const cost = async () => (await s.details(id)).official?.cost
    expect(await cost()).toMatchObject({ amount: 0, pending: 0.4 })
    await s.receipt(ids, 'delivered')
    expect(await cost()).toMatchObject({ amount: 0.4, charged: 0, unpriced: 0 })
    const charge = (n: number, told: object) =>
      transact(s.db, (tx) => applyCharge(tx, official, { messageId: ids[n]!, billable: true, ...told }, s.clock.now()))
    await charge(0, { category: 'marketing', type: 'regular', model: 'PMP' })
    await charge(1, { billable: false, category: 'marketing', type: 'free_entry_point' })
    // Meta has put the template into another category since; and has words that nobody knows.
    await charge(2, { category: 'UTILITY' })
    await charge(3, { category: 'something_new' })
    for (let again = 0; again < 2; again++) await charge(3, { category: 'something_new' })
    await charge(0, { messageId: 'of nobody' })
    expect(await cost()).toEqual({
      amount: 0.22,
      charged: 4,
      pending: 0,
      unpriced: 0,
      by_category: [
        { category: 'marketing', delivered: 3, amount: 0.2 },
        { category: 'utility', delivered: 1, amount: 0.02 },
      ],
    })
  })

  it('waits for the portfolio, over all its numbers, and lets those pass who cost nothing of it', async () => {
    const s = await openOfficialScene(await open(), { OTKLIK_QUIET_HOURS: null })
    await s.tell()
    const [one, two] = [await s.addOfficial(), await s.addOfficial()]
    await transact(s.db, (tx) => setMessagingLimit(tx, `account ${WABA}`, 2, s.clock.now()))
    for (const n of [1, 2, 3, 4]) await s.addGuest(phone(n))
    const wrote = await s.addGuest(phone(5))
    await s.write(two, wrote)
    const beganAt = s.clock.now()
    await s.start()
    await s.settle()
    expect(s.sent().map(({ to }) => to)).toContain(phone(5))
    expect(s.sent()).toHaveLength(3)
    await s.runUntil(beganAt + DAY - MINUTE)
    expect(s.sent()).toHaveLength(3)
    await s.runUntil(beganAt + DAY + MINUTE)
    expect(s.sent()).toHaveLength(5)
    expect([...s.sentBy(one), ...s.sentBy(two)].filter(([, type]) => type === 'template')).toHaveLength(4)
  })

  it('is paused with a reason when Meta pauses its template, and resumed only when Meta allows it again', async () => {
    const s = await openOfficialScene(await open(), { OTKLIK_QUIET_HOURS: null })
    await s.tell()
    const official = await s.addOfficial()
    s.disconnect(official)
    await s.addGuest(phone(1))
    const id = await s.start()
    await s.settle()
    const tells = (event: string, reason: string, at = s.clock.now()) =>
      applyTemplateWebhook(s.templates, {
        wabaId: WABA,
        field: 'message_template_status_update',
        value: {
          event,
          message_template_id: 77,
          message_template_name: 'friday',
          message_template_language: 'ru',
          reason: 'NONE',
          other_info: { title: 'FIRST_PAUSE', description: reason },
        },
        at,
      })
    s.clock.advance(HOUR)
    expect(await tells('PAUSED', 'Too many people blocked it')).toBe(true)
    expect(await s.details(id)).toMatchObject({ status: 'paused', paused_reason: 'template_paused' })
    const event = await s.db
      .selectFrom('outbox')
      .select('data')
      .where('type', '=', 'mailing.status')
      .orderBy('position')
      .execute()
    expect(event.at(-1)?.data).toContain('template_paused')
    await expect(resumeMailing(s.deps, id, by)).rejects.toMatchObject({ code: 'wrong_state' })
    // An earlier report that comes late.
    await tells('APPROVED', '', s.clock.now() - HOUR)
    await expect(resumeMailing(s.deps, id, by)).rejects.toMatchObject({ message: expect.stringMatching(/paused/) })
    s.clock.advance(HOUR)
    await tells('APPROVED', '')
    await resumeMailing(s.deps, id, by)
    expect(await s.details(id)).toMatchObject({ status: 'running', paused_reason: null })
    await s.connect(official)
    await s.settle()
    expect(s.sentBy(official)).toEqual([['1', 'template']])
  })

  it('cannot begin with a template that Meta has not approved', async () => {
    const s = await openOfficialScene(await open())
    await s.tell({ status: 'pending' })
    await s.addOfficial()
    const { id } = await s.draft()
    await expect(scheduleMailing(s.deps, id, undefined, by)).rejects.toMatchObject({ code: 'wrong_state' })
  })

  it('takes the linked number for new guests while the official one is down', async () => {
    const s = await openOfficialScene(await open(), { OTKLIK_QUIET_HOURS: null })
    await s.tell()
    const linked = await s.addNumber()
    const official = await s.addOfficial()
    await s.addGuest(phone(1))
    await s.start()
    await s.db.updateTable('numbers').set({ state: 'connecting' }).where('id', '=', official).execute()
    await s.settle()
    expect(s.sentBy(linked)).toEqual([['1', 'text']])
  })

  it('without a template reaches from the official number only who has written within 24 hours', async () => {
    const s = await openOfficialScene(await open(), { OTKLIK_QUIET_HOURS: null })
    const official = await s.addOfficial()
    const wrote = await s.addGuest(phone(1))
    await s.addGuest(phone(2))
    await s.write(official, wrote)
    const id = await s.start({ messageTemplate: null })
    await s.settle()
    expect(s.sentBy(official)).toEqual([['1', 'text']])
    expect((await s.details(id)).skipped_by_reason).toEqual({ window_closed: 1 })
  })

  it('beside a linked number leaves it whom Meta takes no free text for, and asks Meta for none of them', async () => {
    const s = await openOfficialScene(await open(), { OTKLIK_QUIET_HOURS: null })
    const linked = await s.addNumber()
    const official = await s.addOfficial()
    const [wroteLongAgo, wrote] = [await s.addGuest(phone(1)), await s.addGuest(phone(2))]
    await s.addGuest(phone(3))
    await s.write(official, wroteLongAgo)
    s.clock.advance(30 * HOUR)
    await s.write(official, wrote)
    const draft = await s.details((await s.draft({ messageTemplate: null })).id)
    expect(draft.official?.forecast).toMatchObject({ in_window: 1, outside: 0, linked: 1, unreachable: 1 })
    expect(draft.warnings).toContainEqual(
      expect.objectContaining({ code: 'window_closed', message: expect.stringMatching(/: 1\./) }),
    )
    const id = await s.start({ messageTemplate: null })
    await s.settle()
    expect(s.sentBy(official)).toEqual([['2', 'text']])
    expect(s.sentBy(linked)).toEqual([['3', 'text']])
    expect((await s.details(id)).skipped_by_reason).toEqual({ window_closed: 1 })
  })

  it('is not resumed with a template that somebody has given another variable at Meta, and sends none of it', async () => {
    const s = await openOfficialScene(await open(), { OTKLIK_QUIET_HOURS: null })
    await s.tell()
    const official = await s.addOfficial()
    await s.addGuest(phone(1))
    s.disconnect(official)
    const [going, paused] = [await s.start(), await s.start()]
    s.clock.advance(HOUR)
    await s.tell({ status: 'paused' })
    await resumeAgain(going)
    const components = JSON.stringify([{ type: 'BODY', text: 'Добрый день, {{1}}! Скидка {{2}}.' }])
    await s.tell({ components })
    await expect(resumeMailing(s.deps, paused, by)).rejects.toMatchObject({
      code: 'invalid_input',
      fields: [{ path: 'body.message_template.values.body.2' }],
    })
    await s.connect(official)
    await s.settle()
    expect(s.sentBy(official)).toEqual([])
    expect((await s.details(going)).skipped_by_reason).toEqual({ empty_variable: 1 })

    async function resumeAgain(id: string) {
      s.clock.advance(HOUR)
      await s.tell()
      await resumeMailing(s.deps, id, by)
      s.clock.advance(HOUR)
    }
  })

  it('repeats a template that nobody confirmed under the same id, as the same template, counted once', async () => {
    const s = await openOfficialScene(await open(), { OTKLIK_QUIET_HOURS: null })
    await s.tell()
    const official = await s.addOfficial()
    await s.addGuest(phone(1))
    s.line(official).answer = () => ({ outcome: 'unconfirmed' })
    await s.start()
    await s.settle()
    s.line(official).answer = () => ({ outcome: 'accepted', at: s.clock.now() })
    await s.runUntil(s.clock.now() + HOUR)
    const [first, second] = s.line(official).sent
    // When asked again, the chat itself says after how long its messages disappear.
    expect(second?.message).toEqual({ ...first?.message, expiration: second?.message.expiration })
    expect(await s.db.selectFrom('portfolios').select('recipients').executeTakeFirst()).toEqual({ recipients: 1 })
  })

  it('does not try again by itself what Meta refuses for the sake of the guest (131049)', async () => {
    const s = await openOfficialScene(await open(), { OTKLIK_QUIET_HOURS: null })
    await s.tell()
    const official = await s.addOfficial()
    await s.addGuest(phone(1))
    s.line(official).answer = () => ({ outcome: 'refused', code: 131049 })
    const id = await s.start()
    await s.runUntil(s.clock.now() + 2 * DAY)
    expect(s.line(official).sent).toHaveLength(1)
    expect(await retryFailedDeliveries(s.deps, id, by)).toBe(0)
    const [reason] = Object.keys((await s.details(id)).failed_by_reason)
    expect(await retryFailedDeliveries(s.deps, id, by, [reason!])).toBe(1)
  })
})
