import { z } from 'zod'
import type { Tx } from '../db/index.ts'
import type { EventHooks, RelayedEvent } from '../events/index.ts'
import { getGuest } from '../guests/index.ts'
import type { MessageHooks } from '../inbox/index.ts'
import { type OrderHooks, statusTimesOf } from '../orders/index.ts'
import type { RuleDeps } from './deps.ts'
import { fireRules, isOver } from './fire.ts'
import type { Occurrence } from './matches.ts'
import { opensConversation, restaurantOfNumber } from './view.ts'

const NOTHING = { numberId: null, restaurantId: null, messageId: null, text: null, score: null } as const
/** For messages, orders and ratings: each kind is read once per transaction. */
const OF_MESSAGES = ['message_received', 'conversation_opened'] as const
const OF_ORDERS = ['order_status'] as const
const OF_RATINGS = ['rating_given'] as const
const UNKNOWN = { ...NOTHING, orderStatus: null, waitedMs: null } as const

/** A guest wrote, and maybe opened the conversation: in the transaction that stores the message. */
export function messageListener(deps: RuleDeps): Pick<MessageHooks, 'onInbound'> {
  return {
    onInbound: (tx, { guestId, numberId, messageId, at, text }) =>
      fireRules(tx, deps, OF_MESSAGES, async () => {
        const restaurantId = await restaurantOfNumber(tx, numberId)
        const message = { ...UNKNOWN, guestId, numberId, restaurantId, messageId, text, at }
        const received: Occurrence = { ...message, kind: 'message_received', cause: `message:${messageId}` }
        if (!(await opensConversation(tx, guestId, at))) return [received]
        return [received, { ...message, kind: 'conversation_opened', cause: `opened:${guestId}:${at}` }]
      }),
  }
}

/** Orders reached a status: in the orders' transaction. */
export function orderListener(deps: RuleDeps): Pick<OrderHooks, 'onChange'> {
  return {
    async onChange(tx, changes, at) {
      for (const { order, before } of changes) {
        const reachedAt = statusTimesOf(order)[order.status] ?? at
        // Rules are not even queried: a file of old orders would do so with each.
        if (order.status === before || isOver(reachedAt, deps.clock.now())) continue
        await fireRules(tx, deps, OF_ORDERS, async () => [
          {
            ...UNKNOWN,
            kind: 'order_status',
            cause: `order:${order.id}:${order.status}`,
            guestId: order.guest_id,
            restaurantId: order.restaurant_id,
            orderStatus: order.status,
            at: reachedAt,
          },
        ])
      }
    },
  }
}

const ratingEvent = z.object({
  id: z.string(),
  guest_id: z.string(),
  restaurant_id: z.string(),
  score: z.number(),
  comment: z.string().nullable(),
  rated_at: z.iso.datetime().transform((text) => Date.parse(text)),
})

/** A rating was given, or corrected: when its event gets its position, which happens once. */
export function ratingListener(deps: RuleDeps): Pick<EventHooks, 'onRelay'> {
  return {
    async onRelay(tx, events) {
      for (const event of events) if (event.type === 'rating.created') await fireForRating(tx, deps, event)
    },
  }
}

function fireForRating(tx: Tx, deps: RuleDeps, { data }: RelayedEvent): Promise<void> {
  return fireRules(tx, deps, OF_RATINGS, async () => {
    const { id, guest_id, restaurant_id, score, comment, rated_at } = ratingEvent.parse(JSON.parse(data))
    return [
      {
        ...UNKNOWN,
        kind: 'rating_given',
        cause: `rating:${id}`,
        guestId: (await getGuest(tx, guest_id)).id,
        restaurantId: restaurant_id,
        text: comment,
        score,
        at: rated_at,
      },
    ]
  })
}
