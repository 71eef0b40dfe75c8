import type { Tx } from '../db/index.ts'
import { addToTimeline } from '../guests/index.ts'
import { AppError, notFound } from '../lib/errors.ts'
import { getRestaurant } from '../restaurants/index.ts'
import type { OrderDeps, OrderRow } from './deps.ts'
import { isGuestOfOrder, resolveGuestOfOrder } from './guest-of-order.ts'
import type { OrderInput, StatusInput } from './input.ts'
import { checkNotInFuture } from './not-in-future.ts'
import { countOrder } from './order-hours.ts'
import { afterReport, afterReports, contradicts, type StatusChanges } from './status.ts'
import { insertOrder, lockOrder, touchRetention, updateOrder } from './store.ts'

export type SavedOrder = { order: OrderRow; outcome: 'created' | 'updated' | 'unchanged' }

/**
 * Stores an order or brings the known one of this external id up to date. Call it inside `transact`. Throws `not_found`
 * for an unknown restaurant or guest id, `invalid_input` for times to come and `conflict` when the external id belongs to another restaurant or guest.
 */
export async function saveOrder(tx: Tx, deps: OrderDeps, input: OrderInput, at: number): Promise<SavedOrder> {
  const { placed_at, delivered_at, cancelled_at } = input
  checkNotInFuture({ placed_at, delivered_at, cancelled_at }, at)
  const known = await lockOrder(tx, input.external_id)
  if (known) return completeOrder(tx, deps, known, input, at)
  await getRestaurant(tx, input.restaurant_id)
  const guest = await resolveGuestOfOrder(tx, deps, input.guest, at)
  const placed = {
    ...detailsOf(input),
    external_id: input.external_id,
    restaurant_id: input.restaurant_id,
    guest_id: guest.id,
    placed_at: input.placed_at,
    ...accepted(input.placed_at),
  }
  const reported = afterReports(placed, reportsOf(input))
  const order = await insertOrder(tx, { ...reported, created_at: at, updated_at: at })
  await addToTimeline(tx, { guestId: guest.id, at: order.placed_at, kind: 'order', refId: order.id })
  await settle(tx, deps, order, undefined, at)
  return { order, outcome: 'created' }
}

/** Throws `not_found`, and `wrong_state` when a cancelled order is said to be delivered. */
export async function reportStatus(
  tx: Tx,
  deps: OrderDeps,
  externalId: string,
  report: StatusInput,
  at: number,
): Promise<SavedOrder> {
  checkNotInFuture({ at: report.at }, at)
  const known = await lockOrder(tx, externalId)
  if (!known) throw notFound('order', externalId)
  if (contradicts(known, report)) throw new AppError('wrong_state', 'This order was cancelled.')
  const changes = afterReport(known, report)
  if (!changes) return { order: known, outcome: 'unchanged' }
  const order = await updateOrder(tx, known.id, changes, at)
  await settle(tx, deps, order, known, at)
  return { order, outcome: 'updated' }
}

async function completeOrder(
  tx: Tx,
  deps: OrderDeps,
  known: OrderRow,
  input: OrderInput,
  at: number,
): Promise<SavedOrder> {
  if (known.restaurant_id !== input.restaurant_id) throw conflict('restaurant')
  if (!(await isGuestOfOrder(tx, known.guest_id, input.guest))) throw conflict('guest')
  const details = detailsOf(input)
  const reports = reportsOf(input).filter((report) => !contradicts(known, report))
  const reported = afterReports({ ...known, ...details }, reports)
  const changed = (Object.keys(reported) as (keyof OrderRow)[]).some((key) => reported[key] !== known[key])
  if (!changed) return { order: known, outcome: 'unchanged' }
  const { id, ...row } = reported
  const order = await updateOrder(tx, id, row, at)
  await settle(tx, deps, order, known, at)
  return { order, outcome: 'updated' }
}

async function settle(
  tx: Tx,
  deps: OrderDeps,
  order: OrderRow,
  before: OrderRow | undefined,
  at: number,
): Promise<void> {
  await countOrder(tx, order, before)
  await touchRetention(tx, order.guest_id, at)
  await deps.orderHooks.onChange?.(tx, { order, before: before?.status ?? null, at })
}

function detailsOf({ items, total, delivery, service }: OrderInput) {
  return { items: JSON.stringify(items), total, delivery, service: service ?? null }
}

/** What the fields of an order say about its way, in the order of time. */
function reportsOf(input: OrderInput): StatusInput[] {
  const reports: StatusInput[] = []
  if (input.delivered_at !== undefined) reports.push({ status: 'delivered', at: input.delivered_at })
  if (input.cancelled_at !== undefined || input.status === 'cancelled') {
    const { cause, fault } = input
    reports.push({ status: 'cancelled', at: input.cancelled_at ?? input.placed_at, cause, fault })
  } else if (input.status && input.status !== 'accepted' && !(input.status === 'delivered' && input.delivered_at)) {
    reports.push({ status: input.status, at: input.placed_at })
  }
  return reports
}

function accepted(at: number): StatusChanges {
  return {
    status: 'accepted',
    delivered_at: null,
    cancelled_at: null,
    cancel_cause: null,
    cancel_fault: null,
    status_times: JSON.stringify({ accepted: at }),
  }
}

function conflict(what: string): AppError {
  return new AppError('conflict', `This external id belongs to an order of another ${what}.`)
}
