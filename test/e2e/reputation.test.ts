import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { eventually, linkNumber, openScene, type Scene } from '../support/scene.ts'

type Page<T> = { data: T[]; next_cursor: string | null }
type RatingView = {
  id: string
  order_external_id: string
  score: number
  comment: string | null
  channel: string
  status: string
  processed_by: string | null
}
type ReplyView = { id: string; delivery_status: string | null; promo_code: string | null }
type GuestView = { id: string; phone: string; unprocessed_count: number }

/** Part of every built-in text of a request, and of nothing else. */
const REQUEST = 'от 1 до 5'
const THANKS = '^Спасибо за оценку'
/** The same hour at both ends: at any time of the day. */
const WHOLE_DAY = { from: '00:00', to: '00:00' }
const SORRY = 'Нам очень жаль, что хинкали остыли'
const NUMBER = '79160000001'
const KILLS = 3
const ORDERS = 20

test('a delivered order is asked about, answered, thanked for; a low one is processed, and its guest hears the reply', {
  timeout: 400_000,
}, async () => {
  await using scene = await openScene({ queue: 'redis' })
  const { api, network } = scene
  const restaurantId = await openRestaurant(scene)
  const [happy = '', unhappy = ''] = guestPhones(2)
  await network.declareGuests({ phones: [happy], behaviour: { rules: [{ match: REQUEST, text: '5 все супер' }] } })
  await network.declareGuests({ phones: [unhappy], behaviour: { rules: [{ match: REQUEST, text: '2, холодное' }] } })
  await placeOrder(scene, restaurantId, 'A-1', happy)
  await placeOrder(scene, restaurantId, 'A-2', unhappy)

  // Both are asked once and thanked with the links, whatever the score (invariant 12).
  await network.until({ kind: 'shown', count: 2, filter: { match: REQUEST } })
  await network.until({ kind: 'shown', count: 2, filter: { match: THANKS } })
  const thanks = await network.shown({ match: THANKS })
  expect(thanks.map(({ guest }) => guest).sort()).toEqual([happy, unhappy])
  for (const { text } of thanks) expect(text).toContain('/go/yandex_maps')
  const ratings = await ratingsOf(api)
  expect(ratings.sort((a, b) => b.score - a.score)).toMatchObject([
    { order_external_id: 'A-1', score: 5, comment: 'все супер', channel: 'chat', status: 'none' },
    { order_external_id: 'A-2', score: 2, comment: 'холодное', channel: 'chat', status: 'unprocessed' },
  ])

  // The low one waits for an operator: in the filter, in the counters, on the guest.
  const low = ratings[1]?.id ?? ''
  const waiting = () => api.get<Page<GuestView>>('/v1/guests?unprocessed=true')
  const counts = () => api.get('/v1/ratings/counts')
  expect((await waiting()).data).toMatchObject([{ phone: `+${unhappy}`, unprocessed_count: 1 }])
  expect(await counts()).toEqual({ unprocessed: 1, processed: 0 })
  const processed = await api.post<RatingView>(`/v1/ratings/${low}/process`)
  expect(processed).toMatchObject({ status: 'processed', processed_by: expect.any(String) })
  expect((await waiting()).data).toEqual([])
  expect(await counts()).toEqual({ unprocessed: 0, processed: 1 })
  expect(await api.post(`/v1/ratings/${low}/unprocess`)).toMatchObject({ status: 'unprocessed', processed_by: null })
  expect((await waiting()).data).toHaveLength(1)
  expect(await counts()).toEqual({ unprocessed: 1, processed: 0 })

  // All of it stands in the guest's timeline.
  const guestId = (await waiting()).data[0]?.id ?? ''
  type Entry = { kind: string; what?: string; text?: string | null }
  const timeline = await api.get<Page<Entry>>(`/v1/guests/${guestId}/timeline`)
  const of = (kind: string) => timeline.data.filter((entry) => entry.kind === kind)
  expect(of('order')).toHaveLength(1)
  // WhatsApp gives times in whole seconds, so a quick answer may appear on either side of the question.
  expect(
    of('rating')
      .map(({ what }) => what)
      .sort(),
  ).toEqual(['rating', 'request'])
  expect(of('rating').find(({ what }) => what === 'request')?.text).toContain(REQUEST)
  expect(of('message').map(({ text }) => text)).toEqual([expect.stringMatching(THANKS), '2, холодное'])

  // The restaurant answers, with a code: the guest's phone gets it once, although the process dies again and again.
  const { data: reviews } = await api.get<Page<{ id: string }>>(`/v1/restaurants/${restaurantId}/reviews?score=2`)
  const written = await api.post<ReplyView>(`/v1/reviews/${reviews[0]?.id}/replies`, { text: SORRY, promo_percent: 10 })
  await network.setFault({ scope: 'all', fault: { kind: 'delay_ack', ms: 500 } })
  await api.post(`/v1/replies/${written.id}/publish`)
  for (let kill = 0; kill < 2; kill++) {
    await scene.crash()
    await sleep(Math.random() * 500)
  }
  const reply = () => scene.api.get<ReplyView>(`/v1/replies/${written.id}`)
  await eventually('the guest has read the reply', async () => (await reply()).delivery_status === 'read', 120_000)
  const replies = await network.shown({ match: SORRY })
  expect(replies.map(({ guest }) => guest)).toEqual([unhappy])
  expect(replies[0]?.text).toContain((await reply()).promo_code)
})

