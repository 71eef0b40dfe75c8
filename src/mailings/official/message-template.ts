import { z } from 'zod'
import { type ReadDb, storedJson } from '../../db/index.ts'
import { allowedNumbers } from '../../deliveries/index.ts'
import { AppError } from '../../lib/errors.ts'
import { checkValues, findByName, type MessageTemplateRow } from '../../message-templates/index.ts'
import { findNumbers } from '../../numbers/index.ts'
import { compileValues } from '../../templates/index.ts'
import type { MailingRow } from '../view.ts'

const chosen = z.object({
  name: z.string().max(512),
  language: z.string().max(20),
  values: z
    .record(z.string().max(80), z.string().max(1_024))
    .default({})
    .meta({ description: 'What fills it in, by the names of its `places`: Liquid, as in our own texts' }),
})

/** The template at Meta that a mailing sends outside of the 24 hours. */
export type MessageTemplateChoice = z.output<typeof chosen>

export const messageTemplateInput = chosen.nullable().meta({
  description:
    'A template at Meta (see /v1/message-templates): what official numbers send to guests who have not written within 24 hours. Within them, and from linked numbers, the text of template_id goes. Null: official numbers reach only guests who have written within 24 hours',
  examples: [
    { name: 'friday_offer', language: 'ru', values: { 'body.1': '{{ guest.first_name | default: "друзья" }}' } },
  ],
})

export const messageTemplateOut = chosen.extend({ values: z.record(z.string(), z.string()) }).nullable()

const readChoice = storedJson('mailings.message_template', chosen)

export function choiceOf({ message_template }: Pick<MailingRow, 'message_template'>): MessageTemplateChoice | null {
  return message_template === null ? null : readChoice(message_template)
}

/**
 * The column of a choice, checked: Meta has the template, every placeholder is filled, and every text can be rendered.
 * Undefined where nothing was chosen. Throws `invalid_input` and `template_invalid`.
 */
export async function checkedChoice(
  db: ReadDb,
  choice: MessageTemplateChoice | null | undefined,
): Promise<string | null | undefined> {
  if (!choice) return choice
  const path = 'body.message_template'
  const [row] = await findByName(db, choice)
  if (!row) {
    const message = `Meta has no template ${choice.name} in ${choice.language}: see GET /v1/message-templates.`
    throw new AppError('invalid_input', message, [{ path, message }])
  }
  checkValues(row, choice.values, `${path}.values`)
  compileValues(choice.values, choice.language, `${path}.values`)
  return JSON.stringify(choice)
}

type Of = Pick<MailingRow, 'message_template' | 'number_ids'>

/** The approved templates of a mailing, one for each account at Meta. */
export async function findApproved(db: ReadDb, mailing: Of): Promise<MessageTemplateRow[]> {
  const choice = choiceOf(mailing)
  return choice ? (await findByName(db, choice)).filter(isApproved) : []
}

const isApproved = ({ status }: Pick<MessageTemplateRow, 'status'>) => status === 'approved'

/**
 * Refuses a mailing whose template Meta does not let it send: throws `wrong_state` with the reason. Where no official
 * number would send it, this does not matter.
 */
export async function demandApproved(db: ReadDb, mailing: Of): Promise<void> {
  const choice = choiceOf(mailing)
  if (!choice) return
  const accounts = new Set(
    (await findNumbers(db, allowedNumbers(mailing))).flatMap(({ meta_account_id: id }) => (id === null ? [] : [id])),
  )
  if (accounts.size === 0) return
  const rows = (await findByName(db, choice)).filter(({ waba_id }) => accounts.has(waba_id))
  const bad = rows.find((row) => !isApproved(row))
  if (rows.length > 0 && !bad) {
    // Somebody may have changed it at Meta since it was chosen.
    for (const row of rows) checkValues(row, choice.values, 'body.message_template.values')
    return
  }
  const why = bad ? `is ${bad.status} at Meta${bad.reason ? ` (${bad.reason})` : ''}` : 'is not there any more'
  throw new AppError(
    'wrong_state',
    `The template ${choice.name} (${choice.language}) ${why}: choose another one, or wait until Meta approves it.`,
  )
}
