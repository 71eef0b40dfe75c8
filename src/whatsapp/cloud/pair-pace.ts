import { SECOND } from '../../lib/units.ts'

/**
 * Meta's "pair rate limit": to one person a number sends one message in 6 seconds. Up to 45 may leave within 6 seconds
 * as a burst, after which nothing may follow until that many would have left one by one. More is refused with 131056:
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/throughput
 */
const STEP_MS = 6 * SECOND
const MAX_IN_BURST = 45
/** What leaves together arrives later and apart: a burst ends earlier here than at Meta, and its wait is longer. */
const BURST_MS = 4 * SECOND
const MARGIN_MS = SECOND

/** Older sends no longer matter. */
export const PAIR_MEMORY_MS = MAX_IN_BURST * STEP_MS + MARGIN_MS + BURST_MS

/** A message to the person. `acceptedAt` null: Meta has not answered. UTC milliseconds. */
export type PairSend = { begunAt: number; acceptedAt: number | null }

/**
 * How long the next message to a person has to wait, in milliseconds; 0: it may leave. `sends`: the earlier ones to
 * them, oldest first.
 */
export function pairWaitMs(sends: readonly PairSend[], now: number): number {
  let burst: { first: number; last: number; count: number } | undefined
  for (const { begunAt, acceptedAt } of sends) {
    const end = Math.max(begunAt, acceptedAt ?? 0)
    if (burst && burst.count < MAX_IN_BURST && begunAt < burst.first + BURST_MS) {
      burst = { ...burst, last: Math.max(burst.last, end), count: burst.count + 1 }
    } else burst = { first: begunAt, last: end, count: 1 }
  }
  if (!burst) return 0
  const { first, last, count } = burst
  if (count < MAX_IN_BURST && now >= first && now < first + BURST_MS) return 0
  const wait = count * STEP_MS + MARGIN_MS
  // A clock that was set back makes nobody wait longer.
  return Math.min(wait, Math.max(0, last + wait - now))
}
