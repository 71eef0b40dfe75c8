import { z } from 'zod'
import { transact } from '../../db/index.ts'
import { type Route, route } from '../../http/route.ts'
import { percentInput } from '../../promo-codes/index.ts'
import type { ReputationDeps } from '../deps.ts'
import { giveCompensation } from './give-compensation.ts'
import { compensationSchema } from './schema.ts'

const HUNDREDTHS = 100
/** Compensation by an operator; larger sums come from the ordering system. */
const MAX_BONUSES = 10_000

const ratingId = z
  .string()
  .max(100)
  .optional()
  .meta({ description: 'The rating that it is for; a promo code is then good at its restaurant' })

const compensationInput = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('promo_code'),
    percent: percentInput,
    restaurant_id: z
      .string()
      .max(100)
      .optional()
      .meta({ description: "Where it is good; default: the rating's restaurant, that of the last order, the oldest" }),
    rating_id: ratingId,
  }),
  z.object({
    kind: z.literal('bonuses'),
    amount: z
      .number()
      .min(1)
      .max(MAX_BONUSES)
      .transform((amount) => Math.round(amount * HUNDREDTHS)),
    rating_id: ratingId,
  }),
])

/** Compensation for a guest, given by the operator who answers them. */
export function compensationRoutes({ db, clock, signals, audit }: ReputationDeps): Route[] {
  return [
    route({
      method: 'post',
      path: '/v1/guests/:id/compensations',
      operationId: 'compensateGuest',
      scope: 'ratings:write',
      summary: 'Give a guest a promo code of their own, or bonuses',
      description:
        'It is given at once: in the timeline, on the balance of bonuses, as the event `compensation.given`, by which the ' +
        'ordering system credits it. Nothing is sent: `text` is for the answer that a person writes.',
      tag: 'Ratings',
      params: z.object({ id: z.string().max(100) }),
      body: compensationInput,
      responses: { 201: compensationSchema },
      handle: async ({ params: { id }, body, actor }) => {
        const gift =
          body.kind === 'promo_code'
            ? { kind: body.kind, percent: body.percent, restaurantId: body.restaurant_id ?? null }
            : { kind: body.kind, amount: body.amount }
        const given = await transact(db, (tx) =>
          giveCompensation(tx, audit, {
            guestId: id,
            ratingId: body.rating_id ?? null,
            gift,
            actor: actor.id,
            at: clock.now(),
          }),
        )
        signals.notify('outbox')
        return { status: 201, body: given }
      },
    }),
  ]
}
