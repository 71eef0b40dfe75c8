import type { Selectable } from 'kysely'
import { z } from 'zod'
import { type Db, type ReadDb, type Tx, transact } from '../../db/index.ts'
import type { HistoryGapsTable } from '../../db/schema/inbox.ts'
import { addAllToTimeline, type TimelineResolver } from '../../guests/index.ts'
import { cutPage, decodeCursor, type PageQuery } from '../../http/page.ts'
import { instantOut, toIso } from '../../http/time.ts'
import type { Clock } from '../../lib/clock.ts'
import { newId } from '../../lib/ids.ts'
import { DAY } from '../../lib/units.ts'
import type { Absence } from '../../numbers/index.ts'

/** How long WhatsApp keeps what it cannot deliver, by its privacy policy. */
const KEPT_MS = 30 * DAY
/** Chats that had been silent for longer than this are not marked: nobody would look for a message there. */
const SILENT_MS = 90 * DAY
const CHATS_AT_ONCE = 500

const GAP_REASONS = ['away_too_long', 'linked_again', 'queue_dropped'] as const
type GapReason = (typeof GAP_REASONS)[number]

/** What may have been missed while a number was away; undefined: nothing, because WhatsApp has kept it. */
export function gapOf({
  since,
  until,
  linkedAt,
  missing,
}: Absence): { reason: GapReason; from: number; to: number } | undefined {
  if (since === null || since >= until) return undefined
  if (missing !== undefined) return missing > 0 ? { reason: 'queue_dropped', from: since, to: until } : undefined
  // WhatsApp keeps messages for the devices that are linked when they are written.
  if (linkedAt !== null && linkedAt > since) return { reason: 'linked_again', from: since, to: linkedAt }
  return until - since > KEPT_MS ? { reason: 'away_too_long', from: since, to: until - KEPT_MS } : undefined
}

/** The number is connected again: records the gap, if there is one, in the same transaction. */
export async function noteGap(tx: Tx, numberId: string, absence: Absence): Promise<void> {
  const gap = gapOf(absence)
  if (!gap) return
  await tx
    .insertInto('history_gaps')
    .values({
      id: newId('gap'),
      number_id: numberId,
      from_at: gap.from,
      to_at: gap.to,
      reason: gap.reason,
      missing: absence.missing ?? null,
      created_at: absence.until,
    })
    .execute()
}

/** Adds new gaps to the timelines of the number's chats, some at a time; resumes where it was. */
export async function showGaps({ db, clock }: { db: Db; clock: Clock }, numberId: string): Promise<void> {
  for (;;) {
    const isDone = await transact(db, async (tx) => {
      const gap = await tx
        .selectFrom('history_gaps')
        .selectAll()
        .where('number_id', '=', numberId)
        .where('shown_at', 'is', null)
        .orderBy('id')
        .limit(1)
        .executeTakeFirst()
      if (!gap) return true
      const chats = await tx
        .selectFrom('chats')
        .select(['id', 'guest_id'])
        .where('number_id', '=', numberId)
        .where('id', '>', gap.shown_up_to ?? '')
        .where('last_message_at', '>', gap.from_at - SILENT_MS)
        .where('created_at', '<=', gap.to_at)
        .orderBy('id')
        .limit(CHATS_AT_ONCE)
        .execute()
      const entries = chats.map(({ guest_id: guestId }) => ({
        guestId,
        at: gap.to_at,
        kind: 'gap' as const,
        refId: gap.id,
      }))
      await addAllToTimeline(tx, entries)
      const isLast = chats.length < CHATS_AT_ONCE
      const progress = { shown_up_to: chats.at(-1)?.id ?? gap.shown_up_to, ...(isLast && { shown_at: clock.now() }) }
      await tx.updateTable('history_gaps').set(progress).where('id', '=', gap.id).execute()
      return false
    })
    if (isDone) return
  }
}

/** The phone has sent all of its recent chats: what a new link had missed is here now. */
export async function fillGaps(tx: Tx, numberId: string, at: number): Promise<void> {
  await tx
    .updateTable('history_gaps')
    .set({ filled_at: at })
    .where('number_id', '=', numberId)
    .where('filled_at', 'is', null)
    .execute()
}

export const gapSchema = z.object({
  id: z.string(),
  number_id: z.string(),
  from: instantOut.meta({ description: 'Messages written from then' }),
  to: instantOut.meta({ description: 'up to then may be missing' }),
  reason: z.enum(GAP_REASONS).meta({
    description:
      'away_too_long: WhatsApp keeps messages for 30 days; linked_again: nothing is kept for a number that is not linked; ' +
      'queue_dropped: WhatsApp had announced more than it delivered',
  }),
  missing: z
    .number()
    .int()
    .nullable()
    .meta({ description: 'How many messages of all chats, where WhatsApp has said it' }),
  filled: z.boolean().meta({ description: 'The phone has told its recent chats since' }),
})

export const resolveGaps: TimelineResolver = async (db, ids) => {
  const rows = await db.selectFrom('history_gaps').selectAll().where('id', 'in', ids).execute()
  return new Map(rows.map((row) => [row.id, presentGap(row)]))
}

/** The gaps of a number, the newest first. */
export async function listGaps(db: ReadDb, numberId: string, { cursor, limit }: PageQuery) {
  let query = db.selectFrom('history_gaps').selectAll().where('number_id', '=', numberId)
  if (cursor) query = query.where('id', '<', decodeCursor(cursor, z.tuple([z.string()]))[0])
  const rows = await query
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  return cutPage(rows, limit, (row) => [row.id], presentGap)
}

function presentGap(row: Selectable<HistoryGapsTable>): z.output<typeof gapSchema> {
  return {
    id: row.id,
    number_id: row.number_id,
    from: toIso(row.from_at),
    to: toIso(row.to_at),
    reason: row.reason,
    missing: row.missing,
    filled: row.filled_at !== null,
  }
}
