import { SECOND } from '../../lib/units.ts'
import type { ConnectionHandlers, MetaCharge } from '../port.ts'
import { readCallbackData, type SentStore } from './sent-store.ts'
import { refusedTemplate } from './template-refused.ts'
import type { WebhookStatus } from './webhook-schema.ts'

type Deps = {
  sent: SentStore
  handlers: Pick<ConnectionHandlers, 'onReceipt' | 'onLateResult' | 'onCharge' | 'onMetaChange'>
  now: () => number
}

/** Why a message failed when Meta does not say: "Something went wrong". */
const UNKNOWN_FAILURE = 131000

/**
 * What became of a message, as Meta posts it: in any order, many times, even before the answer to its POST. The message
 * is found by Meta's id or, if we never learnt that, by ours, which it carries. Nothing is said about messages that
 * others sent through the number.
 */
export async function takeStatus({ sent, handlers, now }: Deps, status: WebhookStatus): Promise<void> {
  const at = status.timestamp && status.timestamp > 0 ? status.timestamp * SECOND : now()
  const found = (await sent.findByWamid(status.id)) ?? (await findUnanswered(sent, status))
  if (!found) return
  const { messageId, peer } = found
  if (status.status === 'failed') {
    const code = status.errors?.[0]?.code ?? UNKNOWN_FAILURE
    const change = refusedTemplate(code, undefined, at)
    if (change) await handlers.onMetaChange?.(change)
    await handlers.onLateResult(messageId, { outcome: 'refused', code })
    // Somebody may try it again, which is another message for Meta.
    return sent.forget(messageId)
  }
  // Reported before it is stored: after a crash it is reported again, with the same result.
  if (found.wamid === null) {
    await handlers.onLateResult(messageId, { outcome: 'accepted', at })
    await sent.accept(messageId, status.id, at)
  }
  const charge = chargeOf(messageId, status)
  if (charge) await handlers.onCharge?.(charge)
  switch (status.status) {
    case 'delivered':
    case 'read':
    case 'played':
      return void (await handlers.onReceipt({ messageIds: [messageId], peer, status: status.status, at }))
    default:
      // Sent: it is already known that it was accepted.
      return
  }
}

/**
 * What Meta charges, given with sent and one of delivered and read:
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/pricing `billable` will be removed: `type`
 * says the same.
 */
function chargeOf(messageId: string, { pricing }: WebhookStatus): MetaCharge | undefined {
  if (!pricing) return undefined
  const { type, category, pricing_model: model } = pricing
  const billable = type === undefined ? pricing.billable : !type.toLowerCase().startsWith('free_')
  return billable === undefined ? undefined : { messageId, billable, category, type, model }
}

/** A message whose answer never came: the process ended in between. */
async function findUnanswered(sent: SentStore, { biz_opaque_callback_data: carried }: WebhookStatus) {
  const told = readCallbackData(carried)
  const found = told && (await sent.find(told.messageId))
  // A status of an earlier attempt says nothing about this one.
  return found?.wamid === null && found.begunAt === told?.begunAt ? found : undefined
}
