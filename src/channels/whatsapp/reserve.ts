import { transact } from '../../db/index.ts'
import {
  type Claim,
  claim,
  findMailedSince,
  markServed,
  type QueueKind,
  type QueueRenderer,
  type SendDeps,
  type SendQueueRow,
} from '../../deliveries/index.ts'
import { insertPaced, type MessageRow, withdrawOutgoing } from '../../inbox/index.ts'
import { isWindowOpen } from '../../lib/customer-window.ts'
import { whatsAppMessageId } from '../../lib/ids.ts'
import { known } from '../../lib/known.ts'
import { countryOfPhone, type NewCost, openPrices, recordCosts } from '../../message-prices/index.ts'
import { type NumberRow, type Permit, takePermits } from '../../numbers/index.ts'
import type { OutgoingMessage } from '../../whatsapp/port.ts'
import type { ReadyForChat } from './route-to-chat.ts'

/** A message with its permit, recorded and about to leave. */
export type InFlight = {
  deliveryId: string
  guestId: string
  kind: QueueKind
  message: MessageRow
  attempts: number
  /** The guest's earlier contact with this number. */
  chat: ReadyForChat['chat']
  /** An earlier attempt may have reached WhatsApp. */
  repeat: boolean
  countsAsMailing: boolean
  /** It counts against a portfolio's limit at Meta. */
  isTemplate: boolean
}

export type Reservation =
  | {
      kind: 'reserved'
      inFlight: Reserved[]
      refusal: Extract<Permit, { ok: false }> | undefined
    }
  /** A row, its queue, its text or its guest changed since it was read: nothing was written. */
  | { kind: 'stale' }

/** What goes where. */
type Reserved = { send: InFlight; message: OutgoingMessage }

class Stale extends Error {}

/**
 * Reserves as many of the ready deliveries as the number may send now: each one's permit, message and claim are one
 * transaction, written before anything leaves (invariants 1 and 2).
 */
export async function reserve(
  deps: SendDeps,
  { number, queue, renderer, sharesNumber }: ReserveContext,
  ready: readonly ReadyForChat[],
): Promise<Reservation> {
  try {
    return await transact(deps.db, async (tx) => {
      const at = deps.clock.now()
      const inFlight: Reserved[] = []
      const claims: Claim[] = []
      const steadyAt = deps.clock.steady()
      const requests = ready.map(({ delivery, chat, lastInboundAt }) => ({
        messageId: whatsAppMessageId(delivery.id),
        at: steadyAt,
        firstContact: chat !== 'answered',
        guestId: delivery.guest_id,
        windowOpen: isWindowOpen(lastInboundAt, at),
      }))
      const { granted, refusal } = await takePermits(tx, deps, number, queue.kind, requests)
      if (granted > 0 && renderer.isCurrent && !(await renderer.isCurrent(tx))) throw new Stale()
      // Before guests are locked: another number may be recording it at this moment.
      const textVersion = granted > 0 ? await renderer.textVersion?.(tx, at) : undefined
      const departing = ready.slice(0, granted)
      if ((await findMailedSince(tx, { queue, renderer }, departing, at)).size > 0) throw new Stale()
      // The remains of an attempt that never reached WhatsApp would be wrong in the guest's timeline.
      for (const { delivery } of departing) {
        if (delivery.message_id !== null) await withdrawOutgoing(tx, delivery.message_id)
      }
      const messages = await insertPaced(
        tx,
        departing.map(({ delivery, text, template }) => ({
          numberId: number.id,
          guestId: delivery.guest_id,
          kind: queue.kind,
          deliveryId: delivery.id,
          content: { type: 'text', text, template },
          author: null,
          at,
          traceparent: delivery.traceparent,
        })),
      )
      for (const [index, one] of departing.entries()) {
        const { delivery, to, text, template, variant, chat, expiration } = one
        const message = known(messages[index], 'message')
        const firstContact = chat !== 'answered'
        const send = sendOf(one, queue.kind, message, renderer.countsAsMailing)
        const content: OutgoingMessage['content'] = template
          ? { type: 'template', template, text }
          : { type: 'text', text }
        inFlight.push({ send, message: { id: message.whatsapp_id, to, content, expiration } })
        claims.push({
          deliveryId: delivery.id,
          variant,
          message: { id: message.id, whatsappId: message.whatsapp_id, firstContact },
        })
      }
      if (inFlight.length === 0) return { kind: 'reserved', inFlight, refusal }
      const claimed = await claim(tx, claims, { queue, numberId: number.id, renderer, textVersion, at })
      if (claimed.length !== inFlight.length) throw new Stale()
      if (number.kind === 'cloud_api')
        await recordCosts(tx, await openPrices(tx), inFlight.map(costOf(ready, queue)), at)
      if (sharesNumber) await markServed(tx, queue, inFlight.length, at)
      return { kind: 'reserved', inFlight, refusal }
    })
  } catch (error) {
    if (error instanceof Stale) return { kind: 'stale' }
    throw error
  }
}

export type ReserveContext = { number: NumberRow; queue: SendQueueRow; renderer: QueueRenderer; sharesNumber: boolean }

const costOf =
  (ready: readonly ReadyForChat[], queue: SendQueueRow) =>
  ({ send, message: { content } }: Reserved): NewCost => ({
    messageId: send.message.id,
    ...(queue.is_test === 0 && { queueId: queue.id }),
    deliveryId: send.deliveryId,
    // Free texts within the 24 hours.
    category: content.type === 'template' ? content.template.category : 'service',
    country: countryOfPhone(ready.find(({ delivery }) => delivery.id === send.deliveryId)?.guest.phone ?? null),
  })

function sendOf(
  { delivery, chat, template }: ReadyForChat,
  kind: QueueKind,
  message: MessageRow,
  countsAsMailing: boolean,
): InFlight {
  return {
    deliveryId: delivery.id,
    guestId: delivery.guest_id,
    kind,
    message,
    attempts: delivery.attempts + 1,
    chat,
    repeat: false,
    countsAsMailing,
    isTemplate: template !== undefined,
  }
}
