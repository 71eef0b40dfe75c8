import type { ReadDb } from '../../db/index.ts'
import type { RenderContext, Rendered } from '../../deliveries/index.ts'
import { fillClean, type MessageTemplateRow } from '../../message-templates/index.ts'
import { compileValues, openRenderable, type RendererDeps } from '../../templates/index.ts'
import type { MailingRow } from '../view.ts'
import { choiceOf } from './message-template.ts'

type Mailing = Pick<MailingRow, 'id' | 'promo_percent' | 'promo_days' | 'message_template'>
type Render = (context: RenderContext) => Rendered | Promise<Rendered>

/**
 * What official numbers send: `words` while a guest's 24 hours last, afterwards the template at Meta, with its
 * variables rendered for the guest. `approved`: the mailing's templates, one for each account. Linked numbers send
 * `words`.
 */
export async function withMessageTemplate(
  deps: RendererDeps,
  db: ReadDb,
  { mailing, approved, words }: { mailing: Mailing; approved: readonly MessageTemplateRow[]; words: Render },
  options: { ofOrder: boolean },
): Promise<Render> {
  const choice = choiceOf(mailing)
  if (!choice) return words
  const compiled = compileValues(choice.values, choice.language, 'message_template.values')
  const valuesFor = await openRenderable(deps, db, mailing, compiled, options)
  const byAccount = new Map(approved.map((row) => [row.waba_id, row]))
  return async (context) => {
    const { number, windowOpen = true } = context
    if (windowOpen || number?.kind !== 'cloud_api') return words(context)
    const row = byAccount.get(number.meta_account_id ?? '')
    if (!row) return { skip: 'window_closed' }
    const { values } = await valuesFor(context)
    const filled = fillClean(row, values)
    return filled ?? { skip: 'empty_variable' }
  }
}
