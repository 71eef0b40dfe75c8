import type { ReadDb } from '../../db/index.ts'
import { getGuest, tidyName } from '../../guests/index.ts'
import { findPairing, itemsOf, mainDish, type OrderRow, orderNumberOf, ordersByIds } from '../../orders/index.ts'
import type { Language } from '../advice/language.ts'
import { findTopics } from '../complaints/find-topics.ts'
import { courierCriteriaOf, criteriaOf, readTopics } from '../complaints/stored-remarks.ts'
import { TOPIC_OF_COURIER, TOPIC_OF_RESTAURANT, TOPICS, type Topic } from '../complaints/topics.ts'
import type { ReputationDeps } from '../deps.ts'
import { languageOfGuest } from '../requests/language.ts'
import type { ReviewRow } from '../reviews/review-row.ts'
import type { ReviewToAnswer } from './suggest-reply.ts'

/** What a suggestion is built from: who wrote what about which order, and what orders say about guest and dish. */
export async function reviewToAnswer(
  db: ReadDb,
  review: ReviewRow,
  restaurantLanguage: Language,
  { OTKLIK_TIDY_NAMES }: Pick<ReputationDeps['settings'], 'OTKLIK_TIDY_NAMES'>,
): Promise<ReviewToAnswer> {
  const guest = review.guest_id === null ? undefined : await getGuest(db, review.guest_id)
  const order = await orderOf(db, review)
  const first = firstName(guest?.name ?? guest?.push_name ?? review.author)
  const spoken = guest ? languageOfGuest(guest, restaurantLanguage) : restaurantLanguage
  const complaints = readTopics(review.topics)
  const dish = order ? dishOf(order, review.text) : null
  return {
    id: review.id,
    score: review.score,
    text: review.text,
    language: languageOfText(review.text) ?? spoken,
    complaints,
    praise: praiseOf(review).filter((topic) => !complaints.includes(topic)),
    guestName: first !== null && OTKLIK_TIDY_NAMES ? tidyName(first) : first,
    dish,
    pairing: order && dish ? await pairingOf(db, order, dish) : null,
    orderNumber: order ? await orderNumberOf(db, order) : null,
  }
}

/** A few letters say little: the name of a dish, "ok". */
const MIN_LETTERS = 4

/** Russian or English, by the letters; undefined when there are too few. */
export function languageOfText(text: string | null): Language | undefined {
  const cyrillic = text?.match(/\p{Script=Cyrillic}/gu)?.length ?? 0
  const latin = text?.match(/\p{Script=Latin}/gu)?.length ?? 0
  if (cyrillic + latin < MIN_LETTERS) return undefined
  return cyrillic >= latin ? 'ru' : 'en'
}

function praiseOf(review: ReviewRow): Topic[] {
  const { text } = review
  const said = text ? findTopics(text).filter(({ polarity }) => polarity === 'praise') : []
  const found = new Set<Topic>([
    ...criteriaOf(review).good.map((criterion) => TOPIC_OF_RESTAURANT[criterion]),
    ...courierCriteriaOf(review).good.map((criterion) => TOPIC_OF_COURIER[criterion]),
    ...said.map(({ topic }) => topic),
  ])
  return TOPICS.filter((topic) => found.has(topic))
}

function firstName(name: string | null): string | null {
  const [first = ''] = (name ?? '').trim().split(/\s+/)
  return /^\p{L}[\p{L}'-]+$/u.test(first) ? first : null
}

async function orderOf(db: ReadDb, { rating_id }: ReviewRow): Promise<OrderRow | undefined> {
  if (rating_id === null) return undefined
  const rating = await db.selectFrom('ratings').select('order_id').where('id', '=', rating_id).executeTakeFirst()
  return rating && (await ordersByIds(db, [rating.order_id])).get(rating.order_id)
}

/** The dish that the review names, or the main dish of the order. */
function dishOf(order: OrderRow, text: string | null): string | null {
  const items = itemsOf(order)
  const words = text?.toLowerCase() ?? ''
  const named = items.find(({ name }) => words.includes(name.toLowerCase().slice(0, Math.max(4, name.length - 2))))
  return named?.name ?? mainDish(items) ?? null
}

async function pairingOf(db: ReadDb, order: OrderRow, dish: string): Promise<string | null> {
  const except = itemsOf(order).map(({ name }) => name)
  return (await findPairing(db, { restaurantId: order.restaurant_id, dish, except })) ?? null
}
