import { DateTime } from 'luxon'
import { itemsOf, type OrderRow } from '../../orders/index.ts'
import { COMPLAINT_ADVICE } from '../advice/complaint-advice.ts'
import type { Language } from '../advice/language.ts'
import { readTopics } from './stored-remarks.ts'
import { COURIER_TOPICS, TOPICS, type Topic } from './topics.ts'

/** A review with a low score; one from another site has no order. */
export type LowReview = { order_id: string | null; text: string | null; topics: string; posted_at: number }

export type Complaint = {
  topic: Topic
  title: string
  /** Low reviews with this complaint. */
  count: number
  /** The share of all low reviews that count. */
  share: number
  about: 'restaurant' | 'courier'
  advice: string[]
  dishes: { name: string; count: number }[]
  /** Hours of the day at which the orders were placed, in the restaurant's zone. Other sites do not report them. */
  hours: { hour: number; count: number }[]
}

const SHOWN = 3

/**
 * What low reviews complain of, the most frequent first, with advice and with the dishes and hours where it is most
 * common. A dish named in the text stands for the order; when none is named, all dishes of the order count.
 */
export function countComplaints(
  low: readonly LowReview[],
  orders: ReadonlyMap<string, OrderRow>,
  zone: string,
  language: Language,
): Complaint[] {
  const orderOf = ({ order_id }: Pick<LowReview, 'order_id'>) => (order_id === null ? undefined : orders.get(order_id))
  const read = low.map((review) => ({ ...review, topics: new Set(readTopics(review.topics)) }))
  return TOPICS.map((topic) => {
    const about = read.filter(({ topics }) => topics.has(topic))
    const { title, steps } = COMPLAINT_ADVICE[topic]
    return {
      topic,
      title: title[language],
      count: about.length,
      share: low.length === 0 ? 0 : Math.round((about.length / low.length) * 1_000) / 1_000,
      about: COURIER_TOPICS.has(topic) ? ('courier' as const) : ('restaurant' as const),
      advice: steps.map((step) => step[language]),
      dishes: most(about.flatMap((review) => dishesOfReview(review, orderOf(review)))).map(([name, count]) => ({
        name,
        count,
      })),
      hours: most(about.flatMap((review) => hourOf(orderOf(review), zone))).map(([hour, count]) => ({ hour, count })),
    }
  })
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count)
}

function dishesOfReview({ text }: Pick<LowReview, 'text'>, order: OrderRow | undefined): string[] {
  const names = order ? [...new Set(itemsOf(order).map(({ name }) => name))] : []
  const words = text?.toLowerCase() ?? ''
  const named = names.filter((name) => words.includes(rootOf(name)))
  return named.length > 0 ? named : names
}

/** The first word of a dish without its ending: the common part of «Борщ», «борща», «борщом». */
function rootOf(name: string): string {
  const [word = ''] = name.toLowerCase().split(/[\s,«»"(]+/)
  return word.length > 4 ? word.slice(0, -1) : word
}

function hourOf(order: OrderRow | undefined, zone: string): number[] {
  return order ? [DateTime.fromMillis(order.placed_at, { zone }).hour] : []
}

function most<T>(values: readonly T[]): [T, number][] {
  const counts = new Map<T, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].sort(([, a], [, b]) => b - a).slice(0, SHOWN)
}
