import type { Ready, Route, Router, SendDeps } from '../../deliveries/index.ts'
import { findPeer, isAbsentFromWhatsApp } from '../../guests/index.ts'
import { isWindowOpen } from '../../lib/customer-window.ts'
import { SECOND } from '../../lib/units.ts'
import type { NumberRow } from '../../numbers/index.ts'
import type { Peer } from '../../whatsapp/port.ts'
import type { ChatCandidate } from './candidates.ts'

export type ReadyForChat = Ready<ChatCandidate, Peer>

/** Time enough for another message to the same guest to arrive. */
const BUSY_FOR_MS = 30 * SECOND

/** Finds the chat of a number, or the number that has the guest's chat (invariant 10). */
export function routerToChats({ db }: Pick<SendDeps, 'db'>, number: NumberRow): Router<ChatCandidate, Peer> {
  return {
    number,
    busyForMs: BUSY_FOR_MS,
    isWindowOpen: ({ lastInboundAt }, at) => number.kind === 'linked' || isWindowOpen(lastInboundAt, at),
    async routeTo(candidate, at): Promise<Route<Peer>> {
      const { delivery, guest, stickyNumberId } = candidate
      if (isAbsentFromWhatsApp(guest, at)) return { skip: 'not_on_whatsapp' }
      if (delivery.number_id === null && stickyNumberId !== null && stickyNumberId !== number.id) {
        return { otherNumberId: stickyNumberId }
      }
      const to = await peerOf(db, candidate)
      return to ? { to } : { skip: 'no_phone' }
    },
  }
}

/** A guest whose phone WhatsApp hides can be reached in the existing chat, or by the LID found for their username. */
async function peerOf(db: SendDeps['db'], { guest, chat }: ChatCandidate): Promise<Peer | undefined> {
  if (guest.phone !== null) return { phone: guest.phone }
  if (chat === 'none' && guest.username === null) return undefined
  const peer = await findPeer(db, guest.id)
  return peer.phone || peer.lid ? peer : undefined
}
