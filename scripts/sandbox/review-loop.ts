import { CRITIC, CRITIC_ANSWER, MANAGER_REPLY, PROMO_PERCENT, REQUEST_TEXT } from './cast.ts'
import { type Stage, until } from './stage.ts'
import type { Page } from './views.ts'

/** What the demo shows of a low rating: the guest's score and the manager's code. */
export type ReviewLoop = { score: number; code: string }

type RatingView = { score: number; order_external_id: string }
type ReplyView = { id: string; delivery_status: string | null; promo_code: string | null }

const ORDER = 'loop-1'
/** The same hour at both ends: at any time of the day. */
const WHOLE_DAY = { from: '00:00', to: '00:00' }

/**
 * A guest is asked about an order in the chat and gives a low score; the manager answers with a promo code, which
 * reaches the guest's phone.
 */
export async function playReviewLoop({ network, product: { api } }: Stage, restaurantId: string): Promise<ReviewLoop> {
  const settings = `/v1/restaurants/${restaurantId}/reputation-settings`
  await api.patch(settings, { request: { delay_minutes: 0, hours: WHOLE_DAY } })
  await network.client.createGuests({
    phones: [CRITIC.phone],
    names: [CRITIC.name],
    behaviour: { rules: [{ match: REQUEST_TEXT, text: CRITIC_ANSWER }], answerAfterMs: [300, 800] },
  })
  const now = new Date().toISOString()
  await api.post('/v1/orders', {
    external_id: ORDER,
    restaurant_id: restaurantId,
    guest: { phone: `+${CRITIC.phone}`, name: CRITIC.name },
    items: [{ name: 'Хинкали с говядиной', quantity: 10, price: 95 }],
    total: 950,
    delivery: 'own',
    placed_at: now,
    status: 'delivered',
    delivered_at: now,
  })
  let rating: RatingView | undefined
  await until('the guest has rated the order in the chat', async () => {
    const { data } = await api.get<Page<RatingView>>('/v1/ratings?status=unprocessed')
    rating = data.find(({ order_external_id }) => order_external_id === ORDER)
    return rating !== undefined
  })
  const { data: reviews } = await api.get<Page<{ id: string }>>(`/v1/restaurants/${restaurantId}/reviews?limit=1`)
  const written = await api.post<ReplyView>(`/v1/reviews/${reviews[0]?.id}/replies`, {
    text: MANAGER_REPLY,
    promo_percent: PROMO_PERCENT,
    to_guest: true,
  })
  await api.post(`/v1/replies/${written.id}/publish`)
  let reply = written
  await until('the reply is on the phone', async () => {
    reply = await api.get<ReplyView>(`/v1/replies/${written.id}`)
    return ['delivered', 'read'].includes(reply.delivery_status ?? '')
  })
  return { score: rating?.score ?? 0, code: reply.promo_code ?? '' }
}
