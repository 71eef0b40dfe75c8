import type { Tx } from '../db/index.ts'
import { notFound } from '../lib/errors.ts'
import { attributesOf } from './attributes.ts'
import { birthColumns } from './birthday.ts'
import type { GuestDeps } from './deps.ts'
import type { GuestChanges, NewGuestInput } from './input.ts'
import { resolveGuest } from './resolve-guest.ts'
import { addTags, type GuestRow, lockGuest, replaceTags, updateGuest } from './store.ts'
import { demandPresent } from './view.ts'

/**
 * Saves a guest given by a program: creates it, or completes the guest known by the phone or username. Given fields
 * replace, tags are added.
 */
export async function saveGuest(
  tx: Tx,
  deps: GuestDeps,
  input: NewGuestInput,
  at: number,
): Promise<{ guest: GuestRow; created: boolean; changed: boolean }> {
  const { phone, username, name, tags = [] } = input
  const { guest, created, completed } = await resolveGuest(tx, deps, { phone, username, name, at })
  const changes = changesBy(guest, input)
  const isTagged = await addTags(tx, guest.id, tags)
  const changed = Object.keys(changes).length > 0
  return {
    guest: changed ? await updateGuest(tx, guest.id, changes, at) : guest,
    created,
    changed: changed || completed || isTagged,
  }
}

/** What is new in what a program gives: sending the same again changes nothing. */
export function changesBy(guest: GuestRow, { name, language, time_zone, birthday, attributes }: NewGuestInput) {
  return differing(guest, {
    name,
    language,
    time_zone,
    ...birthColumns(birthday),
    ...(attributes && { attributes: mergeAttributes(guest, attributes) }),
  })
}

/** Changes the given fields. A merged guest's id means the kept guest. Throws `not_found`. */
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

type Given = { [Column in keyof GuestRow]?: GuestRow[Column] | undefined }

function differing(guest: GuestRow, given: Given): Partial<GuestRow> {
  const standing: Record<string, unknown> = guest
  return Object.fromEntries(
    Object.entries(given).filter(([column, value]) => value !== undefined && standing[column] !== value),
  )
}

function mergeAttributes(guest: Pick<GuestRow, 'attributes'>, given: Record<string, unknown>): string {
  const merged = Object.entries({ ...attributesOf(guest), ...given }).filter(([, value]) => value !== null)
  return JSON.stringify(Object.fromEntries(merged))
}
