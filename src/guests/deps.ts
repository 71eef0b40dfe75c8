import type { Tx } from '../db/index.ts'

/**
 * Two rows turned out to be one person. Each slice moves its own rows from the mergedGuest to the keptGuest; the mergedGuest's feed,
 * which lists them, moves afterwards.
 */
export type MergeHook = (tx: Tx, merge: { keptId: string; mergedId: string; at: number }) => Promise<void>

/** What guests need of others, injected so that nothing here looks to the right. */
export type GuestDeps = {
  mergeHooks: readonly MergeHook[]
}

/** The audit log's door (access), injected. */
export type AuditHook = (
  tx: Tx,
  entry: { actor: string; action: string; subject: string; details: Record<string, unknown>; at: number },
) => Promise<void>
