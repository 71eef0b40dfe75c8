import type { ReviewOut } from '../../reputation/index.ts'

export type Review = ReviewOut

export type Reply = NonNullable<Review['reply']>

export type Problem = { rule: string; message: string; found: string | null }

export type Suggestion = { text: string; tone: Review['tone']; template_id: string; problems: Problem[] }

export const SOURCES = [
  'order',
  'yandex',
  'two_gis',
  'google',
  'tripadvisor',
  'other',
] as const satisfies Review['source'][]

export const STATUSES = ['all', 'waiting', 'moderation', 'replied'] as const
export type Status = (typeof STATUSES)[number]

/** Scores up to this one are complaints: elsewhere than here a promo code may only answer those. */
export const COMPLAINT_UP_TO = 3

export const REVIEWS_KEY = ['reviews'] as const
