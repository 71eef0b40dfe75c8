import type { OrderStatus } from '../db/schema/orders.ts'
import type { Language } from '../lib/languages.ts'
import type { BrandVoice, Hours } from '../restaurants/index.ts'

/** What a restaurant is, as far as a draft may say it. */
export type RestaurantFacts = { name: string; zone: string; voice: BrandVoice; hours: Hours | undefined }

/** All that a draft of an answer in a chat is written from; times are UTC milliseconds. */
export type ConversationFacts = {
  now: number
  restaurant: RestaurantFacts
  /** What we call the guest by: the model sees a placeholder. */
  guestName: string | null
  /** The language to answer in, where we know it. */
  language: Language | undefined
  /** The oldest first. */
  messages: readonly { from: 'guest' | 'us'; at: number; text: string }[]
  /** The newest first; totals in hundredths. */
  orders: readonly { at: number; items: string[]; total: number; status: OrderStatus }[]
  ratings: readonly { at: number; score: number; comment: string | null }[]
  quickAnswers: readonly { title: string; text: string; language: string | null }[]
  /** Of the guest and of colleagues: they do not leave the house. */
  names: readonly string[]
  /** What the operator has been offered and did not take. */
  avoid: readonly string[]
}
