import type { Updateable } from 'kysely'
import type { Db, Tx } from '../db/index.ts'
import type { TemplatesTable } from '../db/schema/templates.ts'
import { newId } from '../lib/ids.ts'
import type { TemplateTexts } from './template-texts.ts'
import type { TemplateRow } from './view.ts'

export type NewTemplate = TemplateTexts & { name: string; actorId: string; at: number }

export async function insertTemplate(tx: Tx, template: NewTemplate): Promise<TemplateRow> {
  const { name, actorId, at } = template
  const row = await tx
    .insertInto('templates')
    .values({
      id: newId('tpl'),
      name,
      channel: template.channel ?? 'whatsapp',
      ...textColumns(template),
      ...waiver(template.endsWithoutQuestionOk, actorId, at),
      version: 1,
      created_at: at,
      updated_at: at,
      archived_at: null,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  await keepVersion(tx, row, actorId)
  return row
}

export type TemplateChange = Pick<Updateable<TemplatesTable>, 'name'> & {
  /** Checked texts. */
  texts?: TemplateTexts
}

/** Saves a template again if it is still the version that was read. A change of texts makes a new version. */
export async function updateTemplate(
  tx: Tx,
  before: TemplateRow,
  { name, texts }: TemplateChange,
  { actorId, at }: { actorId: string; at: number },
): Promise<TemplateRow | undefined> {
  const waived = before.ends_without_question_ok === 1
  const row = await tx
    .updateTable('templates')
    .set({
      updated_at: at,
      ...(name !== undefined && { name }),
      ...(texts && { ...textColumns(texts), version: before.version + 1 }),
      ...(texts && texts.endsWithoutQuestionOk !== waived && waiver(texts.endsWithoutQuestionOk, actorId, at)),
    })
    .where('id', '=', before.id)
    .where('version', '=', before.version)
    .where('archived_at', 'is', null)
    .returningAll()
    .executeTakeFirst()
  if (row && texts) await keepVersion(tx, row, actorId)
  return row
}

export async function archiveTemplate(db: Db, id: string, at: number): Promise<boolean> {
  const result = await db
    .updateTable('templates')
    .set({ archived_at: at })
    .where('id', '=', id)
    .where('archived_at', 'is', null)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

function textColumns({ language, title, text, variants, languages = {} }: TemplateTexts) {
  return {
    language,
    title: title || null,
    text,
    variants: JSON.stringify(variants),
    languages: JSON.stringify(languages),
  }
}

/** Who took responsibility for a text without a closing question, and when. */
function waiver(ok: boolean, actorId: string, at: number) {
  return ok
    ? { ends_without_question_ok: 1 as const, waived_by: actorId, waived_at: at }
    : { ends_without_question_ok: 0 as const, waived_by: null, waived_at: null }
}

async function keepVersion(tx: Tx, row: TemplateRow, actorId: string): Promise<void> {
  const { id, version, language, title, text, variants, languages, updated_at } = row
  await tx
    .insertInto('template_versions')
    .values({
      template_id: id,
      version,
      language,
      title,
      text,
      variants,
      languages,
      saved_by: actorId,
      saved_at: updated_at,
    })
    .execute()
}
