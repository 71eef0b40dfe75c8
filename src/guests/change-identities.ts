import { RetryTransaction, type Tx } from '../db/index.ts'
import type { GuestDeps } from './deps.ts'
import { findByIdentities } from './find-by-identities.ts'
import { recordGuestUpdated } from './guest-updated.ts'
import { mergeGuests } from './merge-guests.ts'
import { linkIdentities } from './resolve-guest.ts'
import { type Addresses, addIdentities, freeUsername, identitiesOf, renewIdentities, updateGuest } from './store.ts'

/**
 * WhatsApp says that a person has another phone or LID than before: the guest stays, is reached at the new address from
 * now on, and is still known by the old one. Only guests whom we know are touched.
 */
export async function changeIdentities(
  tx: Tx,
  deps: GuestDeps,
  { former, present, at }: { former: Addresses; present: Addresses; at: number },
): Promise<void> {
  const found = await findByIdentities(tx, identitiesOf(former))
  // The LID, and Meta's id, belong to the account; the old phone may be somebody else's by now.
  const known = found.find(({ identity_kind }) => identity_kind !== 'phone') ?? found[0]
  const { phone, lid } = present
  if (!known) return phone && lid ? linkIdentities(tx, deps, { phone, lid, at }) : undefined

  const identities = identitiesOf(present)
  const owners = await findByIdentities(tx, identities)
  for (const otherId of new Set(owners.map(({ id }) => id))) {
    if (otherId !== known.id) await mergeGuests(tx, deps, { keptId: known.id, mergedId: otherId, at })
  }
  const missing = identities.filter(({ kind }) => !owners.some((row) => row.identity_kind === kind))
  if (!(await addIdentities(tx, known.id, missing, at))) throw new RetryTransaction('an identity')
  await renewIdentities(tx, identities, at)
  await updateGuest(tx, known.id, phone ? { phone } : {}, at)
  await recordGuestUpdated(tx, known.id, { changed: 'profile', by: null, at })
}

/** Somebody has taken, changed or (null) given up their WhatsApp username. */
export async function changeUsername(
  tx: Tx,
  { lid, username, at }: { lid: string; username: string | null; at: number },
): Promise<void> {
  const [guest] = await findByIdentities(tx, identitiesOf({ lid }))
  if (!guest || guest.username === username) return
  if (username) await freeUsername(tx, username)
  await updateGuest(tx, guest.id, { username }, at)
  await recordGuestUpdated(tx, guest.id, { changed: 'profile', by: null, at })
}
