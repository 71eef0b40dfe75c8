import { RetryTransaction, recordEvent, type Tx } from '../db/index.ts'
import { insertRefusal } from './consents/record-consent.ts'
import type { GuestDeps } from './deps.ts'
import { refused } from './erasure/fingerprints.ts'
import { type FoundGuest, findByIdentities } from './find-by-identities.ts'
import { type Released, releaseFromFormerOwner } from './former-owner.ts'
import { mergeGuests } from './merge-guests.ts'
import { presentGuest } from './present.ts'
import {
  type Addresses,
  addIdentities,
  findByUsername,
  freeUsername,
  type GuestRow,
  type Identity,
  identitiesOf,
  insertGuest,
  updateGuest,
} from './store.ts'

export type Sighting = {
  /** E.164. */
  phone?: string | undefined
  /** Bare digits. */
  lid?: string | undefined
  /** By which Meta names the person to one business. */
  userId?: string | undefined
  /** The name the guest shows to others. */
  pushName?: string | undefined
  /** The name by which WhatsApp finds the guest. */
  username?: string | undefined
  /** The name we give, kept only where there is none. */
  name?: string | undefined
  /** From a phone's memory: nobody is told about a new guest, and what is known about an old one stays. */
  isPast?: boolean
  at: number
}

/** `completed`: the guest was known, and something was added to what is known of them. */
export type Resolved = { guest: GuestRow; created: boolean; completed: boolean }

/**
 * The one guest behind a phone, a LID, both, or a username: found, created, completed with the identity that was missing, or merged
 * when the two identities belonged to two guests. Call it inside `transact`: it throws `RetryTransaction` when another
 * transaction has just taken one of the identities.
 */
export async function resolveGuest(tx: Tx, deps: GuestDeps, sighting: Sighting): Promise<Resolved> {
  return resolveAmong(tx, deps, sighting, await findByIdentities(tx, identitiesSeen(sighting)))
}

const identitiesSeen = (sighting: Sighting): Identity[] =>
  sighting.phone || sighting.lid || !sighting.username ? identitiesOf(sighting) : []

/** `known`: the guests behind the identities, as `findByIdentities` has just found them. */
async function resolveAmong(tx: Tx, deps: GuestDeps, sighting: Sighting, known: FoundGuest[]): Promise<Resolved> {
  const identities = identitiesSeen(sighting)
  const { found, refusal } = await releaseFromFormerOwner(tx, known, sighting)
  const named = await findNamed(tx, sighting, found)
  const first = found[0] ?? named
  if (!first) {
    const guest = await createGuest(tx, deps, sighting, { identities, refusal })
    return { guest, created: true, completed: false }
  }

  const other = found.find(({ id }) => id !== first.id)
  const { at } = sighting
  const both: GuestRow = other ? await mergeGuests(tx, deps, { keptId: first.id, mergedId: other.id, at }) : first
  const guest =
    named && named.id !== first.id ? await mergeGuests(tx, deps, { keptId: both.id, mergedId: named.id, at }) : both
  const missing = identities.filter(({ kind }) => !found.some((row) => row.identity_kind === kind))
  if (!(await addIdentities(tx, guest.id, missing, sighting.at))) throw new RetryTransaction('an identity')
  const completed = completedBy(guest, sighting, missing)
  if (completed?.username) await freeUsername(tx, completed.username)
  const refuses =
    guest.opted_out_at === null ? await refusalOf(tx, deps, { refusal, at: sighting.at }, missing) : undefined
  if (refuses) await insertRefusal(tx, guest.id, refuses.word)
  const changes = { ...completed, ...refuses?.columns }
  if (Object.keys(changes).length === 0) return { guest, created: false, completed: false }
  return { guest: await updateGuest(tx, guest.id, changes, sighting.at), created: false, completed: true }
}

/**
 * Who was known by this username alone, as from an order, is who has it now. Told without an address it is whoever it
 * belongs to.
 */
