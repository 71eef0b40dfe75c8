import { demandScope } from '../../http/authentication.ts'
import { type Route, route } from '../../http/route.ts'
import { actOnMany, type BulkDeps } from './act-on-many.ts'
import { bulkInput, bulkReport, MAX_GUESTS } from './actions.ts'

/** One thing done to several conversations. */
export function bulkRoutes(deps: BulkDeps): Route[] {
  return [
    route({
      method: 'post',
      path: '/v1/guests/bulk-actions',
      scope: 'messages:write',
      summary: `Do one thing to up to ${MAX_GUESTS} conversations`,
      description:
        'Each by itself: what cannot be done to one is reported and stops no other. Tags take the scope `guests:write`, too.',
      tag: 'Guests',
      body: bulkInput,
      responses: { 200: bulkReport },
      async handle({ body: { guest_ids, action }, actor }) {
        if (action.type === 'tag' || action.type === 'untag') demandScope(actor, 'guests:write')
        return { status: 200, body: await actOnMany(deps, guest_ids, action, actor.id) }
      },
    }),
  ]
}
