import type { Tx } from '../db/index.ts'
import { recordDeliveries } from './events.ts'
import { advance, failReported, finish, putBack, uncountAttempt } from './store.ts'
import type { DeliveryRow } from './view.ts'

/** What the answer of WhatsApp or of a provider, or the lack of one, means for a delivery on its way. */
export type Result =
  | { kind: 'sent' }
  | { kind: 'failed' | 'unconfirmed'; reason: string }
  /** It has certainly not been accepted: it waits again, for this number or for any (null). */
  | { kind: 'back'; notBefore: number; numberId: string | null; reason?: string | undefined }
  /** It could not even be tried: as if it had never been. */
  | { kind: 'untried'; notBefore: number }

/** Records how an attempt ended, and emits it. False when the delivery's outcome became known meanwhile. */
export async function settleDelivery(tx: Tx, deliveryId: string, result: Result, at: number): Promise<boolean> {
  switch (result.kind) {
    case 'sent':
      return tell(tx, await advance(tx, [deliveryId], 'sent', at), at)
    case 'failed':
    case 'unconfirmed':
      return tell(tx, await finish(tx, deliveryId, result.kind, result.reason), at)
    case 'back':
      return putBack(tx, deliveryId, result)
    case 'untried': {
      const back = await putBack(tx, deliveryId, { notBefore: result.notBefore, numberId: null })
      if (back) await uncountAttempt(tx, deliveryId)
      return back
    }
    default:
      return result satisfies never
  }
}

export type Report = { status: 'sent' | 'delivered' | 'read' } | { status: 'failed'; reason: string }

/**
 * A report on deliveries, however late, often or out of order it comes: they move forward, never back. A failure is
 * believed only when nobody has said that the message arrived. Returns whether it was news.
 */
export async function reportDeliveries(tx: Tx, ids: readonly string[], report: Report, at: number): Promise<boolean> {
  const rows =
    report.status === 'failed' ? await failReported(tx, ids, report.reason) : await advance(tx, ids, report.status, at)
  return tell(tx, rows, at)
}

async function tell(tx: Tx, rows: readonly DeliveryRow[], at: number): Promise<boolean> {
  await recordDeliveries(tx, rows, at)
  return rows.length > 0
}
