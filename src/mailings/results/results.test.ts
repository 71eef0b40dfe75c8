import { describe, expect, it } from 'vitest'
import { marketingRoutes } from '../../../test/support/marketing.ts'
import { addTestRestaurant } from '../../../test/support/restaurant.ts'
import { openSending, type Sending } from '../../../test/support/sending.ts'
import { serve } from '../../../test/support/serve.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { transact } from '../../db/index.ts'
import { optOut } from '../../guests/index.ts'
import { DAY, HOUR, MINUTE } from '../../lib/units.ts'
import { type OrderInput, reportStatus, saveOrder } from '../../orders/index.ts'
import { createTemplate } from '../../templates/save-template.ts'
import { scheduleMailing } from '../lifecycle.ts'
import { createMailing } from '../save-mailing.ts'
import { attributeOrder } from './follow-orders.ts'
import type { Results } from './results.ts'

const by = { id: 'key_test' }
const phone = (n: number) => `+79160${String(n).padStart(6, '0')}`

/** Sends a mailing to all guests and returns its id. */
async function send(s: Sending, variants: string[] = []): Promise<string> {
  const text = { text: 'Добрый день! Придёте?', variants, endsWithoutQuestionOk: false }
  const template = await createTemplate(s.deps, { name: 'x', language: 'ru', ...text }, by)
  const mailing = await createMailing(s.deps, { name: 'Январь', templateId: template.id, audience: { all: true } }, by)
  await scheduleMailing(s.deps, mailing.id, undefined, by)
  await s.settle()
  return mailing.id
}

async function open(s: Sending) {
  const restaurant_id = await addTestRestaurant(s.db)
  const api = await serve(s.db, marketingRoutes(s.deps), { clock: s.clock })
  const deps = { guests: s.deps.guests, orderHooks: { onChange: attributeOrder } }
  const order = (external_id: string, n: number, total: number, more: Partial<OrderInput> = {}) =>
    transact(s.db, (tx) =>
      saveOrder(
        tx,
        deps,
        {
          external_id,
          restaurant_id,
          guest: { phone: phone(n) },
          items: [],
          total,
          delivery: 'pickup',
          placed_at: s.clock.now(),
          ...more,
        } as OrderInput,
        s.clock.now(),
      ),
    )
  const cancel = (external_id: string) =>
    transact(s.db, (tx) =>
      reportStatus(tx, deps, external_id, { status: 'cancelled', at: s.clock.now() } as never, s.clock.now()),
    )
  const results = (id: string) => api.get<Results>(`/v1/mailings/${id}/results`)
  return { api, order, cancel, results }
}

