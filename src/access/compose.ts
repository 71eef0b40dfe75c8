import type { Settings } from '../../config/env.ts'
import type { Db } from '../db/index.ts'
import type { Actor, Route } from '../http/route.ts'
import type { Signals } from '../jobs/signals.ts'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/logger.ts'
import { storedIdempotency } from './idempotency.ts'
import { openKeys } from './keys.ts'
import { accessRoutes } from './routes.ts'
import { presenceRoutes } from './teams/presence-routes.ts'
import { teamRoutes } from './teams/routes.ts'
import { lazyAuth } from './users/lazy-auth.ts'
import { userAndSessionRoutes } from './users/routes.ts'
import { openSessions } from './users/sessions.ts'

type Base = {
  db: Db
  clock: Clock
  log: Logger
  signals: Signals
  secretKey: Buffer
  settings: Pick<Settings, 'OTKLIK_PUBLIC_URL'>
}

/** Keys, users and their sessions. What is cached of them is dropped when any process says so. */
export function composeAccess(base: Base) {
  const { signals, settings } = base
  const auth = lazyAuth(base)
  const keys = openKeys(base)
  const sessions = openSessions({ ...base, auth })
  signals.on('access', () => {
    keys.forget()
    sessions.forget()
  })
  const accessChanged = () => signals.notify('access')
  const routes: Route[] = [
    ...accessRoutes({ ...base, keys: { forget: accessChanged } }),
    ...teamRoutes(base),
    ...presenceRoutes(base),
    ...userAndSessionRoutes({ ...base, auth, accessChanged, publicUrl: () => settings.OTKLIK_PUBLIC_URL }),
  ]
  return {
    auth,
    keys,
    sessions,
    idempotency: storedIdempotency(base),
    /** Whether a caller's key or session is still valid, with the same rights. */
    isActive: (actor: Actor) => (actor.session === undefined ? keys : sessions).isActive(actor),
    /** Calls back when the rights of some caller may have changed. */
    onAccessChange: (listener: () => void) => signals.on('access', listener),
    routes,
  }
}
