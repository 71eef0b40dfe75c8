import { createHash } from 'node:crypto'
import type { Channel } from '../../db/schema/deliveries.ts'
import { type MessageTemplateRow, textWith } from '../../message-templates/index.ts'
import type { TemplateRow } from '../../templates/index.ts'
import { choiceOf } from '../official/message-template.ts'
import type { MailingRow } from '../view.ts'

/** What distinguishes one version of a mailing's text from another. */
export type TextKey = {
  mailingId: string
  channel: Channel
  templateId: string
  templateVersion: number
  /** As it is stored: see `readMessageTemplate`. */
  messageTemplate: string | null
  /** '' for none. */
  messageTemplateKey: string
}

/**
 * The key of the text that a mailing sends by a channel now: its template as it stands and, by WhatsApp, the template
 * at Meta with its variables. `approved`: those at Meta; their words may change there, too.
 */
export function textKeyOf(
  mailing: Pick<MailingRow, 'id' | 'message_template'>,
  channel: Channel,
  template: Pick<TemplateRow, 'id' | 'version'>,
  approved: readonly MessageTemplateRow[],
): TextKey {
  const choice = channel === 'whatsapp' ? choiceOf(mailing) : null
  const key = { mailingId: mailing.id, channel, templateId: template.id, templateVersion: template.version }
  if (!choice) return { ...key, messageTemplate: null, messageTemplateKey: '' }
  // Two accounts at Meta usually have the same words.
  const texts = [...new Set(approved.map((row) => textWith(row, choice.values)))].sort()
  const { name, language } = choice
  return {
    ...key,
    messageTemplate: JSON.stringify({ name, language, texts }),
    messageTemplateKey: createHash('sha256')
      .update(JSON.stringify([choice, texts]))
      .digest('hex'),
  }
}
