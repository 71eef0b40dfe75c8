import { z } from 'zod'
import { phoneInput, usernameInput } from '../guests/index.ts'
import { instant } from '../http/time.ts'
import { FAULTS } from './causes.ts'
import { moneyInput } from './money.ts'

export const ORDER_STATUSES = ['accepted', 'cooking', 'delivering', 'delivered', 'cancelled'] as const
export const DELIVERIES = ['own', 'partner', 'pickup'] as const

const MAX_ITEMS = 200

export const externalId = z.string().trim().min(1).max(200)
const name = z.string().trim().min(1).max(200)

/** Whose order it is. A guest who hides the phone is named by whatever is known. */
const guestOfOrderInput = z
  .object({
    id: z.string().min(1).max(60).optional().meta({ description: 'As of GET /v1/guests' }),
    phone: phoneInput.optional(),
    username: usernameInput.optional(),
    name: name.optional(),
  })
  .refine(({ id, phone, username }) => [id, phone, username].filter((each) => each !== undefined).length === 1, {
    message: 'one of phone, id, username is needed',
    path: ['phone'],
  })

const itemInput = z.object({
  name,
  quantity: z.number().gt(0).max(10_000).default(1),
  price: moneyInput.default(0),
})

const cancellation = {
  cause: z.string().trim().min(1).max(100).optional().meta({
    description:
      'overload, unreachable, dish_missing, closed_early, technical, courier_late, wrong_assembly, not_delivered, too_early, other; other words are kept',
  }),
  fault: z
    .enum(FAULTS)
    .optional()
    .meta({ description: 'Left out: by the cause. Only `restaurant` counts in the cancellation rating' }),
}

const orderFields = z.object({
  external_id: externalId,
  restaurant_id: z.string().min(1).max(60),
  guest: guestOfOrderInput,
  items: z.array(itemInput).max(MAX_ITEMS).default([]),
  total: moneyInput.refine((total) => total >= 0, { message: 'must not be negative' }),
  delivery: z.enum(DELIVERIES),
  service: z.string().trim().min(1).max(100).optional().meta({ description: 'Where it was ordered: site, app, ...' }),
  placed_at: instant,
  status: z.enum(ORDER_STATUSES).optional().meta({ description: 'Default: accepted' }),
  delivered_at: instant.optional(),
  cancelled_at: instant.optional(),
  ...cancellation,
})

/** An order ends after it is placed: negative delivery times would distort figures. */
export const orderInput = orderFields.superRefine((order, context) => {
  for (const name of ['delivered_at', 'cancelled_at'] as const) {
    const at = order[name]
    if (at === undefined || at >= order.placed_at) continue
    context.addIssue({
      code: 'custom',
      path: [name],
      message: 'lies before placed_at: the order ended before it was placed',
    })
  }
})

export type OrderInput = z.output<typeof orderInput>

export const statusInput = z.object({ status: z.enum(ORDER_STATUSES), at: instant, ...cancellation })

export type StatusInput = z.output<typeof statusInput>

export const bonusInput = z.object({
  external_id: externalId,
  guest: guestOfOrderInput,
  amount: moneyInput
    .refine((amount) => amount !== 0, { message: 'must not be 0' })
    .meta({
      description: 'Negative when spent',
    }),
  reason: z.string().trim().min(1).max(200).optional(),
  at: instant,
})

export type BonusInput = z.output<typeof bonusInput>
