import { transact } from '../../db/index.ts'
import {
  claimAgain,
  type DeliveryRow,
  endUnconfirmed,
  findMessage,
  findUnsettled,
  isRefusedSince,
  MAX_ATTEMPTS,
  REPEATED_FOR_MS,
  type SendDeps,
} from '../../deliveries/index.ts'
import { findPeer } from '../../guests/index.ts'
import { wordsToSend } from '../../inbox/index.ts'
import { type NumberRow, type Permit, takePermit } from '../../numbers/index.ts'
import type { InFlightSends } from './in-flight.ts'

export type Repeats = { sent: number; refusal: Extract<Permit, { ok: false }> | undefined }

/**
 * Sends again what this number has claimed and nobody has confirmed: under the same id, so that WhatsApp drops it if it
 * did arrive, and with a new permit (invariants 1 and 2).
 */
export async function repeatUnsettled(
  deps: SendDeps,
  number: NumberRow,
  inFlight: InFlightSends,
  room: number,
): Promise<Repeats> {
  const repeats: Repeats = { sent: 0, refusal: undefined }
  // As of before the check: what ends meanwhile was not unsettled.
  const onTheirWay = new Set(inFlight.ids())
  for (const delivery of await findUnsettled(deps.db, number.id)) {
    if (onTheirWay.has(delivery.id)) continue
    const now = deps.clock.now()
    if (delivery.not_before > now) continue
    if (isHopeless(delivery, now)) await endUnconfirmed(deps, delivery)
    else if (repeats.sent < room) {
      const refusal = await repeat(deps, number, delivery, inFlight)
      if (refusal) return { ...repeats, refusal }
      repeats.sent += 1
    }
  }
  return repeats
}

/** The delivery's fate became known meanwhile. */
class Ended extends Error {}

async function repeat(
  deps: SendDeps,
  number: NumberRow,
  delivery: Awaited<ReturnType<typeof findUnsettled>>[number],
  inFlight: InFlightSends,
): Promise<Repeats['refusal']> {
  const message = delivery.message_id === null ? undefined : await findMessage(deps.db, delivery.message_id)
  if (!message || message.text === null || (await isRefusedSince(deps.db, deps.kinds, delivery))) {
    await endUnconfirmed(deps, delivery)
    return undefined
  }
  const to = await findPeer(deps.db, delivery.guest_id)
  const permit = await transact(deps.db, async (tx): Promise<Permit | undefined> => {
    const at = deps.clock.now()
    const taken = await takePermit(tx, deps, number, {
      kind: delivery.kind,
      messageId: message.whatsapp_id,
      at: deps.clock.steady(),
      // It was allowed to leave once; nobody knows whether that opened the chat.
      firstContact: false,
      guestId: delivery.guest_id,
      windowOpen: message.content === null,
    })
    if (!taken.ok) return taken
    // Nothing will leave, so the permit is returned with the transaction.
    if (!(await claimAgain(tx, delivery.id, at))) throw new Ended()
    return taken
  }).catch((error: unknown) => {
    if (error instanceof Ended) return undefined
    throw error
  })
  if (!permit) return undefined
  if (!permit.ok) return permit
  deps.log.info({ numberId: number.id, deliveryId: delivery.id, attempt: delivery.attempts + 1 }, 'repeating a message')
  inFlight.send(
    {
      deliveryId: delivery.id,
      guestId: delivery.guest_id,
      kind: delivery.kind,
      message,
      attempts: delivery.attempts + 1,
      chat: delivery.first_contact === 0 ? 'answered' : 'silent',
      repeat: true,
      countsAsMailing: delivery.kind === 'mailing' || delivery.kind === 'trigger',
      isTemplate: message.content !== null,
    },
    { id: message.whatsapp_id, to, content: wordsToSend({ text: message.text, content: message.content }) },
  )
  return undefined
}

function isHopeless({ attempts, claimed_at }: DeliveryRow, now: number): boolean {
  return attempts >= MAX_ATTEMPTS || now - (claimed_at ?? 0) > REPEATED_FOR_MS
}
