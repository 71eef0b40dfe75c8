import type { OrderStatus } from '../db/schema/orders.ts'
import type { Language } from '../lib/languages.ts'
import type { BrandVoice, Hours } from '../restaurants/index.ts'

/** The facts about a restaurant that a draft may use. */
export type RestaurantFacts = { name: string; zone: string; voice: BrandVoice; hours: Hours | undefined }

/** Everything that a draft of a chat answer is written from; times are UTC milliseconds. */
export type ConversationFacts = {
  now: number
  restaurant: RestaurantFacts
  /** The guest's name for us: the model sees a placeholder. */
  guestName: string | null
  /** The language to answer in, if known. */
  language: Language | undefined
  /** Oldest first. */
  messages: readonly { from: 'guest' | 'us'; at: number; text: string }[]
  /** Newest first; totals in hundredths. */
  orders: readonly { at: number; items: string[]; total: number; status: OrderStatus }[]
  ratings: readonly { at: number; score: number; comment: string | null }[]
  quickAnswers: readonly { title: string; text: string; language: string | null }[]
  /** About the guest and from colleagues: they do not leave this server. */
  names: readonly string[]
  /** Drafts that the operator was offered and did not take. */
  avoid: readonly string[]
}
