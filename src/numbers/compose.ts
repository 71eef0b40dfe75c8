import type { Metrics } from '../lib/metrics.ts'
import { type MetaWebhookDeps, metaWebhookRoutes } from './cloud-api/webhook-routes.ts'
import { createNumberHooks, type PoolListeners } from './listeners.ts'
import { createPool, type PoolDeps } from './pool.ts'
import { type NumberRouteDeps, numberRoutes } from './routes.ts'
import { countByLevel } from './safety/view.ts'
import { countByState } from './view.ts'

type Base = Omit<PoolDeps, 'whatsapp' | 'listeners'> & NumberRouteDeps & MetaWebhookDeps & { metrics: Metrics }
type Others = Pick<PoolDeps, 'whatsapp'> & Pick<PoolListeners, 'contentToResend' | 'expirationOf'>

/** The linked numbers: the pool of their sessions, and its listeners. */
export function composeNumbers(base: Base, { whatsapp, contentToResend, expirationOf }: Others) {
  const hooks = createNumberHooks()
  const pool = createPool({
    ...base,
    leasesByStore: true,
    whatsapp,
    listeners: { ...hooks.tell, contentToResend, expirationOf },
  })
  const { db, metrics } = base
  metrics.gauge('otklik_numbers', 'Linked numbers by state', 'state', () => countByState(db))
  metrics.gauge('otklik_numbers_safety', 'Linked numbers by safety level', 'level', () => countByLevel(db))
  return { hooks, pool, routes: [...numberRoutes(base), ...metaWebhookRoutes(base)] }
}
