import type { Selectable } from 'kysely'
import { ifGiven, type ReadDb } from '../db/index.ts'
import type { MessageTemplatesTable } from '../db/schema/message-templates.ts'
import { notFound } from '../lib/errors.ts'

export type MessageTemplateRow = Selectable<MessageTemplatesTable>

/** Which template a mailing means: at each business account the one with this name and language. */
export type TemplateName = { name: string; language: string }

export async function getMessageTemplate(db: ReadDb, id: string): Promise<MessageTemplateRow> {
  const row = await db.selectFrom('message_templates').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row || row.status === 'deleted') throw notFound('message template', id)
  return row
}

/** The same template at every business account that has it. */
export function findByName(db: ReadDb, { name, language }: TemplateName): Promise<MessageTemplateRow[]> {
  return db
    .selectFrom('message_templates')
    .selectAll()
    .where('name', '=', name)
    .where('language', '=', language)
    .where('status', '<>', 'deleted')
    .orderBy('waba_id')
    .execute()
}

export function findAtMeta(
  db: ReadDb,
  key: { wabaId: string } & TemplateName,
): Promise<MessageTemplateRow | undefined> {
  return db
    .selectFrom('message_templates')
    .selectAll()
    .where('waba_id', '=', key.wabaId)
    .where('name', '=', key.name)
    .where('language', '=', key.language)
    .executeTakeFirst()
}

export type ListQuery = {
  after: string | undefined
  limit: number
  status?: string | undefined
  wabaId?: string | undefined
  name?: string | undefined
}

/** Newest first. */
export function listMessageTemplates(
  db: ReadDb,
  { after, limit, status, wabaId, name }: ListQuery,
): Promise<MessageTemplateRow[]> {
  return db
    .selectFrom('message_templates')
    .selectAll()
    .where('status', '<>', 'deleted')
    .$call(ifGiven(after, (q, id) => q.where('id', '<', id)))
    .$call(ifGiven(status, (q, given) => q.where('status', '=', given)))
    .$call(ifGiven(wabaId, (q, given) => q.where('waba_id', '=', given)))
    .$call(ifGiven(name, (q, given) => q.where('name', '=', given)))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}

export function findTemplatesOf(db: ReadDb, wabaId: string): Promise<MessageTemplateRow[]> {
  return db.selectFrom('message_templates').selectAll().where('waba_id', '=', wabaId).execute()
}
