import type { ReadDb } from '../db/index.ts'
import type { WatchedPart } from '../jobs/index.ts'
import type { Relay } from './relay.ts'
import { firstUnrelayed } from './store.ts'

/** Events count as standing still when the first without a position keeps waiting. */
export function watchEvents({ db, relay }: { db: ReadDb; relay: Pick<Relay, 'drain'> }): WatchedPart {
  return {
    name: 'events',
    service: 'jobs',
    due: async () => {
      const first = await firstUnrelayed(db)
      return new Map(first === undefined ? [] : [['relay', String(first)]])
    },
    restart: () => relay.drain(),
  }
}
