import type { CancellationFault, OrderDelivery } from '../db/schema/orders.ts'

/** Why orders are cancelled [003]. Ordering systems may name others, which are kept as they are. */
export const CANCELLATION_CAUSES = [
  'overload',
  'unreachable',
  'dish_missing',
  'closed_early',
  'technical',
  'courier_late',
  'wrong_assembly',
  'not_delivered',
  'too_early',
  'other',
] as const

export type CancellationCause = (typeof CANCELLATION_CAUSES)[number]

/** Whose fault a cancellation can be. */
export const FAULTS = ['restaurant', 'guest', 'service', 'courier'] as const satisfies CancellationFault[]

const DELIVERY_CAUSES: ReadonlySet<string> = new Set(['courier_late', 'not_delivered', 'too_early'])

/**
 * Whose fault a cancellation is if the ordering system does not say: the restaurant's for the known causes, the
 * courier's if the delivery failed and the courier was a partner's; unknown causes blame nobody.
 */
export function faultOf(cause: string | null, delivery: OrderDelivery): CancellationFault | null {
  if (cause === null || cause === 'other' || !(CANCELLATION_CAUSES as readonly string[]).includes(cause)) return null
  return DELIVERY_CAUSES.has(cause) && delivery === 'partner' ? 'courier' : 'restaurant'
}
