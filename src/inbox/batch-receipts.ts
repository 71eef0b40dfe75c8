import type { Peer, ReceiptStatus } from '../whatsapp/port.ts'
import type { Receipts } from './statuses.ts'

type Receipt = { messageIds: readonly string[]; peer: Peer; status: ReceiptStatus; at: number }

/** Short for people, long against the time that a mailing takes for one message. */
const GATHER_MS = 25

/** Receipts of one number that say the same are applied together: during a mailing they come as fast as it sends. */
export function batchReceipts(
  apply: (numberId: string, receipts: Receipts) => Promise<void>,
): (numberId: string, receipt: Receipt) => Promise<void> {
  const gathering = new Map<string, { given: Receipts['given']; applied: Promise<void> }>()
  return (numberId, { messageIds, peer, status, at }) => {
    const key = `${numberId} ${status} ${at}`
    const known = gathering.get(key)
    if (known) {
      known.given.push({ messageIds, peer })
      return known.applied
    }
    const given = [{ messageIds, peer }]
    const applied = new Promise<void>((resolve) => setTimeout(resolve, GATHER_MS)).then(() => {
      gathering.delete(key)
      return apply(numberId, { given, status, at })
    })
    gathering.set(key, { given, applied })
    return applied
  }
}