test('killed at random moments while requests are due: every guest is asked exactly once and rates exactly once', {
  timeout: 400_000,
}, async () => {
  await using scene = await openScene({ queue: 'redis' })
  const { network } = scene
  const restaurantId = await openRestaurant(scene)
  const guests = guestPhones(ORDERS)
  await network.declareGuests({
    phones: guests,
    behaviour: { answerAfterMs: [0, 800], rules: [{ match: REQUEST, text: '5 все супер' }] },
  })
  // Slow acknowledgements leave messages in flight whenever the process dies.
  await network.setFault({ scope: 'all', fault: { kind: 'delay_ack', ms: 500 } })

  const reported = reportOrders(scene, restaurantId, guests)
  for (let kill = 0; kill < KILLS; kill++) {
    await sleep(200 + Math.random() * 1_300)
    await scene.crash()
  }
  await reported
  await eventually('every order is rated', async () => (await ratingsOf(scene.api)).length >= ORDERS, 120_000)
  await network.until({ kind: 'shown', count: ORDERS, filter: { match: THANKS } })

  for (const match of [REQUEST, THANKS]) {
    const shown = await network.shown({ match })
    expect(shown.map(({ guest }) => guest).sort()).toEqual(guests)
  }
  const ratings = await ratingsOf(scene.api)
  expect(ratings.map((rating) => rating.order_external_id).sort()).toEqual(guests.map((_, n) => orderId(n)).sort())
  expect(ratings.every(({ score, channel }) => score === 5 && channel === 'chat')).toBe(true)
})

function guestPhones(count: number): string[] {
  return Array.from({ length: count }, (_, index) => String(79_030_001_000 + index))
}

function orderId(index: number): string {
  return `B-${index}`
}

/** A warm number, and a restaurant that asks at once, at any time of the day. */
async function openRestaurant(scene: Scene): Promise<string> {
  await linkNumber(scene, NUMBER, { perMinute: 1_000, perHour: 10_000 })
  const { id } = await scene.api.post<{ id: string }>('/v1/restaurants', {
    name: 'Хинкальная',
    time_zone: 'Europe/Moscow',
    courier: 'own',
    review_sites: { yandex_maps: '1018907821' },
  })
  await scene.api.patch(`/v1/restaurants/${id}/reputation-settings`, {
    request: { delay_minutes: 0, hours: WHOLE_DAY },
  })
  return id
}

async function placeOrder({ api }: Scene, restaurantId: string, externalId: string, phone: string): Promise<void> {
  const now = new Date().toISOString()
  await api.post('/v1/orders', {
    external_id: externalId,
    restaurant_id: restaurantId,
    guest: { phone: `+${phone}`, name: 'Анна' },
    items: [{ name: 'Хинкали', quantity: 5, price: 90 }],
    total: 450,
    delivery: 'own',
    placed_at: now,
    status: 'delivered',
    delivered_at: now,
  })
}

/** One order after the other, each repeated until it is taken, as an ordering system does. */
async function reportOrders(scene: Scene, restaurantId: string, guests: readonly string[]): Promise<void> {
  for (const [index, phone] of guests.entries()) {
    await eventually('the order is reported', async () => {
      await placeOrder(scene, restaurantId, orderId(index), phone)
      return true
    })
    await sleep(300)
  }
}

async function ratingsOf(api: Scene['api']): Promise<RatingView[]> {
  return (await api.get<Page<RatingView>>('/v1/ratings?limit=100')).data
}
