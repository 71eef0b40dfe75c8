import { expect, test } from 'vitest'
import { queueOf } from '../../../test/support/queue-of.ts'
import { addTestRestaurant, cancelTestOrder, placeTestOrder } from '../../../test/support/restaurant.ts'
import { openSending, type Sending } from '../../../test/support/sending.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { transact } from '../../db/index.ts'
import { DAY, HOUR, MINUTE } from '../../lib/units.ts'
import { createOrderHooks, deriveDueRetention, type OrderHooks, reportStatus, saveOrder } from '../../orders/index.ts'
import { createTemplate } from '../../templates/save-template.ts'
import { cancelMailing, pauseMailing, resumeMailing, scheduleMailing } from '../lifecycle.ts'
import { reconcileMailings } from '../reconcile.ts'
import { createMailing, type MailingInput } from '../save-mailing.ts'
import { getMailing } from '../view.ts'
import { fireBirthdays } from './fire-birthdays.ts'
import { triggerOrderHook, triggerRetentionHook } from './hooks.ts'
import type { Trigger } from './trigger.ts'

const by = { id: 'key_test' }
const PHONE = '+79161234567'

async function triggered(s: Sending, trigger: Trigger, more: Partial<MailingInput> = {}) {
  const template = await createTemplate(
    s.deps,
    { name: 't', language: 'ru', text: `${trigger.kind}?`, variants: [], endsWithoutQuestionOk: false },
    by,
  )
  const input = { name: 'm', templateId: template.id, audience: { all: true } as const, trigger, ...more }
  const { id } = await createMailing(s.deps, input, by)
  await scheduleMailing(s.deps, id, undefined, by)
  return id
}

const orderDeps = (s: Sending) => ({ guests: s.deps.guests, orderHooks: { onChange: triggerOrderHook(s.deps) } })
const planned = async (s: Sending, mailing: string) => {
  const queue = await queueOf(s.db, mailing)
  return s.db.selectFrom('deliveries').selectAll().where('queue_id', '=', queue).orderBy('id').execute()
}
const fate = async (s: Sending, mailing: string) =>
  (await planned(s, mailing)).map(({ status, reason }) => reason ?? status)

/** An order of the guest that has just been delivered. */
function deliver(s: Sending, restaurantId: string, more: Partial<Parameters<typeof placeTestOrder>[2]> = {}) {
  const at = s.clock.now()
  return placeTestOrder(s.db, orderDeps(s), { restaurantId, phone: PHONE, at: at - HOUR, deliveredAt: at, ...more })
}

