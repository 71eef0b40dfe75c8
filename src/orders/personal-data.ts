import { type PersonalTables, personalHooks } from '../db/index.ts'
import { CANCELLATION_CAUSES } from './causes.ts'

const KNOWN_CAUSES: ReadonlySet<unknown> = new Set(CANCELLATION_CAUSES)

const TABLES: PersonalTables = {
  // Sums, times, states and faults stay, so no figure changes. What was eaten is a personal habit.
  orders: {
    key: ['id'],
    whose: 'guest_id',
    erase: {
      items: '[]',
      cancel_cause: ({ cancel_cause: cause }) =>
        cause === null || KNOWN_CAUSES.has(cause) ? (cause as null) : 'other',
    },
    keeps: [
      'external_id',
      'restaurant_id',
      'guest_id',
      'delivery',
      'service',
      'status',
      'cancel_fault',
      'status_times',
    ],
    shows: [
      'external_id',
      'restaurant_id',
      'items',
      'total',
      'delivery',
      'service',
      'status',
      'placed_at',
      'delivered_at',
      'cancelled_at',
      'cancel_cause',
    ],
  },
  bonuses: {
    key: ['id'],
    whose: 'guest_id',
    erase: { reason: null },
    keeps: ['external_id', 'guest_id', 'given_by'],
    shows: ['external_id', 'amount', 'reason', 'at'],
  },
  guest_retention: {
    key: ['guest_id'],
    whose: 'guest_id',
    erase: { last_dish: null, favourite_dish: null },
    keeps: ['retention', 'last_restaurant_id'],
    shows: ['retention', 'since_at', 'orders_count', 'orders_total', 'last_dish', 'favourite_dish'],
  },
  guest_dishes: { key: ['guest_id', 'dish'], whose: 'guest_id', erase: 'delete', shows: ['dish', 'favourite'] },
  retention_changes: {
    key: ['id'],
    whose: 'guest_id',
    erase: {},
    keeps: ['guest_id', 'from_retention', 'to_retention'],
    shows: ['from_retention', 'to_retention', 'at'],
  },
}

/** What orders hold about guests. Amounts are hundredths. */
export const orderPersonalData = personalHooks(TABLES)
