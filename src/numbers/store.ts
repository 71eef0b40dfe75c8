import { type Selectable, sql } from 'kysely'
import { compiled, compiledList, type Db, dialectOf, onlyRow, type ReadDb, type Tx } from '../db/index.ts'
import type { NumbersTable, SendKind } from '../db/schema/numbers.ts'
import { notFound } from '../lib/errors.ts'
import { HOUR } from '../lib/units.ts'
import type { PacedSend } from './pacing.ts'

export type NumberRow = Selectable<NumbersTable>

/**
 * Kinds that neither warm-up nor pacing holds back: replies, automatic answers and tests. The ledger counts them all
 * the same.
 */
export const UNPACED = ['reply', 'automatic', 'test'] as const satisfies SendKind[]

/** Whether sends of this kind leave at once, whatever the throttle says; they are counted all the same. */
export const isUnpaced = (kind: SendKind): boolean => UNPACED.some((unpaced) => unpaced === kind)

export const UNPACED_SQL = sql.join(UNPACED.map((kind) => sql.lit(kind)))

/** How long the ledger is kept: longer than any window and any day. */
const LEDGER_AGE_MS = 48 * HOUR

/** Takes the number's row for this transaction and returns it as it is now. Whoever else asks waits until the commit. */
export async function lockNumber(tx: Tx, numberId: string): Promise<NumberRow | undefined> {
  return (await takeRow(tx, { numberId })).rows[0]
}

/** Compiled: it is part of every transaction about a number. */
const takeRow = compiled<{ numberId: string }, NumberRow>((db, { numberId }) => {
  if (dialectOf(db) === 'postgres') {
    return db.selectFrom('numbers').selectAll().where('id', '=', numberId).forNoKeyUpdate()
  }
  // SQLite locks on the first write: this one changes nothing.
  return db
    .updateTable('numbers')
    .set((eb) => ({ restarts: eb.ref('restarts') }))
    .where('id', '=', numberId)
    .returningAll()
})

/** As `lockNumber`, but it waits for nobody: undefined also while another transaction has the row. */
export async function lockNumberAtOnce(tx: Tx, numberId: string): Promise<NumberRow | undefined> {
  if (dialectOf(tx) === 'sqlite') return lockNumber(tx, numberId)
  const row = tx.selectFrom('numbers').selectAll().where('id', '=', numberId).forNoKeyUpdate().skipLocked()
  return row.executeTakeFirst()
}

/** As `lockNumber`; throws `not_found` for a number that is not there or was deleted. */
export async function lockLiveNumber(tx: Tx, numberId: string): Promise<NumberRow> {
  const row = await lockNumber(tx, numberId)
  if (!row || row.deleted_at !== null) throw notFound('number', numberId)
  return row
}

/** What the ledger says about a number: enough to judge any window. */
export type LedgerUse = {
  /** Sends that have not settled: they occupy every window. */
  inFlight: number
  /** When the send settled after whose leaving of the window a slot is free; null: free already. */
  minute: number | null
  hour: number | null
}

/**
 * Three point lookups whatever the limits and however many rows the windows hold: the settled sends are numbered in the
 * order in which they leave a window, so the one that has to leave is known by its number. Lists rather than
 * equalities: SQLite would plan this again each time.
 */
export async function readLedgerUse(
  db: ReadDb | Tx,
  numberId: string,
  limits: { perMinute: number; perHour: number },
): Promise<LedgerUse> {
  const use = await sql<{ in_flight: number; minute_at: number | null; hour_at: number | null }>`
    with use as (
      select
        (select count(*) from send_ledger where number_id in (${numberId}) and settled_at is null) as in_flight,
        coalesce((
          select settled_seq from send_ledger where number_id in (${numberId}) and settled_seq is not null
          order by settled_seq desc limit 1
        ), 0) as last_seq
    )
    select
      in_flight,
      (select settled_at from send_ledger
        where number_id in (${numberId}) and settled_seq = last_seq + in_flight + 1 - ${limits.perMinute}) as minute_at,
      (select settled_at from send_ledger
        where number_id in (${numberId}) and settled_seq = last_seq + in_flight + 1 - ${limits.perHour}) as hour_at
    from use
  `.execute(db as Db)
  const { in_flight, minute_at, hour_at } = onlyRow(use)
  return { inFlight: in_flight, minute: minute_at, hour: hour_at }
}

/** The latest paced sends after `since`, the newest first: what even pacing keeps its distance from. */
export async function findPacedSends(
  db: ReadDb | Tx,
  numberId: string,
  { since, limit }: { since: number; limit: number },
): Promise<PacedSend[]> {
  return db
    .selectFrom('send_ledger')
    .select(['at', 'gap'])
    .where('number_id', '=', numberId)
    .where('at', '>', since)
    .where('kind', 'not in', UNPACED)
    .orderBy('at', 'desc')
    .limit(limit)
    .execute()
}

