import { transact } from '../../db/index.ts'
import type { DispatchDeps, LaneKind, LaneRenderer, LaneRow } from '../../deliveries/index.ts'
import { claim, markServed } from '../../deliveries/index.ts'
import { insertOutgoing, type MessageRow, withdrawOutgoing } from '../../inbox/index.ts'
import { whatsAppMessageId } from '../../lib/ids.ts'
import { type NumberRow, type Permit, takePermits } from '../../numbers/index.ts'
import type { Ready } from './check-eligibility.ts'

/** A message with its permit, written down and about to leave. */
export type Flight = {
  deliveryId: string
  guestId: string
  kind: LaneKind
  message: MessageRow
  attempts: number
  /** What the guest had with this number before. */
  chat: Ready['chat']
  /** An earlier attempt may have reached WhatsApp. */
  repeat: boolean
  countsAsMailing: boolean
}

export type Launch =
  | {
      kind: 'launched'
      flights: { flight: Flight; ready: Ready }[]
      refusal: Extract<Permit, { ok: false }> | undefined
    }
  /** A row, its lane, its text or its guest changed since it was read: nothing was written. */
  | { kind: 'stale' }

class Stale extends Error {}

/**
 * Takes as many of the ready as the number may send now: permit, message and claim of each are one transaction, written
 * before anything leaves (invariants 1 and 2).
 */
export async function launch(
  deps: DispatchDeps,
  { number, lane, renderer, takeTurns }: LaunchContext,
  readies: readonly Ready[],
): Promise<Launch> {
  try {
    return await transact(deps.db, async (tx) => {
      const at = deps.clock.now()
      const flights: { flight: Flight; ready: Ready }[] = []
      const steadyAt = deps.clock.steady()
      const requests = readies.map(({ delivery, chat }) => ({
        messageId: whatsAppMessageId(delivery.id),
        at: steadyAt,
        firstContact: chat !== 'answered',
      }))
      const { granted, refusal } = await takePermits(tx, deps, number, lane.kind, requests)
      if (granted > 0 && renderer.isCurrent && !(await renderer.isCurrent(tx))) throw new Stale()
      for (const ready of readies.slice(0, granted)) {
        const { delivery } = ready
        // What is left of an attempt that never reached WhatsApp would be a lie in the guest's feed.
        if (delivery.message_id !== null) await withdrawOutgoing(tx, delivery.message_id)
        const message = await insertOutgoing(tx, deps.inbox, {
          numberId: number.id,
          guestId: delivery.guest_id,
          kind: lane.kind,
          deliveryId: delivery.id,
          content: { type: 'text', text: ready.text },
          author: null,
          at,
        })
        flights.push({ flight: flightOf(ready, lane.kind, message, renderer.countsAsMailing), ready })
      }
      if (flights.length === 0) return { kind: 'launched', flights, refusal }
      const claims = flights.map(({ flight, ready }) => ({
        deliveryId: flight.deliveryId,
        messageId: flight.message.id,
        whatsappId: flight.message.whatsapp_id,
        variant: ready.variant,
        firstContact: ready.chat !== 'answered',
      }))
      if ((await claim(tx, number.id, claims, at)) !== flights.length) throw new Stale()
      if (takeTurns) await markServed(tx, lane, flights.length, at)
      return { kind: 'launched', flights, refusal }
    })
  } catch (error) {
    if (error instanceof Stale) return { kind: 'stale' }
    throw error
  }
}

export type LaunchContext = { number: NumberRow; lane: LaneRow; renderer: LaneRenderer; takeTurns: boolean }

function flightOf({ delivery, chat }: Ready, kind: LaneKind, message: MessageRow, countsAsMailing: boolean): Flight {
  return {
    deliveryId: delivery.id,
    guestId: delivery.guest_id,
    kind,
    message,
    attempts: delivery.attempts + 1,
    chat,
    repeat: false,
    countsAsMailing,
  }
}
