import type { Topic } from '../topics.ts'
import { ASSEMBLY } from './assembly.ts'
import { COOKING_TIME } from './cooking-time.ts'
import { COURIER_CONDUCT } from './courier-conduct.ts'
import { COURIER_SPEED } from './courier-speed.ts'
import { PACKAGING } from './packaging.ts'
import { PORTION } from './portion.ts'
import { TASTE } from './taste.ts'
import { TEMPERATURE } from './temperature.ts'

/** Raise it with every change in how texts are read: reviews read by an older version are then read again. */
export const TOPICS_VERSION = 4

/** How guests complain of a topic and praise it: one line is one way to say it, in the notation of `pattern.ts`. */
export type TopicRules = { complaint: string; praise: string }

export const RULES: Record<Topic, TopicRules> = {
  taste: TASTE,
  courier_speed: COURIER_SPEED,
  packaging: PACKAGING,
  assembly: ASSEMBLY,
  cooking_time: COOKING_TIME,
  courier_conduct: COURIER_CONDUCT,
  temperature: TEMPERATURE,
  portion: PORTION,
}
