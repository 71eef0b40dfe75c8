import { compiled, type Db, dialectOf, type ReadDb, type Tx, transact } from '../../db/index.ts'
import type { Clock } from '../../lib/clock.ts'
import { inPages } from '../../lib/pace.ts'
import { SECOND } from '../../lib/units.ts'
import type { GuestRow } from '../store.ts'
import { type KeyKind, type MatchKey, matchKeysOf } from './match-keys.ts'
import { type Candidate, MIN_SCORE, scoreOf } from './score.ts'
import { propose, withdrawProposals } from './store.ts'

/** A key that more guests than this share says nothing: a common name. */
const SHARED_BY_MOST = 6
/** Guests of one page are looked at together: a key that too many of them share is not proposed. */
const PAGE = 25
/** How many guests one run looks at; the next run continues. */
const LOOKED_AT = 2_500
/** By then transactions that had begun to change a guest have ended. */
const SETTLED_MS = 30 * SECOND
/** How many of a guest's latest orders are considered. */
const ORDERS = 20

/**
 * Looks for guests among those changed who may be the same person as another. Each guest has a few folded keys, and
 * each key leads to a few guests or is skipped, so the work grows only with the changes. Continues where the last run
 * ended.
 */
export async function findDuplicates({ db, clock }: { db: Db; clock: Clock }, signal: AbortSignal): Promise<void> {
  let left = LOOKED_AT
  await inPages(dialectOf(db), { least: PAGE, most: PAGE }, async () => {
    if (signal.aborted || left <= 0) return 0
    left -= PAGE
    return transact(db, (tx) => scanPage(tx, clock.now()))
  })
}

/** The guests changed since, a page of them. */
export const changedGuests = (tx: ReadDb, after: { updated_at: number; guest_id: string }, until: number) =>
  tx
    .selectFrom('guests')
    .selectAll()
    .where((eb) => eb(eb.refTuple('updated_at', 'id'), '>', eb.tuple(after.updated_at, after.guest_id)))
    .where('updated_at', '<=', until)
    .orderBy('updated_at')
    .orderBy('id')
    .limit(PAGE)

async function scanPage(tx: Tx, now: number): Promise<number> {
  // Locked, so that two runs at once take one page after the other.
  const from = await tx
    .updateTable('duplicate_scans')
    .set((eb) => ({ id: eb.ref('id') }))
    .where('id', '=', 1)
    .returningAll()
    .executeTakeFirstOrThrow()
  const guests = await changedGuests(tx, from, now - SETTLED_MS).execute()
  const last = guests.at(-1)
  if (!last) return 0
  await scan(tx, guests, now)
  await tx
    .updateTable('duplicate_scans')
    .set({ updated_at: last.updated_at, guest_id: last.id })
    .where('id', '=', 1)
    .execute()
  return guests.length
}

async function scan(tx: Tx, guests: readonly GuestRow[], at: number): Promise<void> {
  const ids = guests.map(({ id }) => id)
  await tx.deleteFrom('guest_match_keys').where('guest_id', 'in', ids).execute()
  await withdrawProposals(tx, ids)
  const addresses = await addressesOf(tx, ids)
  const keys = new Map(guests.map((guest) => [guest.id, matchKeysOf(guest, addresses(guest.id).phones)]))
  const rows = [...keys].flatMap(([guest_id, own]) => own.map((key) => ({ ...key, guest_id })))
  if (rows.length === 0) return
  await tx.insertInto('guest_match_keys').values(rows).execute()
  const pairs = await pairsOf(tx, keys)
  const candidates = await candidatesOf(tx, [...new Set([...pairs.values()].flatMap(({ ids }) => ids))])
  for (const { ids: pair, shared } of pairs.values()) {
    const [a, b] = pair.map((id) => candidates.get(id))
    if (!a || !b) continue
    const { score, reasons } = scoreOf(a, b, shared)
    if (score >= MIN_SCORE) await propose(tx, pair, { score, reasons, at })
  }
}

type Pair = { ids: [string, string]; shared: Set<KeyKind> }

/** The pairs of guests that share a key. */
async function pairsOf(tx: Tx, keysOf: ReadonlyMap<string, MatchKey[]>): Promise<Map<string, Pair>> {
  const pairs = new Map<string, Pair>()
  for (const [id, keys] of keysOf) {
    for (const { kind, value } of keys) {
      const { rows: mates } = await selectMates(tx, { kind, value })
      if (mates.length > SHARED_BY_MOST) continue
      for (const { guest_id: other } of mates) {
        if (other === id) continue
        const ids: [string, string] = id < other ? [id, other] : [other, id]
        const pair = pairs.get(ids.join(' ')) ?? { ids, shared: new Set() }
        pairs.set(ids.join(' '), pair)
        pair.shared.add(kind)
      }
    }
  }
  return pairs
}

/** Guests with this key, up to one more than `SHARED_BY_MOST`. */
export const matesOf = (tx: ReadDb, { kind, value }: MatchKey) =>
  tx
    .selectFrom('guest_match_keys')
    .select('guest_id')
    .where('kind', '=', kind)
    .where('value', '=', value)
    .limit(SHARED_BY_MOST + 1)

const selectMates = compiled((db, key: MatchKey) => matesOf(db, key))

async function addressesOf(tx: Tx, ids: readonly string[]) {
  const rows = await tx
    .selectFrom('guest_identities')
    .select(['guest_id', 'kind', 'value'])
    .where('guest_id', 'in', [...ids])
    .execute()
  const values = (id: string, kind: 'phone' | 'lid') =>
    rows.filter((row) => row.guest_id === id && row.kind === kind).map(({ value }) => value)
  return (id: string) => ({ phones: values(id, 'phone'), lids: values(id, 'lid') })
}

const selectOrders = compiled((db, { guestId }: { guestId: string }) =>
  db.selectFrom('orders').select('restaurant_id').where('guest_id', '=', guestId).limit(ORDERS),
)

async function candidatesOf(tx: Tx, ids: readonly string[]): Promise<Map<string, Candidate>> {
  if (ids.length === 0) return new Map()
  const guests = await tx
    .selectFrom('guests')
    .selectAll()
    .where('id', 'in', [...ids])
    .where('merged_into', 'is', null)
    .where('erased_at', 'is', null)
    .execute()
  const addresses = await addressesOf(tx, ids)
  const dishes = await tx
    .selectFrom('guest_dishes')
    .select(['guest_id', 'dish'])
    .where('guest_id', 'in', [...ids])
    .where('favourite', '=', 1)
    .execute()
  const candidates = new Map<string, Candidate>()
  for (const guest of guests) {
    const { rows: orders } = await selectOrders(tx, { guestId: guest.id })
    candidates.set(guest.id, {
      guest,
      ...addresses(guest.id),
      restaurants: new Set(orders.map(({ restaurant_id }) => restaurant_id)),
      dishes: new Set(dishes.filter(({ guest_id }) => guest_id === guest.id).map(({ dish }) => dish)),
    })
  }
  return candidates
}
