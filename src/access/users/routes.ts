import type { Route } from '../../http/route.ts'
import type { UserDeps } from './deps.ts'
import { meRoutes } from './me-routes.ts'
import { sessionRoutes } from './session-routes.ts'
import { setupRoutes } from './setup-routes.ts'
import { userRoutes } from './user-routes.ts'

/** Users of the console, their sessions, the first of them. */
export function userAndSessionRoutes(deps: UserDeps): Route[] {
  return [...sessionRoutes(deps), ...setupRoutes(deps), ...meRoutes(deps), ...userRoutes(deps)]
}
