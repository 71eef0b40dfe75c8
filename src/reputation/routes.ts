import type { Route } from '../http/route.ts'
import { checkListRoutes } from './check-list/routes.ts'
import { comparisonRoutes } from './comparison/routes.ts'
import { compensationRoutes } from './compensations/routes.ts'
import type { ReputationDeps } from './deps.ts'
import { figureRoutes } from './figures/routes.ts'
import { formRoutes } from './form/routes.ts'
import { outsideRoutes } from './outside/routes.ts'
import { ratingRoutes } from './ratings/routes.ts'
import { replyRoutes } from './replies/routes.ts'
import { reviewRoutes } from './reviews/routes.ts'
import { settingsRoutes } from './settings-routes.ts'

/** Ratings, the public form, the restaurant's rating, reviews and replies, check-list, settings. */
export function reputationRoutes(deps: ReputationDeps): Route[] {
  return [
    ...ratingRoutes(deps),
    ...compensationRoutes(deps),
    ...formRoutes(deps),
    ...figureRoutes(deps),
    ...comparisonRoutes(deps),
    ...reviewRoutes(deps),
    ...replyRoutes(deps),
    ...outsideRoutes(deps),
    ...checkListRoutes(deps),
    ...settingsRoutes(deps),
  ]
}
