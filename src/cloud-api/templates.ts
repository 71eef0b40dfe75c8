import { z } from 'zod'
import type { Settings } from '../../config/env.ts'
import { type Db, type ReadDb, storedJson, transact } from '../db/index.ts'
import type { Signals } from '../jobs/signals.ts'
import type { Clock } from '../lib/clock.ts'
import { findObjectId, objectIdOf } from '../lib/cloud-api-ids.ts'
import { parseLanguage } from '../lib/languages.ts'
import {
  createTemplate,
  findTemplatesByName,
  getTemplate,
  languagesOfTemplate,
  removeTemplate,
  type TemplateRow,
  textForPrograms,
} from '../templates/index.ts'
import { GraphError, unknownObject } from './graph-error.ts'
import { findTemplateForms, insertTemplateForm, type TemplateForm } from './store.ts'
import { componentsSchema, type NewTemplateInput, textOfComponents } from './template-input.ts'

export type TemplateDeps = { db: Db; clock: Clock; signals: Signals; settings: Pick<Settings, 'OTKLIK_TIDY_NAMES'> }

export const templateNode = z.looseObject({ id: z.string() })

export const readComponents = storedJson('cloud_api_templates.components', componentsSchema)

/** Creates one of our templates. The closing question is waived, and the waiver is stored with who made it. */
export async function makeTemplate(deps: TemplateDeps, input: NewTemplateInput, by: { id: string }) {
  const { name, language, category, components } = input
  if (!parseLanguage(language)) {
    throw new GraphError(100, 'Templates can be in Russian or English: guests are greeted in these.', {
      subcode: 2_388_023,
    })
  }
  if (await findTemplate(deps.db, name, language)) {
    throw new GraphError(100, 'There is a template of this name in this language already.', { subcode: 2_388_024 })
  }
  const text = textOfComponents(components)
  const texts = { channel: 'whatsapp' as const, language, text, variants: [], endsWithoutQuestionOk: true }
  const row = await createTemplate(deps, { ...texts, name }, by)
  const format = input.parameter_format ?? (/\{\{\s*[a-z_]/i.test(JSON.stringify(components)) ? 'NAMED' : 'POSITIONAL')
  const form = { version: row.version, category, parameter_format: format, components: JSON.stringify(components) }
  await transact(deps.db, (tx) => insertTemplateForm(tx, { template_id: row.id, ...form }))
  return { id: objectIdOf(row.id), status: 'APPROVED', category }
}

/** The template with this name and texts in a language. */
export async function findTemplate(db: ReadDb, name: string, language: string): Promise<TemplateRow | undefined> {
  const rows = await findTemplatesByName(db, name)
  const wanted = parseLanguage(language)
  return rows.find((row) => languagesOfTemplate(row).some((each) => each === wanted))
}

/** Archives all templates with a name, or the one with an id. Throws when there is none. */
export async function dropTemplates(
  deps: TemplateDeps,
  { name, id, language }: { name: string; id?: string | undefined; language?: string | undefined },
  by: { id: string },
): Promise<void> {
  const named = await findTemplatesByName(deps.db, name)
  const rows = named.filter(
    (row) =>
      (id === undefined || objectIdOf(row.id) === id) &&
      (language === undefined || parseLanguage(row.language) === parseLanguage(language)),
  )
  if (rows.length === 0) {
    throw new GraphError(100, `There is no template ${name.slice(0, 60)}.`, { subcode: 2_593_002 })
  }
  for (const row of rows) await removeTemplate(deps, row.id, by)
}

/** One template by its digit id. */
export async function getTemplateNode(db: ReadDb, digits: string, fields: readonly string[] | undefined) {
  const found = findObjectId(digits)
  const row = found?.kind === 'tpl' ? await getTemplate(db, found.id).catch(() => undefined) : undefined
  if (!row || row.archived_at !== null || row.channel !== 'whatsapp') throw unknownObject('get', digits)
  const forms = await findTemplateForms(db, [row.id])
  return presentTemplate(row, forms.get(row.id), fields)
}

/**
 * In Meta's listing: as the program wrote it, as long as that still applies; otherwise as one text with its variables.
 */
export function presentTemplate(row: TemplateRow, form: TemplateForm | undefined, fields?: readonly string[]) {
  const own = form?.version === row.version ? form : undefined
  const shown: Record<string, unknown> = {
    name: row.name,
    parameter_format: own?.parameter_format ?? 'NAMED',
    components: own ? readComponents(own.components) : componentsOf(row),
    language: row.language,
    status: 'APPROVED',
    category: form?.category ?? 'MARKETING',
    quality_score: { score: 'UNKNOWN', date: Math.floor(row.created_at / 1_000) },
    rejected_reason: 'NONE',
  }
  const defaults = ['name', 'parameter_format', 'components', 'language', 'status', 'category']
  const asked = (fields ?? defaults).filter((field) => Object.hasOwn(shown, field))
  return { ...Object.fromEntries(asked.map((field) => [field, shown[field]])), id: objectIdOf(row.id) }
}

function componentsOf(row: TemplateRow) {
  const { text, parameters } = textForPrograms(row)
  const named = parameters.map((name) => ({ param_name: name, example: name }))
  return [{ type: 'BODY', text, ...(named.length > 0 && { example: { body_text_named_params: named } }) }]
}
