import type { ReadDb, Tx } from '../../db/index.ts'
import type { Clock } from '../../lib/clock.ts'
import { SECOND } from '../../lib/units.ts'
import type { Permit, PermitRequest } from '../permit.ts'
import { activeRestriction } from '../restriction.ts'
import { type NumberRow, readLedgerUse } from '../store.ts'
import { findFreeAt, takeRecipients } from './recipients.ts'
import { FIRST_LIMIT } from './tiers.ts'

/**
 * How many messages per second Meta takes from a number unless it says otherwise; numbers that it has raised may send
 * 1,000.
 */
const PER_SECOND = 80
/** Replies and guests' messages count as well, so mailings leave part of the throughput to them. */
const SHARE_OF_MAILINGS = 0.75

/** The portfolio whose limit a number shares; where Meta has not told it, all numbers of its account share one. */
export function portfolioOf(row: Pick<NumberRow, 'id' | 'portfolio_id' | 'meta_account_id'>): string {
  return row.portfolio_id ?? (row.meta_account_id === null ? `number ${row.id}` : `account ${row.meta_account_id}`)
}

/** The most mailing messages in any second. */
export function throughputOf({ per_second }: Pick<NumberRow, 'per_second'>): number {
  return Math.max(1, Math.floor((per_second ?? PER_SECOND) * SHARE_OF_MAILINGS))
}

type Deps = { clock: Clock }
type Asked = Pick<PermitRequest, 'at' | 'windowOpen'>

/**
 * What holds an official number back, whoever the message goes to: not warm-up, pacing or the limits of linked numbers,
 * but Meta's throughput, and what Meta forbids the number outside the 24 hours.
 */
export async function judgeOfficial(
  db: ReadDb | Tx,
  { clock }: Deps,
  row: NumberRow,
  { at, windowOpen = true }: Asked,
): Promise<Permit> {
  const restriction = activeRestriction(row, clock.now())
  if (restriction && !windowOpen) {
    return { ok: false, reason: 'restricted', retryAt: restriction.until + at - clock.now() }
  }
  const most = throughputOf(row)
  const { inFlight, minute: settledAt } = await readLedgerUse(db, row.id, { perMinute: most, perHour: most })
  const retryAt = inFlight >= most ? at + SECOND : settledAt === null ? at : settledAt + SECOND + 1
  return retryAt > at ? { ok: false, reason: 'throughput', retryAt } : { ok: true }
}

/** Counts the guest against the portfolio's limit, where the message needs it. `retryAt` as in permits: steady. */
export async function takeRecipient(
  tx: Tx,
  { clock }: Deps,
  row: NumberRow,
  { at, messageId, guestId, windowOpen = true }: Pick<PermitRequest, 'at' | 'messageId' | 'guestId' | 'windowOpen'>,
): Promise<Permit> {
  if (windowOpen || guestId === undefined) return { ok: true }
  const now = clock.now()
  const { granted, retryAt } = await takeRecipients(tx, portfolioOf(row), [{ guestId, messageId }], now)
  if (granted === 1) return { ok: true }
  return { ok: false, reason: 'portfolio', retryAt: retryAt === null ? null : retryAt - now + at }
}

/** When the portfolio lets the number write to one more person who has not written (UTC milliseconds); null: never. */
export async function portfolioFreeAt(db: ReadDb, row: NumberRow, now: number): Promise<number | null> {
  const id = portfolioOf(row)
  const known = await db.selectFrom('portfolios').selectAll().where('id', '=', id).executeTakeFirst()
  return findFreeAt(db, known ?? { id, messaging_limit: FIRST_LIMIT }, now)
}
