import type { Tx } from '../db/index.ts'
import { notFound } from '../lib/errors.ts'
import { attributesOf } from './attributes.ts'
import { birthColumns } from './birthday.ts'
import type { GuestDeps } from './deps.ts'
import type { GuestChanges, NewGuestInput } from './input.ts'
import { resolveGuest } from './resolve-guest.ts'
import { addTags, type GuestRow, lockGuest, replaceTags, updateGuest } from './store.ts'
import { demandPresent } from './view.ts'

/** A guest given by a program: made, or known by the phone or username and completed: fields given replace, tags are added. */
export async function saveGuest(
  tx: Tx,
  deps: GuestDeps,
  input: NewGuestInput,
  at: number,
): Promise<{ guest: GuestRow; created: boolean; changed: boolean }> {
  const { phone, username, tags = [], attributes, birthday, ...fields } = input
  const { guest, created } = await resolveGuest(tx, deps, { phone, username, name: fields.name, at })
  const given: Partial<GuestRow> = {
    ...fields,
    ...birthColumns(birthday),
    ...(attributes && { attributes: mergeAttributes(guest, attributes) }),
  }
  const changes = differing(guest, given)
  const isTagged = await addTags(tx, guest.id, tags)
  const changed = Object.keys(changes).length > 0
  return {
    guest: changed ? await updateGuest(tx, guest.id, changes, at) : guest,
    created,
    changed: changed || isTagged,
  }
}

/** Changes what is given. The guest of a mergedGuest is the keptGuest. Throws `not_found`. */
export async function changeGuest(
  tx: Tx,
  id: string,
  { tags, attributes, birthday, ...fields }: GuestChanges,
  at: number,
) {
  const guest = await lockGuest(tx, id)
  if (!guest) throw notFound('guest', id)
  demandPresent(guest)
  if (tags) await replaceTags(tx, guest.id, tags)
  const changes = {
    ...fields,
    ...birthColumns(birthday),
    ...(attributes && { attributes: mergeAttributes(guest, attributes) }),
  }
  return updateGuest(tx, guest.id, changes, at)
}

/** What is not so already: who sends the same again changes nothing. */
function differing(guest: GuestRow, given: Partial<GuestRow>): Partial<GuestRow> {
  const standing: Record<string, unknown> = guest
  return Object.fromEntries(
    Object.entries(given).filter(([column, value]) => value !== undefined && standing[column] !== value),
  )
}

function mergeAttributes(guest: Pick<GuestRow, 'attributes'>, given: Record<string, unknown>): string {
  const merged = Object.entries({ ...attributesOf(guest), ...given }).filter(([, value]) => value !== null)
  return JSON.stringify(Object.fromEntries(merged))
}
