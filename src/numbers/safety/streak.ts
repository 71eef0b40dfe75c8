import { z } from 'zod'
import { storedJson } from '../../db/index.ts'
import type { NumberRow } from '../store.ts'
import { STOPPED } from './grades.ts'
import type { SafetySettings } from './judge-figures.ts'
import type { Step } from './next-grade.ts'

/** WhatsApp's "you begin too many chats lately", whatever chat it is said of. */
export const REACHOUT_LOCK = 463

/** This many 463 in a row mean that the number is the cause, not a single message. */
const LOCKED_IN_A_ROW = 3

/** Refusals that say nothing about the message. */
export const TRANSIENT_CODES: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504])

/** WhatsApp's own trouble: says nothing about the number either. */
export const isServersTrouble = (code: number): boolean => code !== 429 && TRANSIENT_CODES.has(code)

/** What WhatsApp said to a mailing message; `refusedWith`: null when it took it. */
export type Outcome = {
  refusedWith: number | null
  firstContact: boolean
  /** It bore the guest's trusted-contact token. */
  withToken?: boolean
}

const streakSchema = z.object({
  /** Of any kind, save 463 to people who have never written: that says nothing about chats that are led. */
  refused: z.number(),
  /** 463 to people who have never written to the number, since one such message was taken. */
  locked: z.number(),
  /** 463 to people who have written to it. */
  lockedKnown: z.number(),
})

/** Refusals since the last message that WhatsApp took. */
export type Streak = z.output<typeof streakSchema>

const readStreak = storedJson('numbers.safety_streak', streakSchema)

const NONE: Streak = { refused: 0, locked: 0, lockedKnown: 0 }

/** The streak after one more outcome. */
export function extendStreak(streak: Streak, { refusedWith, firstContact }: Outcome): Streak {
  if (refusedWith === null) return firstContact ? NONE : { ...NONE, locked: streak.locked }
  if (refusedWith !== REACHOUT_LOCK) return { ...streak, refused: streak.refused + 1 }
  if (firstContact) return { ...streak, locked: streak.locked + 1 }
  return { ...streak, refused: streak.refused + 1, lockedKnown: streak.lockedKnown + 1 }
}

/**
 * Stops a number whose messages are refused one after the other; undefined: nothing changes. 463 to people who have
 * never written is not for here: the restriction parks those at the first of them, and leaves led chats alone.
 */
export function stepAfterStreak(
  streak: Streak,
  { OTKLIK_SAFETY_WATCH, OTKLIK_SAFETY_STREAK }: Pick<SafetySettings, 'OTKLIK_SAFETY_WATCH' | 'OTKLIK_SAFETY_STREAK'>,
): Step | undefined {
  if (!OTKLIK_SAFETY_WATCH || OTKLIK_SAFETY_STREAK === 0) return undefined
  const isLong = streak.refused >= OTKLIK_SAFETY_STREAK || streak.lockedKnown >= LOCKED_IN_A_ROW
  return isLong ? { grade: STOPPED, reason: 'refused_in_a_row', freshStart: false } : undefined
}

/** The streak of a number's row. */
export function streakOf({ safety_streak }: Pick<NumberRow, 'safety_streak'>): Streak {
  return safety_streak === null ? NONE : readStreak(safety_streak)
}

/** As the column keeps it: null for none. */
export function streakColumn(streak: Streak): string | null {
  return streak.refused + streak.locked + streak.lockedKnown === 0 ? null : JSON.stringify(streak)
}

/** Whether so many first messages in a row were refused with 463 that WhatsApp's own answer counts less. */
export function isLockedInARow(row: Pick<NumberRow, 'safety_streak'>): boolean {
  return streakOf(row).locked >= LOCKED_IN_A_ROW
}
