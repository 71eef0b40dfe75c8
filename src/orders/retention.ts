import type { Retention } from '../db/schema/orders.ts'
import { DAY } from '../lib/units.ts'

export type RetentionDays = { atRisk: number; lost: number }

export type OrderTimes = {
  count: number
  first: number
  last: number
  /** The order before the last; null when there is none. */
  previous: number | null
}

export type Derived = {
  retention: Retention
  /** When it became so. */
  since: number
  /** When time alone will change it; null: never. */
  until: number | null
}

/**
 * What a guest's orders say about whether they come back: `new` after the first order, `active` while orders go on,
 * `at_risk` and `lost` after days without one, `returned` with the first order after being lost.
 */
export function deriveRetention(
  { count, first, last, previous }: OrderTimes,
  days: RetentionDays,
  now: number,
): Derived {
  const atRiskAt = last + days.atRisk * DAY
  const lostAt = last + days.lost * DAY
  if (now >= lostAt) return { retention: 'lost', since: lostAt, until: null }
  if (now >= atRiskAt) return { retention: 'at_risk', since: atRiskAt, until: lostAt }
  if (count === 1 || previous === null) return { retention: 'new', since: first, until: atRiskAt }
  const cameBack = last - previous >= days.lost * DAY
  return { retention: cameBack ? 'returned' : 'active', since: last, until: atRiskAt }
}
