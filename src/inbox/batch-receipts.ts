import { SECOND } from '../lib/units.ts'
import type { Peer, ReceiptStatus } from '../whatsapp/port.ts'
import type { Receipts } from './statuses.ts'

type Receipt = { messageIds: readonly string[]; peer: Peer; status: ReceiptStatus; at: number }

/** Short for people, long compared with the time that a mailing takes per message. */
const BATCH_WITHIN_MS = 25

/**
 * Applies together the receipts of one number that say the same about one second (WhatsApp gives no finer time), with
 * the latest of their moments: during a mailing they come as fast as it sends.
 */
export function batchReceipts(
  apply: (numberId: string, receipts: Receipts) => Promise<void>,
): (numberId: string, receipt: Receipt) => Promise<void> {
  const batches = new Map<string, { receipts: Receipts; applied: Promise<void> }>()
  return (numberId, { messageIds, peer, status, at }) => {
    const key = `${numberId} ${status} ${Math.floor(at / SECOND)}`
    const known = batches.get(key)
    if (known) {
      known.receipts.given.push({ messageIds, peer })
      known.receipts.at = Math.max(known.receipts.at, at)
      return known.applied
    }
    const receipts: Receipts = { given: [{ messageIds, peer }], status, at }
    const applied = new Promise<void>((resolve) => setTimeout(resolve, BATCH_WITHIN_MS)).then(() => {
      batches.delete(key)
      return apply(numberId, receipts)
    })
    batches.set(key, { receipts, applied })
    return applied
  }
}
