import type { ReadDb, Tx } from '../../db/index.ts'
import type { MediaTable } from '../../db/schema/inbox.ts'
import type { MediaRow } from '../deps.ts'
import { readContent, type ScheduledRow } from './shapes.ts'

/** The rows of an uploaded file. */
export type NewFile = Omit<MediaTable, 'message_id' | 'number_id' | 'created_at' | 'attempts'>

/** Stores the file of a scheduled message, which owns it until it is sent. */
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

/** Whether the message needs a file that is gone. */
export function lostItsFile({ content, media_id }: Pick<ScheduledRow, 'content' | 'media_id'>): boolean {
  const { type } = readContent(content)
  return type !== 'text' && type !== 'location' && media_id === null
}
