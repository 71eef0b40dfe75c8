import { audit } from '../access/index.ts'
import { type Db, transact } from '../db/index.ts'
import type { Signals } from '../jobs/index.ts'
import type { Clock } from '../lib/clock.ts'
import { definedOnly } from '../lib/defined-only.ts'
import { AppError } from '../lib/errors.ts'
import { checkTexts } from './compile-template.ts'
import { archiveTemplate, insertTemplate, updateTemplate } from './store.ts'
import { readLanguages, readVariants, type TemplateTexts, textsOf } from './template-texts.ts'
import { getTemplate, getTemplateVersion, type TemplateRow } from './view.ts'

type Deps = { db: Db; clock: Clock; signals: Signals }
type By = { id: string }

/** Saves a new template after checking it. Throws `template_invalid`. */
export async function createTemplate(
  { db, clock }: Deps,
  template: TemplateTexts & { name: string },
  by: By,
): Promise<TemplateRow> {
  checkTexts(template)
  const at = clock.now()
  return transact(db, async (tx) => {
    const row = await insertTemplate(tx, { ...template, actorId: by.id, at })
    if (template.endsWithoutQuestionOk) await auditWaiver(tx, row.id, by, at)
    return row
  })
}

/** What is undefined stays. */
export type TemplateChanges = {
  [K in keyof TemplateTexts | 'name']?: (TemplateTexts & { name: string })[K] | undefined
}

/** Changes a template; mailings that use it send the new text from now on. Throws `template_invalid`. */
export async function changeTemplate(
  { db, clock }: Deps,
  id: string,
  { name, ...given }: TemplateChanges,
  by: By,
): Promise<TemplateRow> {
  const before = await getTemplate(db, id)
  const asked = definedOnly(given)
  const texts = Object.keys(asked).length > 0 ? { ...textsOf(before), ...asked } : undefined
  if (texts) checkTexts(texts)
  const at = clock.now()
  const row = await transact(db, async (tx) => {
    const saved = await updateTemplate(
      tx,
      before,
      { ...(name && { name }), ...(texts && { texts }) },
      { actorId: by.id, at },
    )
    const waived = texts?.endsWithoutQuestionOk && before.ends_without_question_ok === 0
    if (saved && waived) await auditWaiver(tx, id, by, at)
    return saved
  })
  if (row) return row
  const now = await getTemplate(db, id)
  if (now.archived_at !== null) throw new AppError('wrong_state', 'This template is archived.')
  throw new AppError('conflict', 'Somebody has just changed this template: look at it again.')
}

/** Makes an earlier text of a template its newest version. Throws `not_found`, `template_invalid`. */
export async function restoreVersion(deps: Deps, id: string, version: number, by: By): Promise<TemplateRow> {
  const { language, title, text, variants, languages } = await getTemplateVersion(deps.db, id, version)
  const texts = { language, title, text, variants: readVariants(variants), languages: readLanguages(languages) }
  return changeTemplate(deps, id, texts, by)
}

/** Mailings that use it go on with it; new ones cannot use it. */
export async function removeTemplate({ db, clock }: Deps, id: string, by: By): Promise<void> {
  await getTemplate(db, id)
  const at = clock.now()
  if (!(await archiveTemplate(db, id, at))) return
  await audit(db, { actor: by, action: 'template.archive', subject: id, at })
}

async function auditWaiver(tx: Db, id: string, by: By, at: number): Promise<void> {
  await audit(tx, { actor: by, action: 'template.waive_closing_question', subject: id, at })
}
