/** What guests complain of [003]. */
export const TOPICS = [
  'taste',
  'courier_speed',
  'packaging',
  'assembly',
  'cooking_time',
  'courier_conduct',
  'temperature',
  'portion',
] as const

export type Topic = (typeof TOPICS)[number]

/** What a guest can mark as good or bad about the restaurant. */
export const RESTAURANT_CRITERIA = ['taste', 'packaging', 'wishes', 'assembly', 'portion', 'temperature'] as const
export type RestaurantCriterion = (typeof RESTAURANT_CRITERIA)[number]

/** What a guest can mark as good or bad about the courier, kept apart. */
export const COURIER_CRITERIA = ['speed', 'care', 'politeness', 'temperature', 'wishes'] as const
export type CourierCriterion = (typeof COURIER_CRITERIA)[number]

/** Wishes that were ignored are a matter of assembling the order [003]. */
export const TOPIC_OF_RESTAURANT: Record<RestaurantCriterion, Topic> = {
  taste: 'taste',
  packaging: 'packaging',
  wishes: 'assembly',
  assembly: 'assembly',
  portion: 'portion',
  temperature: 'temperature',
}

export const TOPIC_OF_COURIER: Record<CourierCriterion, Topic> = {
  speed: 'courier_speed',
  care: 'courier_conduct',
  politeness: 'courier_conduct',
  temperature: 'temperature',
  wishes: 'courier_conduct',
}

/** Topics that are the courier's work: whoever employs the couriers, they say nothing about the kitchen. */
export const COURIER_TOPICS: ReadonlySet<Topic> = new Set(['courier_speed', 'courier_conduct'])

export type Polarity = 'complaint' | 'praise'

/** A topic found in a text, whether it is complained of or praised, and the place that says so. */
export type Finding = { topic: Topic; polarity: Polarity; start: number; end: number }
