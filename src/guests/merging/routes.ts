import { z } from 'zod'
import { transact } from '../../db/index.ts'
import { pageOf, pageQuery } from '../../http/page.ts'
import { type Route, route } from '../../http/route.ts'
import type { GuestRouteDeps } from '../deps.ts'
import { dismissPair, getDuplicate } from '../duplicates/store.ts'
import { duplicateSchema, listDuplicates } from '../duplicates/view.ts'
import { guestSchema } from '../present.ts'
import { getGuest, showGuest } from '../view.ts'
import { mergeByHand, mergeSchema, presentMerge } from './merge-by-hand.ts'
import { undoMerge } from './undo-merge.ts'
import { listMerges } from './view.ts'

const tag = 'Guests'
const params = z.object({ id: z.string().max(100) })

/** Two guests who are one person: proposed, merged by somebody, taken apart again. */
export function mergingRoutes(deps: GuestRouteDeps): Route[] {
  const { db, clock, signals } = deps
  return [
    route({
      method: 'get',
      path: '/v1/guests/duplicates',
      scope: 'guests:read',
      summary: 'Guests who may be one person, the likeliest first',
      description:
        'Found by a job within minutes of a change: a phone in another form, the same name together with birthday, e-mail, ' +
        'address, card, restaurant. Nothing is merged by itself.',
      tag,
      query: pageQuery.extend({ guest_id: z.string().optional().meta({ description: 'Those of this guest alone' }) }),
      responses: { 200: pageOf(duplicateSchema) },
      handle: async ({ query: { guest_id: guestId, ...page } }) => ({
        status: 200,
        body: await listDuplicates(db, { ...page, guestId }),
      }),
    }),
    route({
      method: 'post',
      path: '/v1/guests/duplicates/:id/dismiss',
      scope: 'guests:write',
      summary: 'Mark two guests as different people',
      description: 'Remembered: these two are not proposed again. Audited.',
      tag,
      params,
      responses: { 204: null },
      handle: async ({ params: { id }, actor }) => {
        await transact(db, async (tx) => {
          const at = clock.now()
          const pair = await getDuplicate(tx, id)
          if (pair.dismissed_at !== null) return
          await dismissPair(tx, [pair.guest_id, pair.other_id], { by: actor.id, at })
          const details = { other_guest_id: pair.other_id }
          await deps.audit(tx, { actor: actor.id, action: 'guest.not_same', subject: pair.guest_id, details, at })
        })
        return { status: 204 }
      },
    }),
    route({
      method: 'post',
      path: '/v1/guests/:id/merge',
      scope: 'guests:write',
      summary: 'Merge two guests',
      description:
        "Everything of `guest_id` becomes this guest's: chats, orders, ratings, tags. A refusal of either holds. Can be " +
        'undone for 30 days. Audited; records `guest.merged`.',
      tag,
      params,
      body: z.object({ guest_id: z.string().min(1) }),
      responses: { 200: z.object({ merge: mergeSchema, guest: guestSchema }) },
      handle: async ({ params: { id }, body, actor }) => {
        const merge = await transact(db, (tx) =>
          mergeByHand(tx, deps, { guestId: id, otherId: body.guest_id, by: actor.id, at: clock.now() }),
        )
        signals.notify('outbox')
        return { status: 200, body: { merge: presentMerge(merge), guest: await showGuest(db, merge.kept_id) } }
      },
    }),
    route({
      method: 'get',
      path: '/v1/guests/:id/merges',
      scope: 'guests:read',
      summary: 'What was merged into a guest by hand, the newest first',
      tag,
      params,
      query: pageQuery,
      responses: { 200: pageOf(mergeSchema) },
      handle: async ({ params: { id }, query }) => ({
        status: 200,
        body: await listMerges(db, (await getGuest(db, id)).id, query),
      }),
    }),
    route({
      method: 'post',
      path: '/v1/guests/:id/merges/:merge_id/undo',
      scope: 'guests:write',
      summary: 'Undo a merge',
      description:
        'For 30 days. Each gets back what was theirs. What came since stays with this guest, save what is in chats that were ' +
        "the other's alone; a refusal said since holds for both. The two are not proposed again. Audited; records `guest.unmerged`.",
      tag,
      params: z.object({ id: z.string().max(100), merge_id: z.string().max(100) }),
      responses: { 200: z.object({ merge: mergeSchema, guest: guestSchema, merged_guest: guestSchema }) },
      handle: async ({ params: { id, merge_id: mergeId }, actor }) => {
        const merge = await transact(db, (tx) =>
          undoMerge(tx, deps, { guestId: id, mergeId, by: actor.id, at: clock.now() }),
        )
        signals.notify('outbox')
        const [guest, merged_guest] = [await showGuest(db, merge.kept_id), await showGuest(db, merge.merged_id)]
        return { status: 200, body: { merge: presentMerge(merge), guest, merged_guest } }
      },
    }),
  ]
}
