import type { LIDMapping, SignalRepositoryWithLIDStore, SocketConfig } from '@whiskeysockets/baileys'
import { boundedCache } from '../../lib/bounded-cache.ts'
import { MINUTE } from '../../lib/units.ts'
import { peerOf } from './jid.ts'

const MAPPING_ENTRIES = 2_000
const MISS_LIFETIME_MS = 5 * MINUTE

type FindLids = NonNullable<Parameters<SocketConfig['makeSignalRepository']>[2]>

/** For a phone without a LID, Baileys asks the network again with every message; one answer is cached for a while. */
export function rememberMisses(findLids: FindLids, now: () => number): FindLids {
  const missedAt = boundedCache<string, number>(MAPPING_ENTRIES)
  return async (jids) => {
    const due = jids.filter((jid) => now() - (missedAt.get(jid) ?? Number.NEGATIVE_INFINITY) > MISS_LIFETIME_MS)
    if (due.length === 0) return []
    const found: LIDMapping[] | undefined = await findLids(due)
    if (!found) return []
    const answered = new Set(found.map(({ pn }) => pn))
    for (const jid of due) if (!answered.has(jid)) missedAt.set(jid, now())
    return found
  }
}

/** Baileys keeps every pair of phone and LID in memory for days, each with a timer; the store has them anyway. */
export function boundMappingCache(repository: SignalRepositoryWithLIDStore): void {
  const mapping = repository.lidMapping as unknown as { mappingCache?: unknown }
  if (mapping.mappingCache === undefined) throw new Error('this version of Baileys keeps its LID pairs elsewhere')
  mapping.mappingCache = boundedCache<string, string>(MAPPING_ENTRIES)
}

/**
 * Baileys accepts a phone and its LID in either order and stores the first as the LID. A pair in the wrong order is
 * swapped, so that a LID never becomes somebody's phone.
 */
export function turnSwappedPairs({ lidMapping }: SignalRepositoryWithLIDStore): void {
  const store = lidMapping.storeLIDPNMappings.bind(lidMapping)
  lidMapping.storeLIDPNMappings = (pairs) =>
    store(pairs.map(({ lid, pn }) => (peerOf(lid)?.phone && peerOf(pn)?.lid ? { lid: pn, pn: lid } : { lid, pn })))
}
