import type { Settings } from '../../config/env.ts'
import type { GuestDeps, GuestHooks } from '../guests/index.ts'
import type { Hooks } from '../lib/hooks.ts'
import { createOrderHooks, type OrderRouteDeps } from './deps.ts'
import { orderImportKinds } from './import-kinds.ts'
import { orderPersonalData } from './personal-data.ts'
import { orderRoutes } from './routes.ts'
import { mergeOrders, settleRetention } from './store.ts'
import { orderTimelineResolvers, orderTimelineShapes } from './timeline.ts'

type Base = Pick<OrderRouteDeps, 'db' | 'clock' | 'signals'> & {
  settings: Pick<Settings, 'OTKLIK_TIME_ZONE' | 'OTKLIK_AT_RISK_DAYS' | 'OTKLIK_LOST_DAYS'>
}
type Others = Pick<OrderRouteDeps, 'imports'> & { guests: GuestDeps & { hooks: Hooks<GuestHooks> } }

/** Orders, cancellations, bonuses and retention, and who is told about them. */
export function composeOrders(base: Base, { guests, imports }: Others) {
  const { db, clock, settings } = base
  const hooks = createOrderHooks()
  const own = { guests, orderHooks: hooks.tell }
  guests.hooks.listen({ onMerge: mergeOrders, onUnmerge: settleRetention, ...orderPersonalData })
  imports.declare(orderImportKinds({ ...base, ...own }))
  return {
    hooks,
    timeline: orderTimelineResolvers,
    timelineShapes: orderTimelineShapes,
    /** What computing retention needs. */
    retention: {
      db,
      clock,
      orderHooks: hooks.tell,
      days: { atRisk: settings.OTKLIK_AT_RISK_DAYS, lost: settings.OTKLIK_LOST_DAYS },
    },
    routes: orderRoutes({ ...base, ...own, imports }),
  }
}
