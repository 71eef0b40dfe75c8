import type { SafetyGrade } from '../../db/schema/numbers.ts'
import type { NumberRow } from '../store.ts'

export type { SafetyGrade }

/** What people see of a grade. */
export const SAFETY_LEVELS = ['good', 'watched', 'slowed', 'stopped'] as const
export type SafetyLevel = (typeof SAFETY_LEVELS)[number]

const LEVEL_OF: Record<SafetyGrade, SafetyLevel> = { 0: 'good', 1: 'watched', 2: 'slowed', 3: 'slowed', 4: 'stopped' }

/** What limits are divided by. */
const DIVISOR: Record<SafetyGrade, number> = { 0: 1, 1: 1, 2: 2, 3: 4, 4: 1 }

export const STOPPED: SafetyGrade = 4
/** Where a stopped number begins again. */
export const SLOWEST: SafetyGrade = 3
export const GOOD: SafetyGrade = 0

export function levelOf(grade: SafetyGrade): SafetyLevel {
  return LEVEL_OF[grade]
}

export function oneBetter(grade: SafetyGrade): SafetyGrade {
  return Math.max(GOOD, grade - 1) as SafetyGrade
}

export type Graded = Pick<NumberRow, 'safety_grade'>

/** Whether mailings may begin chats with people who have never written to the number: the first thing to be given up. */
export function mayBeginChats({ safety_grade }: Graded): boolean {
  return safety_grade < SLOWEST
}

/** The safety watch lets it send no mailings at all. */
export function isStopped({ safety_grade }: Graded): boolean {
  return safety_grade === STOPPED
}

/**
 * The row with the limits and the pacing that hold at its grade: a half, then a quarter of its own, at least one, and
 * spread evenly. A stopped number keeps its limits: it is not asked for them.
 */
export function withSafeLimits<T extends Graded & Pick<NumberRow, 'per_minute' | 'per_hour' | 'pacing'>>(row: T): T {
  const divisor = DIVISOR[row.safety_grade]
  if (divisor === 1) return row
  const cut = (limit: number) => Math.max(1, Math.floor(limit / divisor))
  return { ...row, per_minute: cut(row.per_minute), per_hour: cut(row.per_hour), pacing: 'even' }
}
