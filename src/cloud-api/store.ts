import type { Insertable, Selectable } from 'kysely'
import type { Db, ReadDb, Tx } from '../db/index.ts'
import type { CloudApiMediaTable, CloudApiMessagesTable, CloudApiTemplatesTable } from '../db/schema/cloud-api.ts'

export type UploadRow = Selectable<CloudApiMediaTable>

export async function insertUpload(db: Db, row: UploadRow): Promise<void> {
  await db.insertInto('cloud_api_media').values(row).execute()
}

export function findUpload(db: ReadDb, id: string): Promise<UploadRow | undefined> {
  return db.selectFrom('cloud_api_media').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Returns the file's place; undefined: there was no such upload. */
export async function deleteUpload(db: Db, id: string): Promise<string | undefined> {
  const row = await db.deleteFrom('cloud_api_media').where('id', '=', id).returning('path').executeTakeFirst()
  return row?.path
}

const AT_ONCE = 500

/** Forgets expired uploads; returns the places of their files, this many at once. */
export async function deleteExpired(db: Db, now: number): Promise<string[]> {
  const rows = await db
    .deleteFrom('cloud_api_media')
    .where('id', 'in', (old) =>
      old
        .selectFrom('cloud_api_media')
        .select('id')
        .where('expires_at', '<=', now)
        .orderBy('expires_at')
        .limit(AT_ONCE),
    )
    .returning('path')
    .execute()
  return rows.map(({ path }) => path)
}

export async function insertSaid(tx: Tx, row: Insertable<CloudApiMessagesTable>): Promise<void> {
  await tx.insertInto('cloud_api_messages').values(row).execute()
}

/** What a program said about one of our messages. */
export function findSaid(db: ReadDb, messageId: string): Promise<Selectable<CloudApiMessagesTable> | undefined> {
  return db.selectFrom('cloud_api_messages').selectAll().where('message_id', '=', messageId).executeTakeFirst()
}

/** The last message with options that the guest got from this number before one of theirs. */
export function findLastChoices(
  db: ReadDb,
  { guestId, numberId, before }: { guestId: string; numberId: string; before: string },
): Promise<Selectable<CloudApiMessagesTable> | undefined> {
  return db
    .selectFrom('cloud_api_messages')
    .selectAll()
    .where('guest_id', '=', guestId)
    .where('number_id', '=', numberId)
    .where('choices', 'is not', null)
    .where('message_id', '<', before)
    .orderBy('message_id', 'desc')
    .limit(1)
    .executeTakeFirst()
}

export type TemplateForm = Selectable<CloudApiTemplatesTable>

export async function insertTemplateForm(tx: Tx, row: TemplateForm): Promise<void> {
  await tx.insertInto('cloud_api_templates').values(row).execute()
}

/** How programs wrote these templates, if they did. */
export async function findTemplateForms(db: ReadDb, ids: readonly string[]): Promise<Map<string, TemplateForm>> {
  if (ids.length === 0) return new Map()
  const rows = await db.selectFrom('cloud_api_templates').selectAll().where('template_id', 'in', ids).execute()
  return new Map(rows.map((row) => [row.template_id, row]))
}

/** Two guests turned out to be one person. */
export async function mergeSaid(tx: Tx, { keptId, mergedId }: { keptId: string; mergedId: string }): Promise<void> {
  await tx.updateTable('cloud_api_messages').set({ guest_id: keptId }).where('guest_id', '=', mergedId).execute()
}
