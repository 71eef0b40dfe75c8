import { HOUR } from '../../lib/units.ts'
import { oneBetter, type SafetyGrade, SLOWEST, STOPPED } from './grades.ts'
import type { FigureName, Judgement, SafetySettings } from './judge-figures.ts'

/** Why a number has its grade. Stable names for programs. */
export const SAFETY_REASONS = [
  'refused',
  'undelivered',
  'opted_out',
  'unanswered',
  'unread',
  /** WhatsApp refused one message after the other: not waited for the next look. */
  'refused_in_a_row',
  /** Good figures for long enough: one step better. */
  'recovered',
  /** Stopped for long enough: it begins again, slowly and with a clean slate. */
  'cool_down_over',
  /** A person has taken the number's safety into their hands. */
  'resumed',
  /** The watch was turned off. */
  'watch_off',
] as const satisfies readonly (FigureName | string)[]
export type SafetyReason = (typeof SAFETY_REASONS)[number]

export type Step = {
  grade: SafetyGrade
  reason: SafetyReason
  /** What was sent before says nothing any more. */
  freshStart: boolean
}

export type StepTimes = Pick<SafetySettings, 'OTKLIK_SAFETY_STEP_HOURS' | 'OTKLIK_SAFETY_COOL_DOWN_HOURS'>

/**
 * What becomes of a number's grade now; undefined: nothing. Worse at once and as far as the figures say; better step by
 * step, each after some time of figures well below the threshold. A stopped number sends nothing that could speak for
 * it, so it comes back by time alone.
 */
export function nextGrade(
  { grade, since }: { grade: SafetyGrade; since: number },
  judged: Judgement,
  now: number,
  settings: StepTimes,
): Step | undefined {
  if (judged.grade > grade && judged.cause) return { grade: judged.grade, reason: judged.cause, freshStart: false }
  const due = easedAt({ grade, since }, settings)
  if (due === null || now < due) return undefined
  if (grade === STOPPED) return { grade: SLOWEST, reason: 'cool_down_over', freshStart: true }
  if (judged.eased >= grade) return undefined
  return { grade: oneBetter(grade), reason: 'recovered', freshStart: false }
}

/** The earliest time at which a number's grade may improve; null: not by itself. */
export function easedAt(
  { grade, since }: { grade: SafetyGrade; since: number },
  { OTKLIK_SAFETY_STEP_HOURS, OTKLIK_SAFETY_COOL_DOWN_HOURS }: StepTimes,
): number | null {
  if (grade === 0) return null
  if (grade < STOPPED) return since + OTKLIK_SAFETY_STEP_HOURS * HOUR
  return OTKLIK_SAFETY_COOL_DOWN_HOURS === 0 ? null : since + OTKLIK_SAFETY_COOL_DOWN_HOURS * HOUR
}
