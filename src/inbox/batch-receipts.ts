import type { ReceiptStatus } from '../whatsapp/port.ts'

type Receipt = { messageIds: readonly string[]; status: ReceiptStatus; at: number }
type Apply = (numberId: string, receipt: Receipt) => Promise<void>

/** Short for people, long against the time that a mailing takes for one message. */
const GATHER_MS = 25

/** Receipts of one number that say the same are applied together: during a mailing they come as fast as it sends. */
export function batchReceipts(apply: Apply): Apply {
  const gathering = new Map<string, { messageIds: string[]; applied: Promise<void> }>()
  return (numberId, { messageIds, status, at }) => {
    const key = `${numberId} ${status} ${at}`
    const known = gathering.get(key)
    if (known) {
      known.messageIds.push(...messageIds)
      return known.applied
    }
    const ids = [...messageIds]
    const applied = new Promise<void>((resolve) => setTimeout(resolve, GATHER_MS)).then(() => {
      gathering.delete(key)
      return apply(numberId, { messageIds: ids, status, at })
    })
    gathering.set(key, { messageIds: ids, applied })
    return applied
  }
}