/** Whether as many as `cap` mailing messages got a permit since `since`. */
export async function hasSentSince(db: ReadDb | Tx, numberId: string, since: number, cap: number): Promise<boolean> {
  const row = await db
    .selectFrom('send_ledger')
    .select('id')
    .where('number_id', '=', numberId)
    .where('at', '>=', since)
    .where('kind', 'not in', UNPACED)
    .orderBy('at')
    .limit(1)
    .offset(cap - 1)
    .executeTakeFirst()
  return row !== undefined
}

export async function insertSend(tx: Tx, send: NewSend): Promise<void> {
  await insertSends(tx, [send])
}

/** Whether a permit was given for the message, and its send has not ended. */
export async function hasUnsettled(tx: Tx, numberId: string, messageId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('send_ledger')
    .select('id')
    .where('number_id', '=', numberId)
    .where('settled_at', 'is', null)
    .where('message_id', '=', messageId)
    .executeTakeFirst()
  return row !== undefined
}

/** First messages that are about to leave, against the number's quota of new chats. Its row must be locked. */
export async function countNewChats(tx: Tx, row: Pick<NumberRow, 'id' | 'new_chats'>, count: number): Promise<void> {
  if (count === 0 || row.new_chats === null) return
  await tx
    .updateTable('numbers')
    .set((eb) => ({ new_chats_begun: eb('new_chats_begun', '+', count) }))
    .where('id', '=', row.id)
    .execute()
}

export type NewSend = { numberId: string; kind: SendKind; messageId: string; at: number; gap?: number | undefined }

export async function insertSends(tx: Tx, sends: readonly NewSend[]): Promise<void> {
  await insertRows(
    tx,
    sends.map((send) => ({ ...send, gap: send.gap ?? null })),
  )
}

const insertRows = compiledList((db, sends: readonly (Omit<NewSend, 'gap'> & { gap: number | null })[]) =>
  db.insertInto('send_ledger').values(
    sends.map(({ numberId, kind, messageId, at, gap }) => ({
      number_id: numberId,
      kind,
      message_id: messageId,
      at,
      gap,
      settled_at: null,
      settled_seq: null,
    })),
  ),
)

/** Takes back the permit of a message that never left. */
export async function deleteUnsettled(tx: Tx, numberId: string, messageId: string): Promise<void> {
  await tx
    .deleteFrom('send_ledger')
    .where('number_id', '=', numberId)
    .where('settled_at', 'is', null)
    .where('message_id', '=', messageId)
    .execute()
}

/** Moves all times of a number's ledger by `shift`, and none of them beyond `now`. The number's row must be locked. */
export async function rebaseLedger(tx: Tx, numberId: string, shift: number, now: number): Promise<void> {
  if (shift !== 0) {
    await tx
      .updateTable('send_ledger')
      .set((eb) => ({ at: eb('at', '+', shift), settled_at: eb('settled_at', '+', shift) }))
      .where('number_id', '=', numberId)
      .execute()
  }
  await tx.updateTable('send_ledger').set({ at: now }).where('number_id', '=', numberId).where('at', '>', now).execute()
  await tx
    .updateTable('send_ledger')
    .set({ settled_at: now })
    .where('number_id', '=', numberId)
    .where('settled_at', '>', now)
    .execute()
}

/** Deletes sends that no window and no figure looks at any more. */
export async function pruneLedger(db: Db, numberId: string, steadyNow: number): Promise<void> {
  await db
    .deleteFrom('send_ledger')
    .where('number_id', '=', numberId)
    .where('settled_at', '<', steadyNow - LEDGER_AGE_MS)
    .execute()
}

/** Numbers whose warm-up is not complete. */
export async function findColdNumbers(db: ReadDb): Promise<Set<string>> {
  const rows = await db.selectFrom('numbers').select('id').where('warm_at', 'is', null).execute()
  return new Set(rows.map(({ id }) => id))
}

/** Numbers of this process with a send that got its permit before `at` (steady) and is still in flight. */
export async function findUnsettledBefore(db: ReadDb, owner: string, at: number): Promise<Set<string>> {
  const rows = await db
    .selectFrom('numbers')
    .select('id')
    .where('lease_owner', '=', owner)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('send_ledger')
          .select('send_ledger.id')
          .whereRef('number_id', '=', 'numbers.id')
          .where('settled_at', 'is', null)
          .where('at', '<', at),
      ),
    )
    .execute()
  return new Set(rows.map(({ id }) => id))
}

/** Undefined also for a number that was deleted. */
export function findLiveNumber(db: ReadDb, numberId: string): Promise<NumberRow | undefined> {
  const live = db.selectFrom('numbers').selectAll().where('deleted_at', 'is', null)
  return live.where('id', '=', numberId).executeTakeFirst()
}

/** Also one that was deleted. */
export function findNumber(db: ReadDb, numberId: string): Promise<NumberRow | undefined> {
  return db.selectFrom('numbers').selectAll().where('id', '=', numberId).executeTakeFirst()
}
