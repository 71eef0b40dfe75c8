import type { Api } from '../api.ts'
import { type Character, GUESTS } from './cast.ts'

type Rating = { score: number; comment?: string; good?: string[]; bad?: string[]; courier?: object }
type Order = { external_id: string; delivered_at?: string }

const HOUR = 3_600_000
const DAY = 24 * HOUR
const FIRST_ORDER = 1_204

const DISHES = [
  { name: 'Хинкали с говядиной', quantity: 5, price: 95 },
  { name: 'Хачапури по-аджарски', quantity: 1, price: 590 },
  { name: 'Харчо', quantity: 1, price: 420 },
  { name: 'Баклажаны с орехами', quantity: 1, price: 390 },
]

/** By the order's place in the past. */
const CANCELLED = new Map([
  [7, { cause: 'dish_missing', fault: 'restaurant' }],
  [23, { cause: 'overload', fault: 'restaurant' }],
  [35, { fault: 'guest' }],
])
const COMPLAINTS = new Map<number, Rating>([
  [
    4,
    { score: 2, comment: 'Хинкали приехали холодные, курьер ехал полтора часа', courier: { score: 2, bad: ['speed'] } },
  ],
  [16, { score: 1, comment: 'Забыли положить хачапури, хотя я его оплатила', bad: ['assembly'] }],
  [29, { score: 3, comment: 'Вкусно, но коробка промокла и харчо вылился', good: ['taste'], bad: ['packaging'] }],
])
const PRAISE = [
  { score: 5, comment: 'Всё горячее и очень вкусно, спасибо!', good: ['taste', 'temperature'] },
  { score: 5, courier: { score: 5, good: ['politeness'] } },
  { score: 4, comment: 'Хорошо, но хотелось бы порцию побольше' },
  { score: 5 },
] satisfies Rating[]

/**
 * The restaurant's past when a newcomer arrives: a month of orders, ratings (some of which wait for an operator),
 * cancellations and bonuses. The newest order is three days old: nobody is asked about it any more.
 */
export async function tellPast(api: Api): Promise<{ orders: number; ratings: number; restaurantId: string }> {
  const { data } = await api.get<{ data: { id: string }[] }>('/v1/restaurants')
  const restaurantId = data[0]?.id ?? ''
  const now = Date.now()
  const orders = GUESTS.flatMap((guest, index) =>
    Array.from({ length: 1 + (index % 3) }, (_, time) => ({ guest, daysAgo: 3 + ((index * 7 + time * 5) % 26) })),
  ).map(({ guest, daysAgo }, place) => orderOf(restaurantId, guest, place, now - daysAgo * DAY))
  await imported(api, 'orders', orders)
  await imported(api, 'bonuses', GUESTS.slice(0, 6).flatMap(bonusesOf(now)))
  const ratings = orders.flatMap((order, place) => ratingOf(order, place, now))
  await Promise.all(ratings.map((rating) => api.post('/v1/ratings', rating)))
  return { orders: orders.length, ratings: ratings.length, restaurantId }
}

function orderOf(restaurantId: string, { phone, name }: Character, place: number, at: number) {
  const items = DISHES.filter((_, dish) => dish === place % 4 || dish === (place + 1) % 3)
  const cancelled = CANCELLED.get(place)
  return {
    external_id: String(FIRST_ORDER + place),
    restaurant_id: restaurantId,
    guest: { phone: `+${phone}`, name },
    items,
    total: items.reduce((sum, { quantity, price }) => sum + quantity * price, 0),
    delivery: place % 5 === 0 ? 'pickup' : 'own',
    service: place % 2 === 0 ? 'Сайт' : 'Приложение',
    placed_at: instant(at - HOUR),
    ...(cancelled
      ? { status: 'cancelled', cancelled_at: instant(at), ...cancelled }
      : { status: 'delivered', delivered_at: instant(at) }),
  }
}

/** Two of three delivered orders were rated; complaints and every ninth rating came in the last two days. */
function ratingOf({ external_id, delivered_at }: Order, place: number, now: number): object[] {
  const complaint = COMPLAINTS.get(place)
  if (!delivered_at || (!complaint && place % 3 === 0)) return []
  const isNew = complaint !== undefined || place % 9 === 2
  const ratedAt = isNew ? now - (place + 1) * HOUR : Date.parse(delivered_at) + 3 * HOUR
  return [{ order_external_id: external_id, ...(complaint ?? PRAISE[place % 4]), rated_at: instant(ratedAt) }]
}

const bonusesOf =
  (now: number) =>
  ({ phone }: Character, index: number) => [
    {
      external_id: `gift-${index}`,
      guest: { phone: `+${phone}` },
      amount: 300,
      reason: 'За заказ',
      at: instant(now - 9 * DAY),
    },
    ...(index % 2 === 0
      ? [{ external_id: `spent-${index}`, guest: { phone: `+${phone}` }, amount: -150, at: instant(now - 4 * DAY) }]
      : []),
  ]

async function imported(api: Api, kind: 'orders' | 'bonuses', rows: object[]): Promise<void> {
  const { rejected, errors } = await api.post<{ rejected: number; errors: unknown[] }>(`/v1/imports/${kind}`, rows)
  if (rejected > 0) throw new Error(`${rejected} ${kind} of the past were rejected: ${JSON.stringify(errors)}`)
}

function instant(at: number): string {
  return new Date(at).toISOString()
}
