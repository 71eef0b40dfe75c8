import type { Tx } from '../db/index.ts'
import { known } from '../lib/known.ts'
import { createGuests } from './create-guests.ts'
import type { GuestDeps } from './deps.ts'
import { type GuestRow, lockByPhones, updateGuest } from './store.ts'

/** `name`: kept only where there is none. */
export type NamedPhone = { phone: string; name?: string | undefined }

/**
 * The guests behind these phones: the same results as calling `resolveGuest` one by one, in a few statements for all
 * new ones. Call it inside `transact`.
 */
export async function resolveByPhones(
  tx: Tx,
  deps: Pick<GuestDeps, 'erased'>,
  people: readonly NamedPhone[],
  at: number,
): Promise<(phone: string) => GuestRow> {
  const found = await lockByPhones(tx, [...new Set(people.map(({ phone }) => phone))])
  const strangers = new Map<string, NamedPhone>()
  for (const person of people) {
    if (!found.has(person.phone) && !strangers.has(person.phone)) strangers.set(person.phone, person)
  }
  const made = await createGuests(tx, deps, [...strangers.values()], at)
  const ids = new Map(
    [...found, ...made.map((guest) => [guest.phone ?? '', guest] as const)].map(([phone, { id }]) => [phone, id]),
  )
  // Two phones may be one guest's.
  const guests = new Map([...found.values(), ...made].map((guest) => [guest.id, guest]))
  const guestOf = (phone: string) => known(guests.get(known(ids.get(phone), 'guest')), 'guest')
  for (const { phone, name } of people) {
    const guest = guestOf(phone)
    const changes = { ...(guest.phone === null && { phone }), ...(name && !guest.name && { name }) }
    if (Object.keys(changes).length > 0) guests.set(guest.id, await updateGuest(tx, guest.id, changes, at))
  }
  return guestOf
}
