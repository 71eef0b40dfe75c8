import type { Tx } from '../db/index.ts'
import { known as sure } from '../lib/known.ts'
import { runsOf } from '../lib/runs-of.ts'
import { createGuests } from './create-guests.ts'
import type { GuestDeps } from './deps.ts'
import type { GuestRowInput } from './input.ts'
import { changesBy } from './save-guest.ts'
import { addTagsOfMany, type GuestRow, lockByPhones, type TagRow, updateGuest } from './store.ts'

/** `changed`: of one who was known. */
export type SavedGuest = { guest: GuestRow; created: boolean; changed: boolean }

/**
 * Guests given by the rows of a file or list, with the same results as `saveGuest` of one after the other, in their order:
 * in a few statements for all that are new, and one more for each that is changed. Call it inside `transact`.
 */
export async function saveGuests(
  tx: Tx,
  deps: Pick<GuestDeps, 'erased'>,
  inputs: readonly GuestRowInput[],
  at: number,
): Promise<SavedGuest[]> {
  const saved: SavedGuest[] = []
  for (const run of runsOf(inputs, ({ phone }) => phone)) saved.push(...(await saveRun(tx, deps, run, at)))
  return saved
}

/** Each of another phone. */
async function saveRun(
  tx: Tx,
  deps: Pick<GuestDeps, 'erased'>,
  inputs: readonly GuestRowInput[],
  at: number,
): Promise<SavedGuest[]> {
  const known = await lockByPhones(
    tx,
    inputs.map(({ phone }) => phone),
  )
  const strangers = inputs.filter(({ phone }) => !known.has(phone))
  const made = new Map((await createGuests(tx, deps, strangers, at)).map((guest) => [guest.phone, guest]))
  const tagsOf = ({ phone, tags = [] }: GuestRowInput) => {
    const guest = known.get(phone)
    return guest ? tags.map((tag) => ({ tag, guest_id: guest.id })) : []
  }
  const fresh = new Set((await addTagsOfMany(tx, inputs.flatMap(tagsOf))).map(keyOfTag))
  const saved: SavedGuest[] = []
  // Two phones may belong to one guest: a guest who is there twice is as the earlier row left them.
  const latest = new Map<string, GuestRow>()
  for (const input of inputs) {
    const stranger = made.get(input.phone)
    if (stranger) {
      saved.push({ guest: stranger, created: true, changed: false })
      continue
    }
    const found = sure(known.get(input.phone), 'guest of this phone')
    const guest = latest.get(found.id) ?? found
    // Known by WhatsApp's own id alone, and by a phone that was another's.
    const changes = { ...changesBy(guest, input), ...(guest.phone === null && { phone: input.phone }) }
    const changed = Object.keys(changes).length > 0
    const now = changed ? await updateGuest(tx, guest.id, changes, at) : guest
    latest.set(now.id, now)
    const isTagged = tagsOf(input).filter((tag) => fresh.delete(keyOfTag(tag))).length > 0
    saved.push({ guest: now, created: false, changed: changed || isTagged })
  }
  return saved
}

const keyOfTag = ({ tag, guest_id }: TagRow) => `${guest_id} ${tag}`
