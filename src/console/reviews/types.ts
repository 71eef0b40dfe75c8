import type { Answer } from '../api-calls.ts'
import type { Review } from '../api-types.ts'

/** A rule's objection to a reply. */
export type Remark = Answer<'post', '/v1/reviews/{id}/check'>['problems'][number]

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

/** Scores up to this one are complaints: on other sites a promo code may only answer those. */
export const COMPLAINT_UP_TO = 3

export const REVIEWS_KEY = ['reviews'] as const