eachStore('a mailing triggered by delivered orders', (open) => {
  test('goes out after its delay, once for each order, ahead of ordinary mailings, and stays running', async () => {
    const s = await openSending(await open())
    const number = await s.addNumber({ perMinute: 1 })
    const restaurantId = await addTestRestaurant(s.db)
    const id = await triggered(s, { kind: 'order_delivered', delay_minutes: 5 })
    const start = s.clock.now()
    const order = await deliver(s, restaurantId)
    const again = { external_id: order.external_id, status: 'delivered' as const, at: start }
    await transact(s.db, (tx) => reportStatus(tx, orderDeps(s), order.external_id, again, start))
    expect(await planned(s, id)).toMatchObject([
      { dedupe_key: order.id, not_before: start + 5 * MINUTE, status: 'waiting' },
    ])
    // Other guests, who wait for an ordinary mailing.
    for (let n = 0; n < 12; n++) await s.addGuest(`+7925${String(n).padStart(7, '0')}`, { tags: ['all'] })
    const template = (await getMailing(s.db, id)).template_id
    const plain = await createMailing(s.deps, { name: 'p', templateId: template, audience: { tag: 'all' } }, by)
    await scheduleMailing(s.deps, plain.id, undefined, by)
    await s.runUntil(start + 6 * MINUTE)
    const own = s.sent().filter(({ to }) => to === PHONE)
    expect(own).toHaveLength(1)
    expect(own[0]!.at - (start + 5 * MINUTE)).toBeLessThanOrEqual(MINUTE)
    expect(await getMailing(s.db, id)).toMatchObject({ status: 'running', planned_at: null })
    await deliver(s, restaurantId)
    await s.runUntil(s.clock.now() + HOUR)
    expect(s.sent().filter(({ to }) => to === PHONE)).toHaveLength(2)
    const ledger = await s.db.selectFrom('send_ledger').select('kind').where('number_id', '=', number).execute()
    expect(ledger.filter(({ kind }) => kind === 'trigger')).toHaveLength(2)
  })

  test('speaks of the order that it is for, whatever jobs have derived and whatever was ordered since', async () => {
    const s = await openSending(await open())
    const [own, other] = [await addTestRestaurant(s.db), await addTestRestaurant(s.db)]
    await s.db.updateTable('restaurants').set({ name: 'Тбилисо' }).where('id', '=', other).execute()
    // The number of another restaurant.
    const number = await s.addNumber()
    await s.db.updateTable('numbers').set({ restaurant_id: own }).where('id', '=', number).execute()
    const text = 'Как вам {{ order.dish | downcase }} из «{{ restaurant.name }}»? Любимое — {{ order.favourite_dish }}?'
    const template = await createTemplate(
      s.deps,
      { name: 't', language: 'ru', text, variants: [], endsWithoutQuestionOk: false },
      by,
    )
    const trigger = { kind: 'order_delivered', delay_minutes: 30 } as const
    const id = await triggered(s, trigger, { templateId: template.id })
    const dish = (name: string) => [{ name, quantity: 1, price: 100 }]
    await deliver(s, other, { items: dish('Хачапури') })
    s.clock.advance(10 * MINUTE)
    await deliver(s, own, { items: [] })
    await s.runUntil(s.clock.now() + HOUR)
    expect(await fate(s, id)).toEqual(['sent', 'sent'])
    expect(s.sent().map((sent) => sent.text)).toEqual([
      'Как вам хачапури из «Тбилисо»? Любимое — Хачапури?',
      'Как вам заказ из «Хинкальная»? Любимое — Хачапури?',
    ])
  })

  test('is planned with its order or not at all', async () => {
    const s = await openSending(await open())
    const restaurantId = await addTestRestaurant(s.db)
    const id = await triggered(s, { kind: 'order_delivered', delay_minutes: 0 })
    const dies: OrderHooks['onChange'] = async () => {
      throw new Error('the process dies')
    }
    const hooks = createOrderHooks()
    for (const onChange of [triggerOrderHook(s.deps), dies]) hooks.listen({ onChange })
    const cut = { ...orderDeps(s), orderHooks: hooks.tell }
    const order = { restaurantId, phone: PHONE, at: s.clock.now(), deliveredAt: s.clock.now(), externalId: 'A-1' }
    await expect(placeTestOrder(s.db, cut, order)).rejects.toThrow('dies')
    expect(await planned(s, id)).toEqual([])
    // The ordering system tries again, twice at the same time.
    await Promise.all([placeTestOrder(s.db, orderDeps(s), order), placeTestOrder(s.db, orderDeps(s), order)])
    expect(await planned(s, id)).toHaveLength(1)
  })

  test('listens to what it is told to, and not to the past', async () => {
    const s = await openSending(await open())
    const [one, two] = [await addTestRestaurant(s.db), await addTestRestaurant(s.db)]
    const base = { kind: 'order_delivered', delay_minutes: 0 } as const
    const ofTwo = await triggered(s, { ...base, restaurant_ids: [two] })
    const first = await triggered(s, { ...base, first_order_only: true })
    const large = await triggered(s, { ...base, min_total: 450.01 })
    const enough = await triggered(s, { ...base, min_total: 450 })
    await deliver(s, one)
    await deliver(s, two)
    // A file of old orders.
    const at = s.clock.now()
    const old = { placed_at: at - 3 * DAY, delivered_at: at - 2 * DAY, guest: { phone: '+79160000001' } }
    const rest = { external_id: 'old', restaurant_id: one, items: [], total: 90_000, delivery: 'own' as const }
    await transact(s.db, (tx) => saveOrder(tx, orderDeps(s), { ...old, ...rest }, at))
    expect((await planned(s, ofTwo)).length).toBe(1)
    expect((await planned(s, first)).length).toBe(1)
    expect((await planned(s, large)).length).toBe(0)
    expect((await planned(s, enough)).length).toBe(2)
    const wrong = triggered(s, { ...base, restaurant_ids: ['rst_none'] })
    await expect(wrong).rejects.toMatchObject({ code: 'invalid_input' })
  })

  test('looks again when it leaves: cancelled orders, guests who are not of its audience, and what is too late', async () => {
    const s = await openSending(await open())
    await s.addNumber()
    const restaurantId = await addTestRestaurant(s.db)
    const trigger = { kind: 'order_delivered', delay_minutes: 60 } as const
    const all = await triggered(s, trigger)
    const vip = await triggered(s, trigger, { audience: { tag: 'vip' } })
    const short = await triggered(s, { ...trigger, max_age_hours: 2 })
    await pauseMailing(s.deps, short, by)
    const order = await deliver(s, restaurantId)
    expect(await fate(s, short)).toEqual(['waiting'])
    await s.runUntil(s.clock.now() + 2 * HOUR)
    expect([await fate(s, all), await fate(s, vip), await fate(s, short)]).toEqual([
      ['sent'],
      ['not_in_audience'],
      ['waiting'],
    ])
    await s.db.insertInto('guest_tags').values({ tag: 'vip', guest_id: order.guest_id }).execute()
    const second = await deliver(s, restaurantId)
    await s.runUntil(s.clock.now() + HOUR)
    expect(await fate(s, vip)).toEqual(['not_in_audience', 'sent'])
    await resumeMailing(s.deps, short, by)
    const third = await deliver(s, restaurantId)
    await cancelTestOrder(s.db, orderDeps(s), third, { at: s.clock.now(), cause: 'not_delivered' })
    await s.runUntil(s.clock.now() + 2 * HOUR)
    const reasons = new Map((await planned(s, short)).map((row) => [row.dedupe_key, row.reason ?? row.status]))
    expect(reasons.get(order.id)).toBe('too_late')
    expect(reasons.get(second.id)).toBe('sent')
    expect(reasons.get(third.id)).toBe('order_cancelled')
    await cancelMailing(s.deps, all, by)
    await deliver(s, restaurantId)
    await reconcileMailings(s.deps)
    expect((await fate(s, all)).includes('waiting')).toBe(false)
  })
})

