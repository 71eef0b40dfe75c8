import { type Db, dialectOf, type SharedClock, type Tx, transact } from '../db/index.ts'
import { MINUTE } from '../lib/units.ts'
import { isDeadNeighbour } from './owner.ts'
import { lockNumber, lockNumberAtOnce, type NumberRow, rebaseLedger } from './store.ts'

export type LeaseDeps = { db: Db; clock: SharedClock; owner: string; leaseMs: number }

// A lease that ends later than this was written with a wrong clock, not by a living owner.
const FARTHEST_MS = 5 * MINUTE

/** Whether a number's lease may be taken by `owner` at `now` (UTC milliseconds). */
export function isLeaseFree(row: NumberRow, owner: string, now: number): boolean {
  const { lease_owner, lease_until } = row
  if (lease_owner === null || lease_until === null || lease_owner === owner) return true
  return lease_until <= now || lease_until > now + FARTHEST_MS || isDeadNeighbour(lease_owner, owner)
}

/**
 * Takes the number for this process if it is free: there is one socket for each number, however many processes there
 * are. The ledger's times are converted to our clock; what a former owner left in flight stays in flight until we are
 * logged in, which ends its socket: a process that was frozen may send until then. Undefined: taken, or its row is
 * locked at this moment; other free numbers do not wait for that.
 */
export async function acquireLease(
  { db, clock, owner, leaseMs }: LeaseDeps,
  numberId: string,
): Promise<NumberRow | undefined> {
  return transact(db, async (tx) => {
    const row = await lockNumberAtOnce(tx, numberId)
    const askedAt = clock.steady()
    const now = await clock.now(tx)
    if (!row || !isLeaseFree(row, owner, now)) return undefined
    await inheritLedger(tx, row, now - clock.steady(), clock, owner)
    const lease = { lease_owner: owner, lease_until: now + leaseMs, ledger_owner: owner, ledger_skew: now - askedAt }
    await tx.updateTable('numbers').set(lease).where('id', '=', numberId).execute()
    return { ...row, ...lease }
  })
}

/**
 * The ledger's times are by the former owner's steady clock; its skew says how far the leases' clock was ahead of that.
 * The stored skew is too large by the duration of the query, ours is too small by that: so nothing ever seems to have
 * left earlier than it did.
 */
async function inheritLedger(tx: Tx, row: NumberRow, skew: number, clock: SharedClock, owner: string): Promise<void> {
  const shift = row.ledger_owner === null || row.ledger_owner === owner ? 0 : row.ledger_skew - skew
  await rebaseLedger(tx, row.id, shift, clock.steady())
}

function renewed(clock: SharedClock, leaseMs: number) {
  return { lease_until: clock.after(leaseMs), ledger_skew: clock.after(-clock.steady()) }
}

/**
 * Renews by one statement the leases of all numbers that are ours, and returns those numbers, except those whose row is
 * locked by a send. It waits for none: it would hold the first while it waits for the next, and stop those who send
 * from both.
 */
export async function renewLeases({ db, clock, owner, leaseMs }: LeaseDeps): Promise<Set<string>> {
  const rows = await db
    .updateTable('numbers')
    .set(renewed(clock, leaseMs))
    .where('id', 'in', ownNotLocked(db, owner))
    .returning('id')
    .execute()
  return new Set(rows.map(({ id }) => id))
}

/** Ids of `owner`'s numbers, except those whose row another transaction has locked: for one statement about many. */
export function ownNotLocked(db: Db, owner: string) {
  const own = db.selectFrom('numbers').select('id').where('lease_owner', '=', owner)
  return dialectOf(db) === 'postgres' ? own.forNoKeyUpdate().skipLocked() : own
}

/** Renews the lease of one number, waiting for a send that has its row locked, and says whether it is still ours. */
export async function renewLease({ db, clock, owner, leaseMs }: LeaseDeps, numberId: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('numbers')
    .set(renewed(clock, leaseMs))
    .where('lease_owner', '=', owner)
    .where('id', '=', numberId)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/**
 * Whether the number is this process's; it stays so until the transaction ends, because its row is locked. What a
 * process knows of a send means nothing once another has the number and may be repeating it.
 */
export async function holdsLease(tx: Tx, owner: string, numberId: string): Promise<boolean> {
  return (await lockNumber(tx, numberId))?.lease_owner === owner
}

/** Gives the number back, so that another process need not wait. */
export async function releaseLease({ db, owner }: Pick<LeaseDeps, 'db' | 'owner'>, numberId: string): Promise<void> {
  await db
    .updateTable('numbers')
    .set({ lease_owner: null, lease_until: null })
    .where('id', '=', numberId)
    .where('lease_owner', '=', owner)
    .execute()
}
