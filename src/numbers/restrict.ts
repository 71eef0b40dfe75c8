import type { Tx } from '../db/index.ts'
import type { Clock } from '../lib/clock.ts'
import { DAY, HOUR } from '../lib/units.ts'
import type { Restriction } from '../whatsapp/port.ts'
import { activeRestriction, imposedRestriction } from './restriction.ts'
import { isLockedInARow } from './safety/streak.ts'
import { changeState, recordStatus, sameState, stateWhenUp } from './states.ts'
import { lockNumber, type NumberRow } from './store.ts'

/** Where WhatsApp does not say how long: asked again every hour, so it may end earlier. */
const UNKNOWN_MS = DAY

// A refusal weighs more than a server's word that does not know of it yet.
const DOUBT_MS = HOUR

type Deps = { clock: Clock }

/**
 * WhatsApp restricts the number's first messages to people (invariant 9), or (null) has stopped doing so. Mailings to
 * guests who have written to the number, and replies, go on. Of two restrictions the one that ends later holds.
 * Notify 'outbox', 'number' and 'deliveries' after the commit.
 */
export async function restrict(
  tx: Tx,
  { clock }: Deps,
  numberId: string,
  restriction: Restriction | null,
): Promise<void> {
  const row = await lockNumber(tx, numberId)
  if (!row) return
  const now = clock.now()
  if (restriction === null) return isInDoubt(row, now) ? undefined : lift(tx, row, now)
  const present = imposedRestriction(row, now)
  if (present && restriction.until === null) return
  const until = restriction.until ?? now + UNKNOWN_MS
  if (until <= now) return present?.kind === restriction.kind ? lift(tx, row, now) : undefined
  if (present && present.kind !== restriction.kind && present.until >= until) return
  if (present?.kind === restriction.kind && present.until === until) return
  await apply(tx, row, { restriction_kind: restriction.kind, restriction_until: until, restriction_at: now }, now)
}

/** We know of it by refusals alone, and not for long; after many in a row they are believed to the end. */
function isInDoubt(row: NumberRow, now: number): boolean {
  const { restriction_at: at, restriction_until: until } = row
  const doubt = isLockedInARow(row) ? UNKNOWN_MS : DOUBT_MS
  return at !== null && until !== null && until - at === UNKNOWN_MS && now - at < doubt
}

async function lift(tx: Tx, row: NumberRow, now: number): Promise<void> {
  const isOver = row.state === 'restricted' && !activeRestriction({ ...row, restriction_kind: null }, now)
  if (row.restriction_kind === null && !isOver) return
  await apply(tx, row, { restriction_kind: null, restriction_until: null, restriction_at: null }, now)
}

type Columns = Pick<NumberRow, 'restriction_kind' | 'restriction_until' | 'restriction_at'>

async function apply(tx: Tx, row: NumberRow, columns: Columns, now: number): Promise<void> {
  const isUp = row.state === 'open' || row.state === 'restricted'
  const next = isUp ? stateWhenUp({ ...row, ...columns }, now) : sameState(row)
  const changed = await changeState(tx, row, { ...next, ...columns }, now)
  // The same state with another end, or a number that is paused: still news.
  if (changed.state === row.state && changed.reason === row.reason)
    await recordStatus(tx, changed, { previous: row.state, reason: changed.reason }, now)
}
