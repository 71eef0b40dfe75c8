import type { Retention } from '../db/schema/orders.ts'

/** What a guest's orders can say about whether they come back. */
export const RETENTIONS = ['new', 'active', 'at_risk', 'lost', 'returned'] as const satisfies Retention[]
