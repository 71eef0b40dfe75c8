import type { Db, Tx } from '../db/index.ts'
import type { Signals } from '../jobs/signals.ts'
import { createHooks } from '../lib/hooks.ts'
import type { Logger } from '../lib/logger.ts'
import { createFeed } from './feed.ts'
import { createRelay } from './relay.ts'
import { eventRoutes } from './routes.ts'
import { hasUnrelayed, type RelayedEvent } from './store.ts'
import { watchEvents } from './watch.ts'

/** What the relay announces. */
export type EventHooks = {
  /**
   * These events get their positions in this transaction: whatever has to be done for each is recorded there. Functions
   * put into `afterwards` run after the commit.
   */
  onRelay(tx: Tx, events: readonly RelayedEvent[], afterwards: (() => Promise<void>)[]): Promise<void>
}

type RouteDeps = Omit<Parameters<typeof eventRoutes>[0], 'db' | 'feed' | 'log'>

/** The relay of the outbox and the streams that follow it. */
export function composeEvents(base: { db: Db; log: Logger; signals: Signals }) {
  const hooks = createHooks<EventHooks>({ onRelay: true })
  const relay = createRelay({
    ...base,
    async onRelay(tx, events) {
      const afterwards: (() => Promise<void>)[] = []
      await hooks.tell.onRelay(tx, events, afterwards)
      return async () => {
        for (const work of afterwards) await work()
      }
    },
  })
  const feed = createFeed(base)
  return {
    hooks,
    relay,
    feed,
    /** For the health of the process: rejects while the store cannot be read. */
    readable: () => hasUnrelayed(base.db),
    watched: watchEvents({ ...base, relay }),
    routes: (deps: RouteDeps) => eventRoutes({ ...base, ...deps, feed }),
  }
}