eachStore('results of a mailing', (openStore) => {
  it('tell answers, opt-outs, orders and revenue; an order is of the last mailing before it', async () => {
    const s = await openSending(await openStore())
    const number = await s.addNumber()
    const { api, order, cancel, results } = await open(s)
    const guests: string[] = []
    for (let n = 0; n < 6; n++) guests.push(await s.addGuest(phone(n)))
    await order('before', 0, 100_00)
    s.clock.advance(HOUR)
    const id = await send(s)
    await s.receipt(
      s
        .sent()
        .slice(0, 3)
        .map(({ id }) => id),
      'delivered',
    )
    s.clock.advance(90 * MINUTE)
    await s.write(number, guests[0]!)
    await order('one', 0, 500_00)
    await order('two', 0, 250_50)
    await order('three', 1, 900_00)
    await order('gone', 2, 900_00)
    await cancel('gone')
    await transact(s.db, (tx) => optOut(tx, guests[3]!, { how: 'api', source: 'word', at: s.clock.now() }))
    const first = {
      sent: 6,
      delivered: 3,
      read: 0,
      replied: 1,
      opt_outs: 1,
      buyers: 2,
      orders: 3,
      revenue: 1650.5,
      delivered_rate: 0.5,
      replied_rate: 0.1667,
      buyer_rate: 0.3333,
    }
    expect(await results(id)).toMatchObject({
      attribution_days: 7,
      figures: first,
      by_number: [{ number_id: number, figures: first }],
      by_channel: [{ channel: 'whatsapp', figures: first }],
    })
    const { replies_by_hour } = await results(id)
    expect(replies_by_hour).toHaveLength(24)
    expect(replies_by_hour.flatMap((count, hour) => (count > 0 ? [[hour, count]] : []))).toEqual([[1, 1]])

    // Another mailing in between takes what follows it; a week later nothing counts any more.
    s.clock.advance(DAY)
    const second = await send(s)
    s.clock.advance(HOUR)
    await order('four', 4, 100_00)
    s.clock.advance(7 * DAY)
    await order('late', 5, 700_00)
    expect((await results(id)).figures).toMatchObject({ orders: 3, revenue: 1650.5 })
    expect((await results(second)).figures).toMatchObject({ sent: 5, orders: 1, revenue: 100, opt_outs: 0 })
    const compared = await api.get<{ data: { id: string; figures: Results['figures'] }[] }>(
      `/v1/mailings/compare?ids=${id},${second}`,
    )
    expect(compared.data.map((each) => [each.id, each.figures.revenue])).toEqual([
      [id, 1650.5],
      [second, 100],
    ])
    expect((await api.call('GET', '/v1/mailings/compare?ids=mlg_none')).status).toBe(404)
    expect((await api.call('GET', '/v1/mailings/compare?ids=')).status).toBe(422)
  })

  it('a guest reached by two channels who answers is one; texts are compared within their channel', async () => {
    const s = await openSending(await openStore())
    await s.addNumber()
    const { results } = await open(s)
    for (let n = 0; n < 4; n++) await s.addGuest(phone(n))
    const id = await send(s)
    const { template_id } = await s.db.selectFrom('mailings').select('template_id').executeTakeFirstOrThrow()
    const steps = (['whatsapp', 'sms'] as const).map((channel) => ({ channel, template_id, wait_minutes: 60 }))
    await s.db
      .updateTable('mailings')
      .set({ channels: JSON.stringify(steps), channel_mode: 'all' })
      .execute()
    const queue = await s.db.selectFrom('send_queues').selectAll().where('owner_id', '=', id).executeTakeFirstOrThrow()
    await s.db
      .insertInto('send_queues')
      .values({ ...queue, id: 'snq_sms', channel: 'sms' })
      .execute()
    const sent = await s.db.selectFrom('deliveries').selectAll().orderBy('id').execute()
    const copies = sent.map((row, n) => ({ ...row, id: `${row.id}s`, queue_id: 'snq_sms', variant: n % 2 }))
    await s.db.insertInto('deliveries').values(copies).execute()
    await s.db
      .updateTable('deliveries')
      .set({ replied_at: s.clock.now() })
      .where('guest_id', '=', sent[0]!.guest_id)
      .execute()
    const { figures, by_variant, by_channel, notes } = await results(id)
    expect(figures).toMatchObject({ sent: 8, replied: 1, replied_rate: 0.125 })
    expect(by_channel.map((each) => each.figures.replied)).toEqual([1, 1])
    expect(by_variant.map(({ channel, variant, figures: { sent } }) => [channel, variant, sent])).toEqual([
      ['whatsapp', 0, 4],
      ['sms', 0, 2],
      ['sms', 1, 2],
    ])
    expect(notes.map(({ channel, code }) => [channel, code])).toEqual(Array(3).fill(['sms', 'too_few']))
  })

  describe('by variant', () => {
    it('say in words whether one is better', async () => {
      const s = await openSending(await openStore())
      await s.addNumber()
      const { results } = await open(s)
      for (let n = 0; n < 120; n++) await s.addGuest(phone(n))
      const id = await send(s, ['Здравствуйте! Зайдёте?'])
      // Whoever got the second text answered.
      const at = s.clock.now()
      await s.db.updateTable('deliveries').set({ replied_at: at }).where('variant', '=', 1).execute()
      const { by_variant, notes } = await results(id)
      expect(by_variant.map(({ variant }) => variant)).toEqual([0, 1])
      expect(by_variant.map(({ figures }) => figures.sent).reduce((a, b) => a + b)).toBe(120)
      expect(by_variant.map(({ figures }) => figures.replied_rate)).toEqual([0, 1])
      expect(notes).toMatchObject([
        {
          metric: 'replied',
          code: 'difference',
          better: 1,
          worse: 0,
          message: expect.stringContaining('Text 2 is answered'),
        },
        { metric: 'bought', code: 'too_few', better: null, p_value: null },
        { metric: 'opted_out', code: 'too_few' },
      ])
    })
  })
})
