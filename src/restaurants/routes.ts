import { z } from 'zod'
import { type Db, transact } from '../db/index.ts'
import { pageOf, pageQuery } from '../http/page.ts'
import { type Route, route } from '../http/route.ts'
import type { Clock } from '../lib/clock.ts'
import type { RestaurantHooks } from './hooks.ts'
import { quickAnswerRoutes } from './quick-answer-routes.ts'
import {
  addRestaurant,
  changeRestaurant,
  getRestaurant,
  listRestaurants,
  newRestaurantInput,
  presentRestaurant,
  restaurantChangesInput,
  restaurantSchema,
} from './restaurants.ts'

const tag = 'Restaurants'
const params = z.object({ id: z.string().max(100) })

export type RestaurantRouteDeps = { db: Db; clock: Clock; restaurantHooks: RestaurantHooks }

/** /v1/restaurants and /v1/quick-answers. */
export function restaurantRoutes({ db, clock, restaurantHooks: hooks }: RestaurantRouteDeps): Route[] {
  const shown = restaurantSchema.extend(hooks.fields).meta({ id: 'RestaurantInList' })

  return [
    route({
      method: 'post',
      path: '/v1/restaurants',
      scope: 'restaurants:write',
      summary: 'Add a restaurant',
      tag,
      body: newRestaurantInput,
      responses: { 201: restaurantSchema },
      handle: async ({ body }) => {
        hooks.check(body)
        const row = await transact(db, (tx) => addRestaurant(tx, body, clock.now()))
        return { status: 201, body: presentRestaurant(row) }
      },
    }),
    route({
      method: 'get',
      path: '/v1/restaurants',
      scope: 'guests:read',
      summary: 'List restaurants with their ratings',
      tag,
      query: pageQuery,
      responses: { 200: pageOf(shown) },
      handle: async ({ query }) => ({ status: 200, body: await listRestaurants(db, query, hooks.show) }),
    }),
    route({
      method: 'get',
      path: '/v1/restaurants/:id',
      scope: 'guests:read',
      summary: 'One restaurant with its rating',
      tag,
      params,
      responses: { 200: shown },
      handle: async ({ params: { id } }) => {
        const restaurant = await getRestaurant(db, id)
        const fields = await hooks.show([restaurant])
        return { status: 200, body: { ...presentRestaurant(restaurant), ...fields.get(id) } }
      },
    }),
    route({
      method: 'patch',
      path: '/v1/restaurants/:id',
      scope: 'restaurants:write',
      summary: 'Change a restaurant',
      tag,
      params,
      body: restaurantChangesInput,
      responses: { 200: restaurantSchema },
      handle: async ({ params: { id }, body }) => {
        hooks.check(body)
        const changed = await transact(db, async (tx) => {
          const restaurant = await changeRestaurant(tx, id, body)
          await hooks.onChange(tx, id)
          return restaurant
        })
        return { status: 200, body: presentRestaurant(changed) }
      },
    }),
    ...quickAnswerRoutes({ db, clock }),
  ]
}