eachStore('a mailing triggered by a change of retention', (open) => {
  const derive = (s: Sending, others: OrderHooks['onRetention'][] = []) => {
    const hooks = createOrderHooks()
    for (const onRetention of [triggerRetentionHook(s.deps), ...others]) hooks.listen({ onRetention })
    return deriveDueRetention({ ...s.deps, days: { atRisk: 30, lost: 90 }, orderHooks: hooks.tell })
  }

  test('goes out with the change, never twice for one, and neither is there without the other', async () => {
    const s = await openSending(await open(), { OTKLIK_GUEST_CAP: null })
    await s.addNumber()
    const restaurantId = await addTestRestaurant(s.db)
    const lost = await triggered(s, { kind: 'retention', to: ['at_risk', 'lost'], from: ['new', 'active', 'at_risk'] })
    const other = await triggered(s, { kind: 'retention', to: ['returned'] })
    await deliver(s, restaurantId)
    await derive(s)
    s.clock.advance(31 * DAY)
    const dies = async () => {
      throw new Error('the process dies')
    }
    await expect(derive(s, [dies])).rejects.toThrow('dies')
    expect(await planned(s, lost)).toEqual([])
    // Found a day late only, so in time no more.
    await derive(s)
    expect(await planned(s, lost)).toEqual([])
    s.clock.advance(59 * DAY - HOUR + MINUTE)
    await Promise.all([derive(s), derive(s)])
    await s.settle()
    expect(await fate(s, lost)).toEqual(['sent'])
    s.clock.advance(DAY)
    await deliver(s, restaurantId)
    await derive(s)
    await s.settle()
    expect(await fate(s, other)).toEqual(['sent'])
    expect(s.sent()).toHaveLength(2)
  })

  test('with a delay is not sent to who has changed once more', async () => {
    const s = await openSending(await open())
    await s.addNumber()
    const restaurantId = await addTestRestaurant(s.db)
    const id = await triggered(s, { kind: 'retention', to: ['new'], delay_minutes: 600 })
    await deliver(s, restaurantId)
    await derive(s)
    s.clock.advance(HOUR)
    await deliver(s, restaurantId)
    await derive(s)
    await s.runUntil(s.clock.now() + DAY)
    expect(await fate(s, id)).toEqual(['retention_changed'])
  })
})

