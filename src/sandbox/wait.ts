import type { Condition } from './api.ts'
import { matcher } from './checks.ts'
import type { GuestMessageRecord } from './ledger.ts'
import type { Network } from './network.ts'

const DEFAULT_TIMEOUT_MS = 120_000
const SETTLE_MS = 5
/** Counting a long ledger may take at most this share of the time. */
const COUNTING_SHARE = 0.1

/** Resolves when the condition holds, or with `met: false` after the time. */
export function waitFor(
  network: Network,
  condition: Condition,
  timeoutMs = DEFAULT_TIMEOUT_MS,
): Promise<{ met: boolean; count: number }> {
  const goal = 'count' in condition ? condition.count : 1
  const passes = matcher('filter' in condition ? condition.filter : undefined)
  return new Promise((resolve) => {
    let settleMs = SETTLE_MS
    let timer: NodeJS.Timeout | undefined
    const look = (last: boolean) => {
      timer = undefined
      const began = performance.now()
      const count = measure(network, condition, passes)
      settleMs = Math.max(SETTLE_MS, (performance.now() - began) / COUNTING_SHARE)
      if (count < goal && !last) return
      clearTimeout(deadline)
      clearTimeout(timer)
      stopListening()
      resolve({ met: count >= goal, count })
    }
    // Changes come in bursts: one count covers all of them within a few milliseconds.
    const changed = () => {
      timer ??= setTimeout(look, settleMs, false)
    }
    const deadline = setTimeout(look, timeoutMs, true)
    const stopListening = network.ledger.onChange(changed)
    changed()
  })
}

function measure(network: Network, condition: Condition, passes: ReturnType<typeof matcher>): number {
  const { ledger } = network
  switch (condition.kind) {
    case 'shown':
      return count(ledger.shown, (record) => passes(record, record.guest))
    case 'frames':
      return count(ledger.frames, (record) => passes(record, record.to))
    case 'acked':
      return count(ledger.frames, (record) => record.outcome === 'acked' && passes(record, record.to))
    case 'receipts': {
      const { type } = condition
      return count(ledger.receipts, (record) => (!type || record.type === type) && passes(record, record.guest))
    }
    case 'guest_messages': {
      const field = condition.state === 'read' ? 'readAt' : 'deliveredAt'
      const reached = (record: GuestMessageRecord) => !condition.state || record[field] !== undefined
      return count(ledger.guestMessages.values(), (record) => reached(record) && passes(record, record.guest))
    }
    case 'online': {
      const devices = [...(network.phones.byPhone(condition.phone)?.companions.values() ?? [])]
      const online = devices.some((item) => item.connection?.live)
      return online === (condition.online ?? true) ? 1 : 0
    }
    case 'linked':
      return network.phones.byPhone(condition.phone)?.companions.size ? 1 : 0
    case 'notes': {
      const { note, number } = condition
      return count(ledger.notes, (record) => record.note === note && (!number || record.number === number))
    }
    default:
      return condition satisfies never
  }
}

function count<R>(records: Iterable<R>, test: (record: R) => boolean): number {
  let found = 0
  for (const record of records) if (test(record)) found += 1
  return found
}
