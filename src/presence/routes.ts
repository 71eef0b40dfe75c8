import { z } from 'zod'
import type { Db } from '../db/index.ts'
import { getGuest } from '../guests/index.ts'
import { type Route, route } from '../http/route.ts'
import type { Clock } from '../lib/clock.ts'
import { PRESENCE_STATES, type Presences } from './presence.ts'
import { countWaiting, FIRST_STEPS, findFirstSteps } from './view.ts'

type Deps = { db: Db; clock: Clock; presences: Presences }

const count = z.number().int().meta({ description: 'At most 1000' })

/** What the console's frame needs besides the slices: badges, and who else is here. */
export function presenceRoutes({ db, clock, presences }: Deps): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/counters',
      scope: 'anybody',
      tag: 'Console',
      summary: 'What waits for somebody',
      description: 'Zero for what the caller may not see.',
      responses: {
        200: z.object({
          inbox_guests: count.meta({ description: 'Unread or waiting for an answer, each once: what badges show' }),
          unread_guests: count,
          waiting_guests: count.meta({ description: 'For an answer' }),
          overdue_guests: count.meta({ description: "For an answer, longer than the restaurant's target" }),
          unprocessed_guests: count,
          my_guests: count.meta({ description: 'Given to the caller, neither resolved nor snoozed' }),
          reviews_waiting: count.meta({ description: 'Without a reply, and still in time for one' }),
          alerts: count,
          numbers_down: count.meta({
            description: 'Logged out or failed, though nobody asked for it, or connecting in vain',
          }),
        }),
      },
      handle: async ({ actor }) => ({ status: 200, body: await countWaiting(db, actor, clock.now()) }),
    }),
    route({
      method: 'get',
      path: '/v1/first-steps',
      scope: 'admin',
      tag: 'Console',
      summary: 'What an owner does first, and what of it is done',
      description:
        'By what is there: a linked number, a second user, a restaurant, a template, a text sent by a mailing or its test.',
      responses: {
        200: z.object({ data: z.array(z.object({ step: z.enum(FIRST_STEPS), done: z.boolean() })) }),
      },
      handle: async () => ({ status: 200, body: { data: await findFirstSteps(db) } }),
    }),
    route({
      method: 'post',
      path: '/v1/guests/:id/presence',
      operationId: 'announceGuestPresence',
      scope: 'messages:write',
      tag: 'Console',
      summary: 'Report that I have a guest open, or am writing to them',
      description:
        'Told to all who are signed in, as the event `guest.presence` of GET /v1/events; holds for 10 seconds, so say ' +
        'it again every five. Nothing is stored.',
      params: z.object({ id: z.string().max(100) }),
      body: z.object({ state: z.enum(PRESENCE_STATES) }),
      responses: { 204: null },
      idempotent: false,
      async handle({ params, body: { state }, actor }) {
        const { id } = await getGuest(db, params.id)
        presences.announce({ guestId: id, personId: actor.id, name: actor.name, state })
        return { status: 204 }
      },
    }),
  ]
}
