import { z } from 'zod'
import { audit } from '../access/index.ts'
import { transact } from '../db/index.ts'
import { AppError } from '../lib/errors.ts'
import { categoryOf, statusOf } from './as-meta-tells.ts'
import { type Components, variablesIn } from './components.ts'
import type { MessageTemplateDeps, TemplateGraph } from './deps.ts'
import { changeState, putTemplate } from './store.ts'
import { getMessageTemplate, type MessageTemplateRow } from './view.ts'

type By = { id: string }

export type NewMessageTemplate = {
  wabaId: string | undefined
  name: string
  language: string
  category: MessageTemplateRow['category']
  components: Components
}

const made = z.looseObject({
  id: z.union([z.string(), z.number()]).transform(String),
  status: z.string().optional(),
  category: z.string().optional(),
})
const done = z.looseObject({ success: z.boolean().optional() })

/** Submits a template to Meta, which decides on it. Throws `invalid_input`, and `GraphError` for what Meta refuses. */
export async function createAtMeta(
  deps: MessageTemplateDeps,
  { wabaId: asked, name, language, category, components }: NewMessageTemplate,
  by: By,
): Promise<MessageTemplateRow> {
  const wabaId = await accountOf(deps, asked)
  const graph = await demandGraph(deps, wabaId)
  const isNamed = components.flatMap(({ text = '' }) => variablesIn(text)).some((variable) => !/^\d+$/.test(variable))
  const at = deps.clock.now()
  const parameter_format = isNamed ? ('named' as const) : ('positional' as const)
  const body = { name, language, category: category.toUpperCase(), parameter_format, components }
  const answer = await graph.post(`${wabaId}/message_templates`, body, made)
  const row = await transact(deps.db, async (tx) => {
    const told = {
      waba_id: wabaId,
      meta_id: answer.id,
      name,
      language,
      category: categoryOf(answer.category) ?? category,
      status: statusOf(answer.status ?? 'PENDING'),
      reason: null,
      quality: 'unknown' as const,
      parameter_format,
      components: JSON.stringify(components),
    }
    const put = await putTemplate(tx, deps, told, at)
    await audit(tx, { actor: by, action: 'message_template.create', subject: put.id, details: { name, language }, at })
    return put
  })
  deps.signals.notify('outbox')
  return row
}

/** Changes it at Meta, which decides again: until then it may not be sent. Throws as `createAtMeta`. */
export async function editAtMeta(
  deps: MessageTemplateDeps,
  id: string,
  changes: { components?: Components | undefined; category?: MessageTemplateRow['category'] | undefined },
  by: By,
): Promise<MessageTemplateRow> {
  const before = await getMessageTemplate(deps.db, id)
  const graph = await demandGraph(deps, before.waba_id)
  const { components, category } = changes
  const body = { ...(components && { components }), ...(category && { category: category.toUpperCase() }) }
  const at = deps.clock.now()
  await graph.post(before.meta_id, body, done)
  const row = await transact(deps.db, async (tx) => {
    const told = {
      ...before,
      ...(components && { components: JSON.stringify(components) }),
      ...(category && { category }),
      status: 'pending',
      reason: null,
    }
    const { id: _id, told_at: _told, created_at: _made, updated_at: _changed, ...content } = told
    const put = await putTemplate(tx, deps, content, at)
    await audit(tx, {
      actor: by,
      action: 'message_template.edit',
      subject: id,
      details: { fields: Object.keys(body) },
      at,
    })
    return put
  })
  deps.signals.notify('outbox')
  return row
}

/** Deletes this language of it at Meta. Its name stays taken there for 30 days. */
export async function deleteAtMeta(deps: MessageTemplateDeps, id: string, by: By): Promise<void> {
  const row = await getMessageTemplate(deps.db, id)
  const graph = await demandGraph(deps, row.waba_id)
  const at = deps.clock.now()
  await graph.delete(`${row.waba_id}/message_templates`, done, { name: row.name, hsm_id: row.meta_id })
  await transact(deps.db, async (tx) => {
    await changeState(tx, deps, row, { status: 'deleted', reason: null }, at)
    await audit(tx, { actor: by, action: 'message_template.delete', subject: id, at })
  })
  deps.signals.notify('outbox')
}

async function accountOf(deps: MessageTemplateDeps, asked: string | undefined): Promise<string> {
  const accounts = await deps.listAccounts()
  const [only] = accounts
  if (asked !== undefined && accounts.includes(asked)) return asked
  if (asked === undefined && only !== undefined && accounts.length === 1) return only
  const message = accounts.length === 0 ? 'Connect an official number first.' : `Name one of ${accounts.join(', ')}.`
  throw new AppError('invalid_input', 'Templates are kept by the business account of an official number.', [
    { path: 'body.waba_id', message },
  ])
}

async function demandGraph(deps: MessageTemplateDeps, wabaId: string): Promise<TemplateGraph> {
  const graph = await deps.openGraph(wabaId)
  if (graph) return graph
  throw new AppError('wrong_state', 'No number of this business account has a token: give one of them a new token.')
}
