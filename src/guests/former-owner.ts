import { compiled, type Tx } from '../db/index.ts'
import { DAY } from '../lib/units.ts'
import type { FoundGuest } from './find-by-identities.ts'
import { type GuestRow, updateGuest } from './store.ts'

/** No phone company assigns a number to somebody else until it has been silent for this long. */
const RESTING_MS = 60 * DAY

type Seen = { phone?: string | undefined; lid?: string | undefined; at: number }

export type Released = {
  /** The guests that remain of those that were found. */
  found: FoundGuest[]
  /** What the former owner said about being written to at this phone: it holds where they may be the same person. */
  refusal?: Pick<GuestRow, 'opted_out_at' | 'opted_out_source'>
}

/**
 * WhatsApp names a phone together with another person's account than the one we know it with: the phone goes over to
 * that person, and the two stay two guests. An account is a LID, so a guest without one may be anybody and is not
 * separated; nor is one with another LID who still has the phone and was heard of recently: that is a new account of
 * the same person. What remains is a guest who has moved to another phone since, or whose phone was silent long enough
 * to be reassigned.
 */
export async function releaseFromFormerOwner(tx: Tx, found: FoundGuest[], seen: Seen): Promise<Released> {
  const { phone, lid, at } = seen
  const owner = found.find(({ identity_kind }) => identity_kind === 'phone')
  if (!phone || !lid || !owner) return { found }
  if (found.some(({ id, identity_kind }) => identity_kind === 'lid' && id === owner.id)) return { found }
  const { rows: lids } = await selectLids(tx, { guestId: owner.id })
  if (lids.length === 0) return { found }
  const hasMoved = owner.phone !== null && owner.phone !== phone
  const heardAt = Math.max(owner.last_inbound_at ?? 0, ...lids.map(({ created_at }) => created_at))
  if (!hasMoved && at - heardAt < RESTING_MS) return { found }
  await tx
    .deleteFrom('guest_identities')
    .where('kind', '=', 'phone')
    .where('value', '=', phone)
    .where('guest_id', '=', owner.id)
    .execute()
  if (!hasMoved) await updateGuest(tx, owner.id, { phone: null }, at)
  const others = found.filter(({ id }) => id !== owner.id)
  if (hasMoved || owner.opted_out_at === null) return { found: others }
  return { found: others, refusal: { opted_out_at: owner.opted_out_at, opted_out_source: owner.opted_out_source } }
}

const selectLids = compiled((db, { guestId }: { guestId: string }) =>
  db.selectFrom('guest_identities').select('created_at').where('guest_id', '=', guestId).where('kind', '=', 'lid'),
)
