import { audit } from '../../access/index.ts'
import type { Tx } from '../../db/index.ts'
import { setQueue } from '../../deliveries/index.ts'
import type { MessageTemplateRow } from '../../message-templates/index.ts'
import { queuesOf } from '../cascade/steps.ts'
import { moveMailing } from '../store.ts'
import { choiceOf } from './message-template.ts'

/**
 * A template at Meta may no longer be sent: mailings that use it are paused, with the reason, in the transaction that
 * records Meta's notice. What is on its way ends by itself. Only people resume them: what Meta allows again tomorrow
 * may be the wrong thing to send tomorrow.
 */
export async function pauseMailingsOf(tx: Tx, template: MessageTemplateRow, at: number): Promise<void> {
  if (template.status === 'approved') return
  const going = await tx
    .selectFrom('mailings')
    .selectAll()
    .where('message_template', 'is not', null)
    .where('status', 'in', ['running', 'scheduled'])
    .orderBy('id')
    .execute()
  for (const mailing of going) {
    const choice = choiceOf(mailing)
    if (choice?.name !== template.name || choice.language !== template.language) continue
    const paused_reason = `template_${template.status}`
    const moved = await moveMailing(
      tx,
      mailing.id,
      { from: ['running', 'scheduled'], to: 'paused', at },
      { paused_reason },
    )
    if (!moved) continue
    for (const queue of await queuesOf(tx, moved)) await setQueue(tx, queue.id, { open: false })
    const details = { reason: paused_reason, message_template_id: template.id }
    await audit(tx, { actor: { id: 'system' }, action: 'mailing.paused', subject: mailing.id, details, at })
  }
}
