import { expect, test } from 'vitest'
import { addTestRestaurant, placeTestOrder, quietOrderDeps } from '../../../test/support/restaurant.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { serveWholeApi } from '../../../test/support/whole-api.ts'
import type { Store } from '../../db/index.ts'
import { DAY } from '../../lib/units.ts'

// biome-ignore lint/suspicious/noExplicitAny: answers of many shapes, each looked at by a matcher
type Any = any

eachStore('compensations', (open) => {
  async function setUp(store: Store) {
    const { api } = await serveWholeApi(store)
    const at = Date.now() - DAY
    const [first, second] = [await addTestRestaurant(store.db), await addTestRestaurant(store.db)]
    await store.db.updateTable('restaurants').set({ name: 'Тбилисо' }).where('id', '=', second).execute()
    const placed = { phone: '+79161234567', name: 'Мария', at, deliveredAt: at }
    const older = await placeTestOrder(store.db, quietOrderDeps, { ...placed, restaurantId: first })
    await placeTestOrder(store.db, quietOrderDeps, { ...placed, restaurantId: second, at: at + 1 })
    const rating = await api.post<Any>('/v1/ratings', { order_external_id: older.external_id, score: 2 })
    const give = (body: object, headers?: Record<string, string>) =>
      api.call<Any>('POST', `/v1/guests/${older.guest_id}/compensations`, body, headers)
    const timeline = async () => (await api.get<Any>(`/v1/guests/${older.guest_id}/timeline?kinds=bonus`)).data as Any[]
    return { api, first, second, guestId: older.guest_id, ratingId: rating.id as string, give, timeline }
  }

  test('a promo code is the guest’s own, good where the rated order was, in the timeline, the audit log and an event', async () => {
    const store = await open()
    const { api, first, second, guestId, ratingId, give, timeline } = await setUp(store)
    const { status, body } = await give({ kind: 'promo_code', percent: 20, rating_id: ratingId })
    expect(status).toBe(201)
    expect(body.promo_code).toMatchObject({ percent: 20, guest_id: guestId, restaurant_id: first, status: 'open' })
    expect(body.text).toContain(body.promo_code.code)
    expect(body.text).toContain('«Хинкальная»')
    // Without a rating: the restaurant of the guest's last order.
    const other = await give({ kind: 'promo_code', percent: 10 })
    expect(other.body.promo_code.restaurant_id).toBe(second)
    expect(await timeline()).toMatchObject([
      { what: 'promo_code', percent: 10 },
      { what: 'promo_code', code: body.promo_code.code, percent: 20, given_by: expect.any(String) },
    ])
    const audited = await store.db
      .selectFrom('audit_log')
      .selectAll()
      .where('action', '=', 'compensation.give')
      .execute()
    expect(audited.map(({ details }) => JSON.parse(details))).toContainEqual({
      kind: 'promo_code',
      guest_id: guestId,
      rating_id: ratingId,
      percent: 20,
    })
    const events = await store.db
      .selectFrom('outbox')
      .select('data')
      .where('type', '=', 'compensation.given')
      .orderBy('position')
      .execute()
    expect(events.map(({ data }) => JSON.parse(data))).toContainEqual(
      expect.objectContaining({ guest_id: guestId, phone: '+79161234567', promo_code: body.promo_code, bonus: null }),
    )
    const redeemed = await api.post<Any>(`/v1/promo-codes/${body.promo_code.code}/redeem`, { order_external_id: 'B-1' })
    expect(redeemed.status).toBe('redeemed')
    expect((await timeline())[1]).toMatchObject({ status: 'redeemed' })
  })

  test('bonuses are on the balance once, also when the call or the ordering system repeats them', async () => {
    const { api, guestId, give, timeline } = await setUp(await open())
    const headers = { 'idempotency-key': 'twice' }
    const gift = { kind: 'bonuses', amount: 300 }
    const [one, two] = [await give(gift, headers), await give(gift, headers)]
    expect(two.body).toEqual(one.body)
    expect(one.body).toMatchObject({ promo_code: null, bonus: { amount: 300 }, text: expect.stringContaining('300') })
    const { external_id, amount, at } = one.body.bonus
    await api.post('/v1/bonuses', { external_id, guest: { phone: '+79161234567' }, amount, at })
    expect(await timeline()).toMatchObject([{ amount: 300, given_by: expect.any(String) }])
    expect(await api.get(`/v1/guests/${guestId}/order-summary`)).toMatchObject({ bonus_balance: 300 })
  })

  test('is refused for the rating of another guest, for odd sizes, without the scope', async () => {
    const store = await open()
    const { api, ratingId, give } = await setUp(store)
    const stranger = await api.post<Any>('/v1/guests', { phone: '+79161234500' })
    const theirs = await api.call<Any>('POST', `/v1/guests/${stranger.id}/compensations`, {
      kind: 'bonuses',
      amount: 100,
      rating_id: ratingId,
    })
    expect([theirs.status, theirs.body.code]).toEqual([422, 'invalid_input'])
    for (const body of [
      { kind: 'promo_code', percent: 99 },
      { kind: 'bonuses', amount: -5 },
      { kind: 'bonuses', amount: 10_001 },
    ]) {
      expect((await give(body)).status).toBe(422)
    }
    expect((await give({ kind: 'bonuses', amount: 5, rating_id: 'rtg_none' })).status).toBe(404)
    const { key } = await api.post<Any>('/v1/api-keys', { name: 'reader', scopes: ['guests:read', 'messages:write'] })
    const limited = await give({ kind: 'bonuses', amount: 100 }, { authorization: `Bearer ${key}` })
    expect(limited.status).toBe(403)
    expect(await store.db.selectFrom('bonuses').select('id').execute()).toEqual([])
  })
})
