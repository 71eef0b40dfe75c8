import { z } from 'zod'
import { pageOf, pageQuery } from '../http/page.ts'
import { type Route, route } from '../http/route.ts'
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
import type { GuestRouteDeps } from './routes.ts'

const tag = 'Restaurants'
const params = z.object({ id: z.string() })

export function restaurantRoutes({ db, clock }: Pick<GuestRouteDeps, 'db' | 'clock'>): Route[] {
  return [
    route({
      method: 'post',
      path: '/v1/restaurants',
      scope: 'admin',
      summary: 'Add a restaurant',
      tag,
      body: newRestaurantInput,
      responses: { 201: restaurantSchema },
      handle: async ({ body }) => ({
        status: 201,
        body: presentRestaurant(await addRestaurant(db, body, clock.now())),
      }),
    }),
    route({
      method: 'get',
      path: '/v1/restaurants',
      scope: 'guests:read',
      summary: 'List restaurants',
      tag,
      query: pageQuery,
      responses: { 200: pageOf(restaurantSchema) },
      handle: async ({ query }) => ({ status: 200, body: await listRestaurants(db, query) }),
    }),
    route({
      method: 'get',
      path: '/v1/restaurants/:id',
      scope: 'guests:read',
      summary: 'One restaurant',
      tag,
      params,
      responses: { 200: restaurantSchema },
      handle: async ({ params: { id } }) => ({ status: 200, body: presentRestaurant(await getRestaurant(db, id)) }),
    }),
    route({
      method: 'patch',
      path: '/v1/restaurants/:id',
      scope: 'admin',
      summary: 'Change a restaurant',
      tag,
      params,
      body: restaurantChangesInput,
      responses: { 200: restaurantSchema },
      handle: async ({ params: { id }, body }) => ({
        status: 200,
        body: presentRestaurant(await changeRestaurant(db, id, body)),
      }),
    }),
  ]
}
