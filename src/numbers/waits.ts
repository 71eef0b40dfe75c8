import type { NumbersTable } from '../db/schema/numbers.ts'
import { DAY, HOUR, MINUTE } from '../lib/units.ts'
import { gapMs, hesitationMs, type PacedSend } from './pacing.ts'
import type { LedgerUse } from './store.ts'

/** The columns of a number that decide on its pace. */
export type PacedNumber = Pick<NumbersTable, 'per_minute' | 'per_hour' | 'pacing'>

/** `retryAt`: steady milliseconds before which asking again is pointless. */
export type Wait = { reason: 'minute' | 'hour' | 'day' | 'pace' | 'throughput'; retryAt: number }

/** What the ledger says about a number: `day` only when the cap of the running day is used up. */
export type Usage = {
  ledger: LedgerUse
  lastPaced: PacedSend | undefined
  day: { startedAt: number } | undefined
  /** The same moment by the steady clock and by the wall's. */
  at: number
  now: number
}

/** Everything that holds a mailing message back at `at`, apart from the number's state. */
export function waitsFrom(row: PacedNumber, { ledger, lastPaced, day, at, now }: Usage): Wait[] {
  const paced = row.pacing === 'even' ? lastPaced : undefined
  const waits = windowWaits(row, ledger, at, paced && hesitationMs(paced))
  if (paced) {
    const due = paced.at + gapMs(row, paced)
    if (due > at) waits.push({ reason: 'pace', retryAt: due })
  }
  if (day) waits.push({ reason: 'day', retryAt: day.startedAt + DAY + at - now })
  return waits
}

/** What the windows of a minute and an hour say, which are left `later` than they could be; all that holds a test send back. */
export function windowWaits(row: PacedNumber, use: LedgerUse, at: number, later = 0): Wait[] {
  const windows = [
    { reason: 'minute', ms: MINUTE, max: row.per_minute, settledAt: use.minute },
    { reason: 'hour', ms: HOUR, max: row.per_hour, settledAt: use.hour },
  ] as const
  return windows.flatMap(({ reason, ms, max, settledAt }) => {
    // With every slot in flight the first to settle does so now at the earliest.
    const retryAt = use.inFlight >= max ? freeAt(at, ms) : settledAt === null ? at : freeAt(settledAt, ms) + later
    return retryAt > at ? [{ reason, retryAt }] : []
  })
}

/** More than a window later, also when both times were rounded down to milliseconds. */
function freeAt(settledAt: number, windowMs: number): number {
  return settledAt + windowMs + 1
}

/** Undefined when nothing waits. */
export function longestWait(waits: readonly Wait[]): Wait | undefined {
  let longest = waits[0]
  for (const wait of waits) if (!longest || wait.retryAt > longest.retryAt) longest = wait
  return longest
}
