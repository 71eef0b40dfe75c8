import type { Tx } from '../db/index.ts'
import { type GuestRow, getPresentGuest, resolveGuest } from '../guests/index.ts'
import type { OrderDeps } from './deps.ts'
import type { OrderInput } from './input.ts'
import { isGuestWithPhone } from './view.ts'

type Given = OrderInput['guest']

/** The guest, who is made of a phone or username that nobody has. Throws `not_found` and, of an erased guest, `wrong_state`. */
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

/** Whether an order that is known is this guest's. A username may have become another's since: it says nothing against it. */
export async function isGuestOfOrder(tx: Tx, guestId: string, { id, phone }: Given): Promise<boolean> {
  if (id !== undefined) return (await getPresentGuest(tx, id)).id === guestId
  return phone === undefined || isGuestWithPhone(tx, guestId, phone)
}
