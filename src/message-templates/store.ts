import { recordEvent, type Tx } from '../db/index.ts'
import { newId } from '../lib/ids.ts'
import type { MessageTemplateHooks } from './hooks.ts'
import { presentMessageTemplate } from './present.ts'
import { findAtMeta, type MessageTemplateRow } from './view.ts'

/** A template as reported by Meta. */
export type Told = Omit<MessageTemplateRow, 'id' | 'told_at' | 'created_at' | 'updated_at'>

type Deps = { templateHooks: MessageTemplateHooks }
export type StateChange = Partial<Pick<MessageTemplateRow, 'status' | 'reason' | 'quality' | 'category'>>

/**
 * Records what Meta reports about a template at `at`: new, or its current state. A report older than what is known
 * changes nothing. Listeners are told about every change of status, quality and category.
 */
export async function putTemplate(tx: Tx, deps: Deps, told: Told, at: number): Promise<MessageTemplateRow> {
  const before = await findAtMeta(tx, { wabaId: told.waba_id, ...told })
  if (!before) {
    const made = { ...told, id: newId('mtp'), told_at: at, created_at: at, updated_at: at }
    const inserted = await tx
      .insertInto('message_templates')
      .values(made)
      .onConflict((conflict) => conflict.columns(['waba_id', 'name', 'language']).doNothing())
      .returningAll()
      .executeTakeFirst()
    if (inserted) {
      await tell(tx, deps, inserted, at)
      return inserted
    }
    return putTemplate(tx, deps, told, at)
  }
  return (await change(tx, deps, before, { ...told, told_at: at }, at)) ?? before
}

/** What a webhook says about a known template. Undefined: nothing changes. */
export function changeState(tx: Tx, deps: Deps, row: MessageTemplateRow, state: StateChange, at: number) {
  return change(tx, deps, row, { ...state, told_at: at }, at)
}

async function change(
  tx: Tx,
  deps: Deps,
  before: MessageTemplateRow,
  next: Partial<MessageTemplateRow> & { told_at: number },
  at: number,
): Promise<MessageTemplateRow | undefined> {
  const row = await tx
    .updateTable('message_templates')
    .set({ ...next, updated_at: at })
    .where('id', '=', before.id)
    .where('told_at', '<=', next.told_at)
    .returningAll()
    .executeTakeFirst()
  if (!row) return undefined
  const isSame = (['status', 'reason', 'quality', 'category', 'components'] as const).every(
    (column) => before[column] === row[column],
  )
  if (!isSame) await tell(tx, deps, row, at)
  return row
}

async function tell(tx: Tx, deps: Deps, row: MessageTemplateRow, at: number): Promise<void> {
  await recordEvent(tx, { type: 'message_template.updated', at, data: presentMessageTemplate(row) })
  await deps.templateHooks.onChange(tx, row, at)
}
