import type { Tx } from '../db/index.ts'
import { addAllToTimeline } from '../guests/index.ts'
import { AppError, notFound } from '../lib/errors.ts'
import { getRestaurant } from '../restaurants/index.ts'
import type { OrderDeps, OrderRow } from './deps.ts'
import { isGuestOfOrder, resolveGuestOfOrder } from './guest-of-order.ts'
import type { OrderInput, StatusInput } from './input.ts'
import { countOrders } from './order-hours.ts'
import { checkReportedTimes } from './reported-times.ts'
import { afterReport, afterReports, contradicts, type StatusChanges } from './status.ts'
import { insertOrders, lockOrder, touchRetentions, updateOrder } from './store.ts'

export type SavedOrder = { order: OrderRow; outcome: 'created' | 'updated' | 'unchanged' }

/**
 * Stores an order, or brings the known one with this external id up to date. Call it inside `transact`. Throws
 * `not_found` for an unknown restaurant or guest id, `invalid_input` for times in the future and `conflict` when the
 * external id belongs to another restaurant or guest.
 */
export async function saveOrder(tx: Tx, deps: OrderDeps, input: OrderInput, at: number): Promise<SavedOrder> {
  checkTimes(input, at)
  const known = await lockOrder(tx, input.external_id)
  if (known) return completeOrder(tx, deps, known, input, at)
  await getRestaurant(tx, input.restaurant_id)
  const guest = await resolveGuestOfOrder(tx, deps, input.guest, at)
  const [order] = await insertPlaced(tx, deps, [{ input, guestId: guest.id }], at)
  if (!order) throw new Error('an order was inserted and is not there')
  return { order, outcome: 'created' }
}

/** Stores new orders, in a few statements for all. Throws `RetryTransaction` when somebody else has just stored one. */
export async function insertPlaced(
  tx: Tx,
  deps: OrderDeps,
  placed: readonly { input: OrderInput; guestId: string }[],
  at: number,
): Promise<OrderRow[]> {
  const orders = await insertOrders(
    tx,
    placed.map(({ input, guestId }) => {
      const { external_id, restaurant_id, placed_at } = input
      const first = { external_id, restaurant_id, guest_id: guestId, placed_at, ...accepted(placed_at) }
      return { ...afterReports({ ...detailsOf(input), ...first }, reportsOf(input)), created_at: at, updated_at: at }
    }),
  )
  await addAllToTimeline(
    tx,
    orders.map(({ id, guest_id, placed_at }) => ({ guestId: guest_id, at: placed_at, kind: 'order', refId: id })),
  )
  await settle(
    tx,
    deps,
    orders.map((order) => ({ order, before: undefined })),
    at,
  )
  return orders
}

/** Throws `not_found`, and `wrong_state` when a cancelled order is reported as delivered. */
export async function reportStatus(
  tx: Tx,
  deps: OrderDeps,
  externalId: string,
  report: StatusInput,
  at: number,
): Promise<SavedOrder> {
  checkReportedTimes({ at: report.at }, at)
  const known = await lockOrder(tx, externalId)
  if (!known) throw notFound('order', externalId)
  if (contradicts(known, report)) throw new AppError('wrong_state', 'This order was cancelled.')
  const changes = afterReport(known, report)
  if (!changes) return { order: known, outcome: 'unchanged' }
  const order = await updateOrder(tx, known.id, changes, at)
  await settle(tx, deps, [{ order, before: known }], at)
  return { order, outcome: 'updated' }
}

/** Brings a known, locked order up to date. Throws as `saveOrder` does. */
export async function completeOrder(
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
  await settle(tx, deps, [{ order, before: known }], at)
  return { order, outcome: 'updated' }
}

async function settle(
  tx: Tx,
  deps: OrderDeps,
  changes: readonly { order: OrderRow; before: OrderRow | undefined }[],
  at: number,
): Promise<void> {
  await countOrders(tx, changes)
  await touchRetentions(
    tx,
    changes.map(({ order }) => order.guest_id),
    at,
  )
  const told = changes.map(({ order, before }) => ({ order, before: before?.status ?? null }))
  await deps.orderHooks.onChange?.(tx, told, at)
}

export function checkTimes({ placed_at, delivered_at, cancelled_at }: OrderInput, at: number): void {
  checkReportedTimes({ placed_at, delivered_at, cancelled_at }, at)
}

function detailsOf({ items, total, delivery, service }: OrderInput) {
  return { items: JSON.stringify(items), total, delivery, service: service ?? null }
}

/** What an order's fields say about its progress, by time. */
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
