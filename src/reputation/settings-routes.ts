import { z } from 'zod'
import { transact } from '../db/index.ts'
import { type Route, route } from '../http/route.ts'
import { DAY } from '../lib/units.ts'
import {
  brandVoiceSchema,
  formulaSchema,
  getRestaurant,
  lockRestaurant,
  REVIEW_SITES,
  reputationSettingsSchema,
  requestSchema,
  reviewAddress,
  saveRestaurantSettings,
  settingsOf,
} from '../restaurants/index.ts'
import { changesOf } from './changes-of.ts'
import type { ReputationDeps } from './deps.ts'
import { forgetAllDays } from './figures/days.ts'
import { countClicks } from './ratings/view.ts'

const tag = 'Restaurants'
const params = z.object({ id: z.string().max(100) })
const CLICK_DAYS = 30

const shown = reputationSettingsSchema
  .extend({
    review_addresses: z
      .array(z.object({ site: z.enum(REVIEW_SITES), address: z.string() }))
      .meta({ description: 'Where the links lead: open them to see whether the ids are right' }),
  })
  .meta({ id: 'ReputationSettings' })

/** Parts may be given alone; what is left out stays as it is. */
const changesInput = changesOf(reputationSettingsSchema).extend({
  formula: changesOf(formulaSchema).optional(),
  request: changesOf(requestSchema).optional(),
  voice: changesOf(brandVoiceSchema).optional(),
})

/** A restaurant's low-score threshold, formula, review sites, requests and voice. */
export function settingsRoutes({ db, clock, audit }: ReputationDeps): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/restaurants/:id/reputation-settings',
      scope: 'reviews:read',
      summary: 'Low-score threshold, formula, review sites, requests to rate, brand voice',
      tag,
      params,
      responses: { 200: shown },
      handle: async ({ params: { id } }) => ({ status: 200, body: present(await getRestaurant(db, id)) }),
    }),
    route({
      method: 'patch',
      path: '/v1/restaurants/:id/reputation-settings',
      scope: 'restaurants:write',
      summary: "Change a restaurant's settings of ratings and reviews",
      tag,
      params,
      body: changesInput,
      responses: { 200: shown },
      handle: async ({ params: { id }, body, actor }) => {
        const changed = await transact(db, async (tx) => {
          const settings = settingsOf(await lockRestaurant(tx, id))
          const given = Object.fromEntries(Object.keys(body).map((key) => [key, merged(settings, body, key)]))
          if (body.formula) await forgetAllDays(tx, id)
          await audit(tx, {
            actor: actor.id,
            action: 'restaurant.settings',
            subject: id,
            details: { changed: Object.keys(body) },
            at: clock.now(),
          })
          return saveRestaurantSettings(tx, id, given)
        })
        return { status: 200, body: present(changed) }
      },
    }),
    route({
      method: 'get',
      path: '/v1/restaurants/:id/review-clicks',
      scope: 'reviews:read',
      summary: `How often guests followed the links to review sites in ${CLICK_DAYS} days`,
      tag,
      params,
      responses: {
        200: z.object({
          data: z.array(z.object({ site: z.enum(REVIEW_SITES), clicks: z.number().int(), guests: z.number().int() })),
        }),
      },
      handle: async ({ params: { id } }) => {
        await getRestaurant(db, id)
        return { status: 200, body: { data: await countClicks(db, id, clock.now() - CLICK_DAYS * DAY) } }
      },
    }),
  ]
}

function present(restaurant: Parameters<typeof settingsOf>[0]): z.output<typeof shown> {
  const settings = settingsOf(restaurant)
  const review_addresses = REVIEW_SITES.flatMap((site) => {
    const address = reviewAddress(site, settings.review_sites)
    return address ? [{ site, address }] : []
  })
  return { ...settings, review_addresses }
}

function merged(settings: object, changes: object, key: string): unknown {
  const old = (settings as Record<string, unknown>)[key]
  const given = (changes as Record<string, unknown>)[key]
  const isPart = given !== null && typeof given === 'object' && !Array.isArray(given) && key !== 'review_sites'
  return isPart ? { ...(old as object), ...given } : given
}
