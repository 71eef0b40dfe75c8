import type { SandboxHandlers } from '../api.ts'
import { type CheckFilter, duplicates, type Limit, lost, matcher, throttleViolations } from '../checks.ts'
import type { Network } from '../network.ts'

const DEFAULT_LIMITS: Limit[] = [
  { windowMs: 60_000, max: 10 },
  { windowMs: 3_600_000, max: 100 },
]

/** What the network has seen, and what is wrong with it. */
export function ledgerHandlers(network: Network) {
  const { ledger } = network
  return {
    frames: (filter) => select(ledger.frames, filter),
    shown: (filter) => select(ledger.shown, filter),
    dropped: (filter) => select(ledger.dropped, filter),
    receipts: (filter) => select(ledger.receipts, filter),
    guestMessages: (filter) => select([...ledger.guestMessages.values()], filter),
    notes: ({ number }) => ledger.notes.filter((record) => !number || record.number === number),
    summary: (filter) => {
      const frames = select(ledger.frames, filter)
      const written = select([...ledger.guestMessages.values()], filter)
      return {
        frames: frames.length,
        acked: frames.filter((record) => record.outcome === 'acked').length,
        refused: frames.filter((record) => record.outcome === 'refused').length,
        shown: select(ledger.shown, filter).length,
        droppedRepeats: select(ledger.dropped, filter).length,
        receipts: select(ledger.receipts, filter).length,
        guestMessages: written.length,
        guestMessagesDelivered: written.filter((record) => record.deliveredAt !== undefined).length,
        guestMessagesRead: written.filter((record) => record.readAt !== undefined).length,
      }
    },
    check: ({ filter = {}, limits = DEFAULT_LIMITS, toleranceMs = 0 }) => ({
      duplicates: duplicates(ledger, filter),
      throttleViolations: throttleViolations(ledger, limits, filter, toleranceMs),
      // Guests' messages have their own texts: the filter's match is about what the product sent.
      lost: lost(ledger, { ...filter, match: undefined }),
    }),
    clearLedger: () => {
      ledger.clear()
      return {}
    },
  } satisfies Partial<SandboxHandlers>
}

type Recorded = { at: number; number: string; id: string; text?: string } & ({ guest: string } | { to: string })

function select<R extends Recorded>(records: readonly R[], filter: CheckFilter): R[] {
  const passes = matcher(filter)
  return records.filter((record) => passes(record, 'guest' in record ? record.guest : record.to))
}
