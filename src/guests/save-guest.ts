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
): Promise<{ guest: GuestRow; created: boolean }> {
  const { phone, username, tags = [], attributes, birthday, ...fields } = input
  const { guest, created } = await resolveGuest(tx, deps, { phone, username, name: fields.name, at })
  const changes = {
    ...fields,
    ...birthColumns(birthday),
    ...(attributes && { attributes: mergeAttributes(guest, attributes) }),
  }
  await addTags(tx, guest.id, tags)
  return { guest: Object.keys(changes).length > 0 ? await updateGuest(tx, guest.id, changes, at) : guest, created }
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

function mergeAttributes(guest: Pick<GuestRow, 'attributes'>, given: Record<string, unknown>): string {
  const merged = Object.entries({ ...attributesOf(guest), ...given }).filter(([, value]) => value !== null)
  return JSON.stringify(Object.fromEntries(merged))
}
