import { audit } from '../access/index.ts'
import { publicOrigin } from '../http/public-origin.ts'
import type { composeRestaurants } from '../restaurants/index.ts'
import { type AuditHook, createGuestHooks } from './deps.ts'
import { optOutRoutes } from './opt-out/routes.ts'
import { optOutLink } from './opt-out/token.ts'
import { guestRoutes } from './routes.ts'
import type { TimelineResolvers, TimelineShapes } from './timeline.ts'
import { applyAnswerTarget } from './waiting/overdue.ts'

type Base = Omit<Parameters<typeof guestRoutes>[0], 'guestHooks' | 'audit' | 'timelineResolvers' | 'timelineShapes'> &
  Parameters<typeof optOutRoutes>[0] & { settings: Parameters<typeof publicOrigin>[0] }

type Others = { restaurants: Pick<ReturnType<typeof composeRestaurants>, 'hooks'> }

/** How a slice shows its entries in a guest's timeline, and what those look like. */
type TimelineSlice = { timeline: TimelineResolvers; timelineShapes: TimelineShapes }

/** Guests, and what others have to know of them: whom to tell of a merge, how a guest opts out by a link. */
export function composeGuests(base: Base, { restaurants }: Others) {
  const hooks = createGuestHooks()
  restaurants.hooks.listen({ onChange: applyAnswerTarget })
  const origin = publicOrigin(base.settings)
  const auditHook: AuditHook = (tx, entry) => audit(tx, { ...entry, actor: { id: entry.actor } })
  return {
    hooks,
    guestHooks: hooks.tell,
    audit: auditHook,
    /** Undefined: guests cannot reach this server. */
    optOutLink: origin === undefined ? undefined : (guestId: string) => optOutLink(base.secretKey, origin, guestId),
    /** `slices`: those with entries in a guest's timeline. */
    routes(slices: readonly TimelineSlice[]) {
      const timelineResolvers: TimelineResolvers = Object.assign({}, ...slices.map(({ timeline }) => timeline))
      const timelineShapes: TimelineShapes = Object.assign({}, ...slices.map((slice) => slice.timelineShapes))
      return [
        ...guestRoutes({ ...base, guestHooks: hooks.tell, audit: auditHook, timelineResolvers, timelineShapes }),
        ...optOutRoutes(base),
      ]
    },
  }
}
