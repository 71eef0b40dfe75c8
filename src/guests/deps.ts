import type { Db, Erasure, GuestExport, Tx } from '../db/index.ts'
import type { Signals } from '../jobs/signals.ts'
import type { Clock } from '../lib/clock.ts'
import { createHooks, type Hooks } from '../lib/hooks.ts'
import type { ErasedIdentities } from './erasure/fingerprints.ts'
import type { TimelineResolvers, TimelineShapes } from './timeline.ts'

/** What the guests slice announces to slices with rows about guests. */
export type GuestHooks = {
  /**
   * Two rows turned out to be one person. Each slice moves its own rows from the merged guest to the kept one; the
   * timeline of the merged guest, which lists them, moves afterwards. In the transaction of the merge.
   */
  onMerge(tx: Tx, merge: { keptId: string; mergedId: string; at: number }): Promise<void>
  /** A merge was undone, and each guest has the rows back that it had moved: each slice settles what has come since. */
  onUnmerge(tx: Tx, merge: { keptId: string; mergedId: string; mergedAt: number; at: number }): Promise<void>
  /**
   * A guest is erased. Each slice erases what its own tables and files hold about them, in small transactions, and may
   * be called again. See `personalHooks`: the same tables say what `onExport` shows.
   */
  onErase(erasure: Erasure): Promise<void>
  /** A guest gets everything that is stored about them: each slice adds its part. */
  onExport(out: GuestExport): Promise<void>
}

export type MergeHook = GuestHooks['onMerge']

/** Without listeners at first: later slices join when they are composed. */
export const createGuestHooks = (): Hooks<GuestHooks> =>
  createHooks<GuestHooks>({ onMerge: true, onUnmerge: true, onErase: true, onExport: true })

/** What changes of guests need of others. */
export type GuestDeps = {
  guestHooks: Partial<GuestHooks>
  /** Absent in tests of slices, where nobody was erased. */
  erased?: ErasedIdentities
}

/** The audit log's door (access), injected. */
export type AuditHook = (
  tx: Tx,
  entry: { actor: string; action: string; subject: string; details: Record<string, unknown>; at: number },
) => Promise<void>

export type GuestRouteDeps = GuestDeps & {
  db: Db
  clock: Clock
  signals: Signals
  audit: AuditHook
  timelineResolvers: TimelineResolvers
  /** Of what the resolvers show; a kind without any shows what it likes. */
  timelineShapes?: TimelineShapes
}
