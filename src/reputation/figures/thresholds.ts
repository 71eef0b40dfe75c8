/** The thresholds at which a service may suspend a restaurant [003], and how close to them people are warned. */
const SCORE_FLOOR = { partner: 3.8, own: 3.6 } as const
const CANCELLATION_FLOOR = 1
const SCORE_WARNING_MARGIN = 0.2
const CANCELLATION_WARNING_MARGIN = 1

export type AlertKind = 'score' | 'cancellation_rating'
export type AlertLevel = 'ok' | 'warning' | 'critical'

export type Threshold = { critical: number; warning: number }

/** `critical`: at or below it the restaurant may be suspended. `warning`: at or below it people are warned. */
export function thresholdOf(kind: AlertKind, courier: 'own' | 'partner'): Threshold {
  switch (kind) {
    case 'score':
      return { critical: SCORE_FLOOR[courier], warning: round(SCORE_FLOOR[courier] + SCORE_WARNING_MARGIN) }
    case 'cancellation_rating':
      return { critical: CANCELLATION_FLOOR, warning: CANCELLATION_FLOOR + CANCELLATION_WARNING_MARGIN }
    default:
      return kind satisfies never
  }
}

/** A figure that does not exist raises no alert. */
export function alertLevel(value: number | null, { critical, warning }: Threshold): AlertLevel {
  if (value === null) return 'ok'
  if (value <= critical) return 'critical'
  return value <= warning ? 'warning' : 'ok'
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
