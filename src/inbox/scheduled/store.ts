import { sql, type Updateable } from 'kysely'
import { z } from 'zod'
import { type Db, type ReadDb, type Tx, transact } from '../../db/index.ts'
import type { ScheduledMessagesTable, ScheduledStatus } from '../../db/schema/inbox.ts'
import { cutPage, decodeCursor, type PageQuery } from '../../http/page.ts'
import { notFound } from '../../lib/errors.ts'
import { DAY } from '../../lib/units.ts'
import { filesOf } from './files.ts'
import { presentScheduled, type ScheduledOut, type ScheduledRow } from './shapes.ts'

/** States that an operator still has to know about: it waits, or it was not sent. */
const OPEN: ScheduledStatus[] = ['scheduled', 'withdrawn', 'failed']

/** Throws `not_found`. */
export async function getScheduled(db: ReadDb, id: string): Promise<ScheduledRow> {
  const row = await db.selectFrom('scheduled_messages').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound('scheduled message', id)
  return row
}

/** Those of a guest that wait or were not sent, the next first. */
export async function listScheduled(db: ReadDb, guestId: string, { cursor, limit }: PageQuery) {
  const wrote = await lastWritten(db, guestId)
  let query = db
    .selectFrom('scheduled_messages')
    .selectAll()
    .where('guest_id', '=', guestId)
    .where('status', 'in', OPEN)
  if (cursor) {
    const [sendAt, id] = decodeCursor(cursor, z.tuple([z.number(), z.string()]))
    query = query.where(sql<boolean>`(send_at, id) > (${sendAt}, ${id})`)
  }
  const rows = await query
    .orderBy('send_at')
    .orderBy('id')
    .limit(limit + 1)
    .execute()
  const files = await filesOf(db, rows)
  return cutPage(
    rows,
    limit,
    (row) => [row.send_at, row.id],
    (row) => presentScheduled(row, { withdrawn: isWithdrawn(row, wrote), media: files.get(row.media_id ?? '') }),
  )
}

/** As it stands now. */
export async function showScheduled(db: ReadDb, row: ScheduledRow): Promise<ScheduledOut> {
  const withdrawn = isWithdrawn(row, await lastWritten(db, row.guest_id))
  return presentScheduled(row, { withdrawn, media: (await filesOf(db, [row])).get(row.media_id ?? '') })
}

/** Those whose time has come, after a place in their order. */
export function listDue(db: ReadDb, now: number, after: { send_at: number; id: string }, limit: number) {
  return db
    .selectFrom('scheduled_messages')
    .select(['id', 'send_at'])
    .where('status', '=', sql.lit('scheduled'))
    .where('send_at', '<=', now)
    .where(sql<boolean>`(send_at, id) > (${after.send_at}, ${after.id})`)
    .orderBy('send_at')
    .orderBy('id')
    .limit(limit)
    .execute()
}

/** Changes it only in one of the states `from`. Returns the row, or undefined when another process was faster. */
export function changeScheduled(
  tx: Tx,
  id: string,
  changes: Updateable<ScheduledMessagesTable>,
  from: readonly ScheduledStatus[] = ['scheduled'],
): Promise<ScheduledRow | undefined> {
  return tx
    .updateTable('scheduled_messages')
    .set(changes)
    .where('id', '=', id)
    .where('status', 'in', from)
    .returningAll()
    .executeTakeFirst()
}

/**
 * The guest's message that arrived last. Stored with a scheduled message, it shows without any clock whether they have
 * written since; WhatsApp's times are in whole seconds.
 */
export async function lastWritten(db: ReadDb, guestId: string): Promise<string | null> {
  const { last } = await db
    .selectFrom('chats')
    .select((eb) => eb.fn.max('last_inbound_id').as('last'))
    .where('guest_id', '=', guestId)
    .executeTakeFirstOrThrow()
  return last
}

export function isWithdrawn(row: ScheduledRow, wrote: string | null): boolean {
  if (row.status !== 'scheduled' || row.withdraw_if_guest_writes === 0) return false
  return (wrote ?? '') > (row.guest_wrote_id ?? '')
}

/** After a merge what waits goes to the kept guest. */
export async function moveScheduled(tx: Tx, mergedId: string, keptId: string): Promise<void> {
  await tx.updateTable('scheduled_messages').set({ guest_id: keptId }).where('guest_id', '=', mergedId).execute()
}

/** How long a cancelled message can be restored. */
const KEPT_MS = DAY
const AT_ONCE = 500

/** Releases the files of messages cancelled a day ago, for `sweepMedia` to remove. */
export async function dropCancelledFiles(db: Db, now: number): Promise<void> {
  const rows = await db
    .selectFrom('scheduled_messages')
    .select(['id', 'media_id'])
    .where(sql<boolean>`status = 'cancelled' and media_id is not null`)
    .where('updated_at', '<=', now - KEPT_MS)
    .limit(AT_ONCE)
    .execute()
  for (const { id, media_id } of rows) {
    await transact(db, async (tx) => {
      const { numUpdatedRows } = await tx
        .updateTable('scheduled_messages')
        .set({ media_id: null })
        .where('id', '=', id)
        .where('status', '=', 'cancelled')
        .executeTakeFirst()
      // Restored in the meantime.
      if (numUpdatedRows === 0n) return
      await tx.updateTable('media').set({ status: 'failed' }).where('id', '=', media_id).execute()
    })
  }
}
