import type { Condition } from './api.ts'
import { passes } from './checks.ts'
import type { Network } from './network.ts'

const DEFAULT_TIMEOUT_MS = 15_000
const SETTLE_MS = 5

/** Resolves when the condition holds, or with `met: false` after the time. */
export function waitFor(
  network: Network,
  condition: Condition,
  timeoutMs = DEFAULT_TIMEOUT_MS,
): Promise<{ met: boolean; count: number }> {
  const goal = 'count' in condition ? condition.count : 1
  return new Promise((resolve) => {
    let scheduled: NodeJS.Timeout | undefined
    const finish = (met: boolean) => {
      clearTimeout(deadline)
      clearTimeout(scheduled)
      stopListening()
      resolve({ met, count: measure(network, condition) })
    }
    // Changes come in crowds: one measurement for all within a few milliseconds.
    const check = () => {
      scheduled ??= setTimeout(() => {
        scheduled = undefined
        if (measure(network, condition) >= goal) finish(true)
      }, SETTLE_MS)
    }
    const deadline = setTimeout(() => finish(measure(network, condition) >= goal), timeoutMs)
    const stopListening = network.ledger.onChange(check)
    check()
  })
}

function measure(network: Network, condition: Condition): number {
  const { ledger } = network
  switch (condition.kind) {
    case 'shown':
      return ledger.shown.filter((record) => passes(record, condition.filter ?? {}, record.guest)).length
    case 'frames':
      return ledger.frames.filter((record) => passes(record, condition.filter ?? {}, record.to)).length
    case 'acked':
      return ledger.frames.filter(
        (record) => record.outcome === 'acked' && passes(record, condition.filter ?? {}, record.to),
      ).length
    case 'receipts':
      return ledger.receipts.filter(
        (record) =>
          (!condition.type || record.type === condition.type) && passes(record, condition.filter ?? {}, record.guest),
      ).length
    case 'guest_messages':
      return [...ledger.guestMessages.values()].filter(
        (record) =>
          (!condition.state || record[condition.state === 'read' ? 'readAt' : 'deliveredAt'] !== undefined) &&
          passes(record, condition.filter ?? {}, record.guest),
      ).length
    case 'online': {
      const devices = [...(network.phones.byPhone(condition.phone)?.companions.values() ?? [])]
      const online = devices.some((item) => item.connection?.live)
      return online === (condition.online ?? true) ? 1 : 0
    }
    case 'linked':
      return network.phones.byPhone(condition.phone)?.companions.size ? 1 : 0
    case 'notes':
      return ledger.notes.filter(
        (record) => record.note === condition.note && (!condition.number || record.number === condition.number),
      ).length
    default:
      return condition satisfies never
  }
}
