import type { ReadDb } from '../db/index.ts'
import type { WatchedPart } from '../jobs/index.ts'
import type { Relay } from './relay.ts'
import { firstUnrelayed } from './store.ts'

/** Events stand still when the first that waits for its place keeps waiting. */
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
