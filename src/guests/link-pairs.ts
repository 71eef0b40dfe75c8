import { RetryTransaction, type Tx } from '../db/index.ts'
import type { GuestDeps } from './deps.ts'
import { linkIdentities } from './resolve-guest.ts'
import { findByPairs, findWithLid, insertIdentities } from './store.ts'

/** A phone (E.164) and a LID (bare digits) of one person. */
export type Pair = { phone: string; lid: string }
type Owner = { id: string }

/**
 * As `linkIdentities`, for many at once: WhatsApp tells a whole page of a mailing in one answer. Those who are known,
 * are nobody's, or lack nothing but the LID take a few statements together; anybody else is linked alone.
 */
export async function linkPairs(tx: Tx, deps: GuestDeps, pairs: readonly Pair[], at: number): Promise<void> {
  const distinct = [...new Map(pairs.map((pair) => [`${pair.phone} ${pair.lid}`, pair])).values()]
  if (distinct.length === 0) return
  const { byPhone, byLid } = await findByPairs(tx, distinct)
  const alone = new Set<Pair>()
  const lacking = new Map<Pair, Owner>()
  for (const pair of distinct) {
    const owner = byPhone.get(pair.phone)
    const named = byLid.get(pair.lid)
    const isPresent = owner?.phone === pair.phone
    if ((!owner && !named) || (isPresent && owner.id === named?.id)) continue
    if (isPresent && !named) lacking.set(pair, owner)
    else alone.add(pair)
  }
  for (const pair of await inNeedOfMore(tx, deps, lacking)) {
    lacking.delete(pair)
    alone.add(pair)
  }
  await addLids(tx, lacking, at)
  for (const pair of alone) await linkIdentities(tx, deps, { ...pair, at })
}

/** Of those: who has another LID already, and may be somebody else; was erased; or is told twice. */
async function inNeedOfMore(tx: Tx, { erased }: GuestDeps, lacking: ReadonlyMap<Pair, Owner>): Promise<Pair[]> {
  if (lacking.size === 0) return []
  const pairs = [...lacking]
  const lids = pairs.map(([{ lid }]) => lid)
  const withLid = await findWithLid(
    tx,
    pairs.map(([, { id }]) => id),
  )
  const forgotten = await erased?.(
    tx,
    lids.map((value) => ({ kind: 'lid', value })),
  )
  const isTwice = <T>(all: readonly T[], one: T) => all.indexOf(one) !== all.lastIndexOf(one)
  const owners = pairs.map(([, { id }]) => id)
  return pairs.flatMap(([pair, { id }]) => {
    const needsMore = withLid.has(id) || forgotten?.has(pair.lid) || isTwice(lids, pair.lid) || isTwice(owners, id)
    return needsMore ? [pair] : []
  })
}

async function addLids(tx: Tx, lacking: ReadonlyMap<Pair, Owner>, at: number): Promise<void> {
  if (lacking.size === 0) return
  const rows = [...lacking].map(([{ lid }, { id }]) => ({
    kind: 'lid' as const,
    value: lid,
    guest_id: id,
    created_at: at,
  }))
  const { numAffectedRows } = await insertIdentities(tx, rows)
  // The identities are the lock, see `resolveGuest`.
  if (Number(numAffectedRows ?? 0) !== rows.length) throw new RetryTransaction('an identity')
}
