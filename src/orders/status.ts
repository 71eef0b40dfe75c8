import { z } from 'zod'
import { storedJson } from '../db/index.ts'
import type { OrderStatus } from '../db/schema/orders.ts'
import { faultOf } from './causes.ts'
import type { OrderRow } from './deps.ts'
import { ORDER_STATUSES, type StatusInput } from './input.ts'

const RANK: Record<OrderStatus, number> = { accepted: 0, cooking: 1, delivering: 2, delivered: 3, cancelled: 4 }

const readTimes = storedJson('orders.status_times', z.partialRecord(z.enum(ORDER_STATUSES), z.number()))

/** When the order reached each status (UTC ms). */
export function statusTimesOf({ status_times }: Pick<OrderRow, 'status_times'>): Partial<Record<OrderStatus, number>> {
  return readTimes(status_times)
}

export type StatusChanges = Pick<
  OrderRow,
  'status' | 'delivered_at' | 'cancelled_at' | 'cancel_cause' | 'cancel_fault' | 'status_times'
>

/**
 * How a report of the ordering system changes an order. Reports may come twice and out of order: the status only goes
 * forward, each status keeps its first time, and a cancellation is final, though its cause may come later. Undefined if
 * nothing changes.
 */
export function afterReport(
  order: StatusChanges & Pick<OrderRow, 'delivery'>,
  report: StatusInput,
): StatusChanges | undefined {
  const times = statusTimesOf(order)
  times[report.status] ??= report.at
  const forward = RANK[report.status] > RANK[order.status]
  const cancels = report.status === 'cancelled'
  const cause = cancels ? (report.cause ?? order.cancel_cause) : order.cancel_cause
  const changes: StatusChanges = {
    status: forward ? report.status : order.status,
    delivered_at: times.delivered ?? null,
    cancelled_at: times.cancelled ?? null,
    cancel_cause: cause,
    cancel_fault: cancels ? (report.fault ?? order.cancel_fault ?? faultOf(cause, order.delivery)) : order.cancel_fault,
    status_times: JSON.stringify(times),
  }
  const keys = Object.keys(changes) as (keyof StatusChanges)[]
  return keys.some((key) => changes[key] !== order[key]) ? changes : undefined
}

/** A status other than `cancelled` that comes after the cancellation contradicts it. */
export function contradicts(order: Pick<OrderRow, 'status'>, report: Pick<StatusInput, 'status'>): boolean {
  return order.status === 'cancelled' && RANK[report.status] === RANK.delivered
}

/** The row after several reports, in their order. */
export function afterReports<R extends StatusChanges & Pick<OrderRow, 'delivery'>>(
  order: R,
  reports: readonly StatusInput[],
): R {
  let row = order
  for (const report of reports) row = { ...row, ...afterReport(row, report) }
  return row
}
