import { describe, expect, it, onTestFinished } from 'vitest'
import type { Api } from '../scripts/api.ts'
import { ROLES, type Role, SCOPES_OF } from '../src/access/users/roles.ts'
import type { Route } from '../src/http/route.ts'
import { receiveMessage } from '../src/inbox/index.ts'
import { type Browser, browse, PASSWORD } from './support/console.ts'
import { insertNumber } from './support/number.ts'
import { incoming } from './support/people.ts'
import { readStream } from './support/read-stream.ts'
import { freshSqlite } from './support/stores.ts'
import { serveWholeApi } from './support/whole-api.ts'

const ANNA = { phone: '+79161234567', lid: '111' }
/** What the guest wrote, and who may read it. */
const WORDS = { 'messages:read': 'столикуокна', 'reviews:read': 'борщостыл' } as const

// Scopes are checked before the store is queried: one test covers both.
describe('what guests write', () => {
  it('is read by nobody whose role may not, whatever the call', { timeout: 300_000 }, async () => {
    const store = await freshSqlite()
    onTestFinished(store.close)
    const { api, context } = await serveWholeApi(store)
    await context.feed.start()
    context.relay.start()
    onTestFinished(() => context.relay.stop())
    const { id: numberId } = await insertNumber(store.db, {})
    await receiveMessage(context.inbox, numberId, incoming({ peer: ANNA, text: WORDS['messages:read'] }))
    const restaurant = { name: 'Тест', time_zone: 'Europe/Moscow', courier: 'own' }
    const { id: restaurantId } = await api.post<{ id: string }>('/v1/restaurants', restaurant)
    const placed_at = new Date(Date.now() - 3_600_000).toISOString()
    const order = await api.post<{ guest_id: string; external_id: string }>('/v1/orders', {
      external_id: 'order-1',
      restaurant_id: restaurantId,
      guest: { phone: ANNA.phone },
      items: [{ name: 'Борщ', quantity: 1, price: 300 }],
      total: 300,
      delivery: 'own',
      placed_at,
      status: 'delivered',
      delivered_at: placed_at,
    })
    const rating = { order_external_id: 'order-1', score: 1, comment: WORDS['reviews:read'] }
    const { id: ratingId } = await api.post<{ id: string }>('/v1/ratings', rating)
    const { id: reviewId } = await store.db.selectFrom('reviews').select('id').executeTakeFirstOrThrow()
    const { id: messageId } = await store.db.selectFrom('messages').select('id').executeTakeFirstOrThrow()
    const ids: Record<string, string> = {
      guests: order.guest_id,
      ratings: ratingId,
      reviews: reviewId,
      messages: messageId,
      restaurants: restaurantId,
      numbers: numberId,
    }
    // The last of the events, which everybody hears.
    const { id: last } = await api.post<{ id: string }>('/v1/guests', { phone: '+79160000002' })
    const paths = context.routes.filter(isRead).map(({ path }) => fill(path, ids))

    const seen: Record<string, string[]> = {}
    for (const role of ROLES) {
      const email = `${role}@example.org`
      await api.post('/v1/users', { name: role, email, password: PASSWORD, role })
      const browser = browse(api)
      expect((await browser.signIn(email)).status).toBe(201)
      for (const [scope, word] of Object.entries(WORDS)) {
        const places = [
          ...(await placesWith(api, browser, paths, word)),
          ...(await eventsWith(api, browser, last, word)),
        ]
        if (may(role, scope)) seen[scope] = [...(seen[scope] ?? []), ...places]
        else expect(places, `${role} reads ${scope}`).toEqual([])
      }
    }
    // The search finds them where they may be read.
    expect(seen['messages:read']).toEqual(
      expect.arrayContaining([`/v1/guests/${order.guest_id}/timeline`, 'message.received']),
    )
    expect(seen['reviews:read']).toEqual(
      expect.arrayContaining([
        `/v1/guests/${order.guest_id}/timeline`,
        `/v1/guests/${order.guest_id}/orders`,
        'rating.created',
      ]),
    )
  })
})

const may = (role: Role, scope: string) => SCOPES_OF[role].some((own) => own === 'admin' || own === scope)

function isRead({ method, path }: Route): boolean {
  return method === 'get' && path.startsWith('/v1/') && !path.startsWith('/v1/events') && !path.includes('progress')
}

/** `:id` is of the noun that the path begins with. */
function fill(path: string, ids: Record<string, string>): string {
  const own = ids[path.split('/')[2] ?? ''] ?? 'none'
  return path.replace(':external_id', 'order-1').replace(/:\w+/g, own)
}

async function placesWith(api: Api, { cookie }: Browser, paths: readonly string[], word: string): Promise<string[]> {
  const found: string[] = []
  for (const path of paths) {
    const response = await fetch(`${api.url}${path}`, { headers: { cookie } })
    expect(response.status, path).toBeLessThan(500)
    if ((await response.text()).includes(word)) found.push(path)
  }
  return found
}

async function eventsWith(api: Api, { cookie }: Browser, last: string, word: string): Promise<string[]> {
  const stream = await readStream(api, { query: '?last_event_id=0', headers: { authorization: '', cookie } })
  const found: string[] = []
  for (;;) {
    const [event] = await stream.take(1)
    const text = JSON.stringify(event!.data)
    if (text.includes(word)) found.push(String(event!.event))
    if (event!.event === 'guest.created' && text.includes(last)) break
  }
  stream.close()
  return found
}
