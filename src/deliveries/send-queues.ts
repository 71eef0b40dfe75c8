import type { Selectable } from 'kysely'
import { z } from 'zod'
import { storedJson } from '../db/index.ts'
import type { Channel, SendQueuesTable } from '../db/schema/deliveries.ts'
import { DAY } from '../lib/units.ts'

export type SendQueueRow = Selectable<SendQueuesTable>

/**
 * Smaller goes first, strictly, down to the mailings: from `mailing` on they share numbers in proportion, see
 * `weightOf`. Replies are not here: they wait for nothing.
 */
export const PRIORITY = {
  test: 0,
  review_reply: 5,
  rating_request: 10,
  weekly_summary: 15,
  trigger: 20,
  high_mailing: 25,
  mailing: 30,
  low_mailing: 40,
} as const

/** Queues from this priority on share. */
export const SHARED_FROM = PRIORITY.mailing

const LOW_SHARE = 1 / 3
const FULL_AGE_MS = 3 * DAY

/**
 * A queue's share of the numbers beside others of its rank: a low-priority mailing gets a third of an ordinary one, and
 * one that has been running for three days twice as much as a new one, growing evenly until then.
 */
export function weightOf({ priority, created_at }: Pick<SendQueueRow, 'priority' | 'created_at'>, at: number): number {
  const age = Math.min(1, Math.max(0, at - created_at) / FULL_AGE_MS)
  return (priority > SHARED_FROM ? LOW_SHARE : 1) * (1 + age)
}

const MESSAGE = 1_000
/** How far ahead of the others a queue may get that is new or had nothing to send for a while, in units of `served`. */
export const HEAD_START = 24 * MESSAGE

/** What messages add to `served`. */
export function servedBy(messages: number, weight: number): number {
  return Math.round((messages * MESSAGE) / weight)
}

/**
 * A queue's `served` after messages were taken from it; `front`: the largest of its rank. The same as `markServed`
 * writes.
 */
export function servedAfter(queue: { served: number; front: number; weight: number }, messages: number): number {
  return Math.max(queue.served, queue.front - HEAD_START) + servedBy(messages, queue.weight)
}

/** The queue by which paced messages leave. */
export const CHANNELS = ['whatsapp', 'sms', 'push'] as const satisfies Channel[]

/** What a queue serves. */
export type QueueOwner = Pick<SendQueueRow, 'owner_kind' | 'owner_id' | 'is_test'>

/** The mailing whose messages a queue holds; null for tests and for what belongs to no mailing. */
export function mailingIdOf({ owner_kind, owner_id, is_test }: QueueOwner): string | null {
  return owner_kind === 'mailing' && is_test === 0 ? owner_id : null
}

/** Whether this number may take from the queue. */
export function allowsNumber(queue: Pick<SendQueueRow, 'number_ids'>, numberId: string): boolean {
  const allowed = allowedNumbers(queue)
  return allowed === null || allowed.includes(numberId)
}

const readNumberIds = storedJson('send_queues.number_ids', z.array(z.string()))

/** Null: all. */
export function allowedNumbers({ number_ids }: Pick<SendQueueRow, 'number_ids'>): string[] | null {
  return number_ids === null ? null : readNumberIds(number_ids)
}
