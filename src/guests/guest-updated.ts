import { recordEvent, type Tx } from '../db/index.ts'
import { presentGuest } from './present.ts'
import { findDetails, getGuest } from './view.ts'

/** The part of a guest that somebody changed. What the guest does by writing or rating has events of its own. */
export const GUEST_PARTS = ['profile', 'consent', 'unread', 'handling', 'notes', 'history'] as const

export type GuestPart = (typeof GUEST_PARTS)[number]

/** Tells consoles that show this guest. `by`: the user or key that did it; null where it was done on the phone. */
export async function recordGuestUpdated(
  tx: Tx,
  guestId: string,
  { changed, by, at }: { changed: GuestPart; by: string | null; at: number },
): Promise<void> {
  const guest = await getGuest(tx, guestId)
  const data = { ...presentGuest(guest, await findDetails(tx, guest.id)), changed, by }
  await recordEvent(tx, { type: 'guest.updated', at, data })
}
