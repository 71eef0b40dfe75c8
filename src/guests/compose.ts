import { audit } from '../access/index.ts'
import { publicOrigin } from '../http/public-origin.ts'
import type { composeRestaurants } from '../restaurants/index.ts'
import { assignmentTimeline } from './assignment/timeline.ts'
import { type AuditHook, createGuestHooks } from './deps.ts'
import { erasedIdentities } from './erasure/fingerprints.ts'
import { type ErasureRouteDeps, erasureRoutes } from './erasure/routes.ts'
import type { RunDeps } from './erasure/run-erasures.ts'
import { exportRoutes } from './export/routes.ts'
import { mergingRoutes } from './merging/routes.ts'
import { optOutRoutes } from './opt-out/routes.ts'
import { optOutLink } from './opt-out/token.ts'
import { guestRoutes } from './routes.ts'
import type { TimelineResolvers, TimelineShapes } from './timeline.ts'
import { applyAnswerTarget } from './waiting/overdue.ts'

type Base = Omit<Parameters<typeof guestRoutes>[0], 'guestHooks' | 'audit' | 'timelineResolvers' | 'timelineShapes'> &
  Parameters<typeof optOutRoutes>[0] &
  Omit<ErasureRouteDeps, 'audit'> &
  Omit<RunDeps, 'audit' | 'guestHooks' | 'settings'> & {
    settings: Parameters<typeof publicOrigin>[0] & RunDeps['settings']
  }

type Others = { restaurants: Pick<ReturnType<typeof composeRestaurants>, 'hooks'> }

/** How a slice shows its entries in a guest's timeline, and what those look like. */
type TimelineSlice = { timeline: TimelineResolvers; timelineShapes: TimelineShapes }

/** Guests, and what other slices need of them: hooks about merges, links for opting out. */
export function composeGuests(base: Base, { restaurants }: Others) {
  const hooks = createGuestHooks()
  restaurants.hooks.listen({ onChange: applyAnswerTarget })
  const auditHook: AuditHook = (tx, entry) => audit(tx, { ...entry, actor: { id: entry.actor } })
  const own = { guestHooks: hooks.tell, erased: erasedIdentities(base.secretKey) }
  return {
    hooks,
    ...own,
    /** What continuing erasures needs. */
    erasures: { ...base, ...own, audit: auditHook },
    audit: auditHook,
    /** Undefined: guests cannot reach this server. */
    optOutLink: (guestId: string) => {
      const origin = publicOrigin(base.settings)
      return origin === undefined ? undefined : optOutLink(base.secretKey, origin, guestId)
    },
    /** `others`: slices with entries in a guest's timeline. */
    routes(others: readonly TimelineSlice[]) {
      const slices = [assignmentTimeline, ...others]
      const timelineResolvers: TimelineResolvers = Object.assign({}, ...slices.map(({ timeline }) => timeline))
      const timelineShapes: TimelineShapes = Object.assign({}, ...slices.map((slice) => slice.timelineShapes))
      const deps = { ...base, ...own, audit: auditHook, timelineResolvers, timelineShapes }
      return [
        // Before the routes of a guest by id, because `duplicates` is not an id.
        ...mergingRoutes(deps),
        ...guestRoutes(deps),
        ...optOutRoutes(base),
        ...exportRoutes({ ...base, ...own, audit: auditHook }),
        ...erasureRoutes({ ...base, audit: auditHook }),
      ]
    },
  }
}
