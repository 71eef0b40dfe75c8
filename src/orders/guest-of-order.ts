import type { Tx } from '../db/index.ts'
import { type GuestRow, getPresentGuest, resolveGuest } from '../guests/index.ts'
import type { OrderDeps } from './deps.ts'
import type { OrderInput } from './input.ts'
import { isGuestWithPhone } from './view.ts'

type Given = OrderInput['guest']

/** The guest, created from an unknown phone or username. Throws `not_found` and, for an erased guest, `wrong_state`. */
export async function resolveGuestOfOrder(
  tx: Tx,
  deps: Pick<OrderDeps, 'guests'>,
  { id, phone, username, name }: Given,
  at: number,
): Promise<GuestRow> {
  if (id !== undefined) return getPresentGuest(tx, id)
  const { guest } = await resolveGuest(tx, deps.guests, { phone, username, name, at })
  return guest
}

/**
 * Whether a known order belongs to this guest. A username may belong to somebody else by now: it is no evidence against
 * it.
 */
export async function isGuestOfOrder(tx: Tx, guestId: string, { id, phone }: Given): Promise<boolean> {
  if (id !== undefined) return (await getPresentGuest(tx, id)).id === guestId
  return phone === undefined || isGuestWithPhone(tx, guestId, phone)
}
