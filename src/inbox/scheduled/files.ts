import { sql } from 'kysely'
import { type Db, type ReadDb, type Tx, transact } from '../../db/index.ts'
import type { MediaTable } from '../../db/schema/inbox.ts'
import { DAY } from '../../lib/units.ts'
import type { MediaRow } from '../deps.ts'
import { readContent, type ScheduledRow } from './shapes.ts'

/** The rows of an uploaded file. */
export type NewFile = Omit<MediaTable, 'message_id' | 'number_id' | 'created_at' | 'attempts'>

/** What was cancelled may be taken back for so long. */
const KEPT_MS = DAY
const AT_ONCE = 500

/** The file of what waits is its own until it is a message. */
export async function keepFile(tx: Tx, scheduledId: string, file: NewFile, at: number): Promise<void> {
  await tx
    .insertInto('media')
    .values({ ...file, message_id: scheduledId, number_id: null, created_at: at })
    .execute()
}

export async function filesOf(db: ReadDb, rows: readonly Pick<ScheduledRow, 'media_id'>[]) {
  const ids = rows.flatMap(({ media_id: id }) => id ?? [])
  if (ids.length === 0) return new Map<string, MediaRow>()
  const files = await db.selectFrom('media').selectAll().where('id', 'in', ids).execute()
  return new Map(files.map((file) => [file.id, file]))
}

/** Whether it is to say something by a file that was not kept. */
export function lostItsFile({ content, media_id }: Pick<ScheduledRow, 'content' | 'media_id'>): boolean {
  const { type } = readContent(content)
  return type !== 'text' && type !== 'location' && media_id === null
}

/** Gives up the files of what was cancelled a day ago, for `sweepMedia` to remove. */
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
      // Taken back meanwhile.
      if (numUpdatedRows === 0n) return
      await tx.updateTable('media').set({ status: 'failed' }).where('id', '=', media_id).execute()
    })
  }
}