async function findNamed(
  tx: Tx,
  { phone, lid, username }: Sighting,
  found: readonly GuestRow[],
): Promise<GuestRow | undefined> {
  if (!username || found.some((guest) => guest.username === username)) return undefined
  const named = await findByUsername(tx, username)
  return named && (!named.isAddressed || (!phone && !lid)) ? named.guest : undefined
}

/** A phone and a LID are one person. Only guests we know are touched: strangers are made when they write. */
export async function linkIdentities(
  tx: Tx,
  deps: GuestDeps,
  pair: { phone: string; lid: string; at: number },
): Promise<void> {
  const found = await findByIdentities(tx, identitiesOf(pair))
  const [owner] = found.filter(({ identity_kind }) => identity_kind === 'phone')
  const isKnown = found.some(({ id, identity_kind }) => identity_kind === 'lid' && id === owner?.id)
  // Told with every look-up, and nearly always known.
  if (found.length === 0 || (isKnown && owner?.phone === pair.phone)) return
  await resolveAmong(tx, deps, pair, found)
}

async function createGuest(
  tx: Tx,
  deps: GuestDeps,
  sighting: Sighting,
  { identities, refusal }: { identities: Identity[] } & Pick<Released, 'refusal'>,
): Promise<GuestRow> {
  const { phone = null, pushName = null, username = null, name = null, at } = sighting
  if (username) await freeUsername(tx, username)
  const refuses = await refusalOf(tx, deps, { refusal, at }, identities)
  const guest = await insertGuest(tx, {
    phone,
    push_name: pushName,
    username,
    name,
    at,
    ...refuses?.columns,
  })
  if (refuses) await insertRefusal(tx, guest.id, refuses.word)
  // The identities are the lock: whoever inserts them second begins again and finds the guest.
  if (!(await addIdentities(tx, guest.id, identities, at))) throw new RetryTransaction('an identity')
  if (!sighting.isPast)
    await recordEvent(tx, { type: 'guest.created', at, data: presentGuest(guest, { lid: sighting.lid }) })
  return guest
}

/** With what refusal somebody begins here: that of who had the phone before, or of who was erased. */
async function refusalOf(
  tx: Tx,
  deps: GuestDeps,
  { refusal, at }: Pick<Released, 'refusal'> & { at: number },
  identities: Identity[],
) {
  if (await wasErased(tx, deps, identities))
    return { columns: refused(at), word: { at, how: 'erasure', source: 'erased' } as const }
  if (!refusal) return undefined
  const { opted_out_at, opted_out_source: source } = refusal
  return { columns: refusal, word: { at: opted_out_at ?? at, how: 'former_owner', source } as const }
}

/** Who is known by these addresses: nobody, one guest, or two that turn out to be one. */
export const findPeerGuests = (tx: Tx, peer: Addresses): Promise<GuestRow[]> => findByIdentities(tx, identitiesOf(peer))

/** Whether somebody of these addresses was erased: what was then forgotten must not come back. */
export const isErased = (tx: Tx, deps: GuestDeps, peer: Addresses): Promise<boolean> =>
  wasErased(tx, deps, identitiesOf(peer))

/** Somebody who was erased is known again: they are not mailed until they ask for it. */
async function wasErased(
  tx: Tx,
  { erased }: Pick<GuestDeps, 'erased'>,
  identities: readonly Identity[],
): Promise<boolean> {
  return erased !== undefined && identities.length > 0 && (await erased(tx, identities)).size > 0
}

function completedBy(
  guest: GuestRow,
  { phone, lid, userId, pushName, username, name, isPast }: Sighting,
  missing: Identity[],
) {
  // Told together with the LID it is the phone that this person has now, also one that was another guest's row before.
  const isNews = lid !== undefined || userId !== undefined || missing.some(({ kind }) => kind === 'phone')
  const newPhone = phone !== undefined && phone !== guest.phone && isNews
  return {
    ...((newPhone || (phone && !guest.phone)) && { phone }),
    ...(pushName && pushName !== guest.push_name && !(isPast && guest.push_name) && { push_name: pushName }),
    ...(username && username !== guest.username && { username }),
    ...(name && !guest.name && { name }),
  }
}