eachStore('a mailing triggered by birthdays', (open) => {
  const bear = (s: Sending, guestId: string, birth_day: string | null) =>
    s.db.updateTable('guests').set({ birth_day }).where('id', '=', guestId).execute()
  /** As the job does, with the turns of numbers in between. */
  const live = async (s: Sending, hours: number) => {
    const end = s.clock.now() + hours * HOUR
    while (s.clock.now() < end) {
      await fireBirthdays(s.deps)
      await s.runUntil(s.clock.now() + HOUR)
    }
  }
  const sentAt = (s: Sending) => s.sent().map(({ to, at }) => [to?.at(-1), new Date(at).toISOString().slice(0, 16)])

  test('goes out at its time by the clock of each guest, once in a year', async () => {
    const s = await openSending(await open())
    await s.addNumber()
    const zones = ['Europe/Kaliningrad', 'Asia/Vladivostok', undefined]
    for (const [index, timeZone] of zones.entries()) {
      await bear(s, await s.addGuest(`+7916123456${index}`, timeZone ? { timeZone } : {}), '01-07')
    }
    await bear(s, await s.addGuest('+79161234569'), '01-09')
    const id = await triggered(s, { kind: 'birthday', at: '10:00' })
    await live(s, 48)
    expect(sentAt(s)).toEqual([
      ['1', '2026-01-07T00:00'],
      ['2', '2026-01-07T07:00'],
      ['0', '2026-01-07T08:00'],
    ])
    expect((await planned(s, id)).map(({ dedupe_key }) => dedupe_key)).toEqual([
      'birthday-2026',
      'birthday-2026',
      'birthday-2026',
    ])
    s.clock.advance(Date.UTC(2027, 0, 6, 23) - s.clock.now())
    await live(s, 10)
    expect(s.sent()).toHaveLength(6)
    expect((await planned(s, id)).filter(({ dedupe_key }) => dedupe_key === 'birthday-2027')).toHaveLength(3)
  })

  test('days before; the 29th of February is the 28th in common years; the year is that of the birthday', async () => {
    const s = await openSending(await open())
    await s.addNumber()
    await bear(s, await s.addGuest('+79161234560', { timeZone: 'UTC' }), '02-29')
    await bear(s, await s.addGuest('+79161234561', { timeZone: 'UTC' }), '01-02')
    await triggered(s, { kind: 'birthday', at: '10:00' })
    const early = await triggered(s, { kind: 'birthday', at: '12:00', days_before: 3 })
    for (const day of [25, 28]) {
      s.clock.advance(Date.UTC(2026, 1, day, 8) - s.clock.now())
      await live(s, 5)
    }
    expect(sentAt(s)).toEqual([
      ['0', '2026-02-25T12:00'],
      ['0', '2026-02-28T10:00'],
    ])
    s.clock.advance(Date.UTC(2026, 11, 30, 10) - s.clock.now())
    await live(s, 3)
    expect(sentAt(s).slice(2)).toEqual([['1', '2026-12-30T12:00']])
    expect((await planned(s, early)).map(({ dedupe_key }) => dedupe_key)).toEqual(['birthday-2026', 'birthday-2027'])
    for (const day of [28, 29]) {
      s.clock.advance(Date.UTC(2028, 1, day, 9) - s.clock.now())
      await live(s, 2)
    }
    expect(sentAt(s).slice(3)).toEqual([['0', '2028-02-29T10:00']])
  })

  test('by pages, twice at once, after a stop: each guest once; of the audience alone', async () => {
    const s = await openSending(await open())
    const count = 1_200
    const rows = Array.from({ length: count }, (_, n) => ({
      id: `gst_${String(n).padStart(8, '0')}`,
      phone: `+7916${String(n).padStart(7, '0')}`,
      attributes: '{}',
      birth_day: '01-05',
      created_at: 1,
      updated_at: 1,
    }))
    for (let start = 0; start < count; start += 400) {
      await s.db
        .insertInto('guests')
        .values(rows.slice(start, start + 400))
        .execute()
    }
    await s.db
      .insertInto('guest_tags')
      .values([3, 700].map((n) => ({ tag: 'vip', guest_id: rows[n]!.id })))
      .execute()
    const id = await triggered(s, { kind: 'birthday', at: '15:30' })
    const vip = await triggered(s, { kind: 'birthday', at: '15:30' }, { audience: { tag: 'vip' } })
    const stopped = AbortSignal.abort()
    expect(await fireBirthdays(s.deps, stopped)).toBe(0)
    await Promise.all([fireBirthdays(s.deps), fireBirthdays(s.deps)])
    await fireBirthdays(s.deps)
    expect(await planned(s, id)).toHaveLength(count)
    expect(await planned(s, vip)).toHaveLength(2)
  })

  test('is not made up for on another day, nor sent for a birthday that was put right', async () => {
    const s = await openSending(await open(), { OTKLIK_QUIET_HOURS: { from: '22:00', to: '09:00' } })
    await s.addNumber()
    const [late, changed] = [await s.addGuest('+79161234560'), await s.addGuest('+79161234561')]
    await bear(s, late, '01-05')
    await bear(s, changed, '01-06')
    const night = await triggered(s, { kind: 'birthday', at: '22:30' })
    const day = await triggered(s, { kind: 'birthday', at: '12:00' })
    await s.db.updateTable('send_queues').set({ open: 0 }).where('owner_id', '=', day).execute()
    await live(s, 24)
    expect(await fate(s, night)).toEqual(['too_late'])
    expect(await fate(s, day)).toEqual(['waiting', 'waiting'])
    await bear(s, changed, '03-06')
    await s.db.updateTable('send_queues').set({ open: 1 }).where('owner_id', '=', day).execute()
    await s.settle()
    expect((await fate(s, day)).sort()).toEqual(['birthday_changed', 'too_late'])
    expect(s.sent()).toEqual([])
  })
})
