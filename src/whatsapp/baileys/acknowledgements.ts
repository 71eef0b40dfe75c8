import { boundedCache } from '../../lib/bounded-cache.ts'
import type { Clock } from '../../lib/clock.ts'
import type { SendResult } from '../port.ts'

export type Acknowledgements = {
  /** Resolves with the server's answer, or as unconfirmed when the time is over. One promise per id at a time. */
  expect(messageId: string, timeoutMs: number): Promise<SendResult>
  /** The send ended in another way: stop waiting. */
  conclude(messageId: string, result: SendResult): void
  /** An acknowledgement stanza arrived. */
  take(attrs: Record<string, string>): void
  /** The connection has ended: whatever is in flight is in doubt. */
  abandon(): void
}

type Deps = {
  clock: Clock
  /** An answer for a message whose send had already ended as unconfirmed. */
  onLate: (messageId: string, result: SendResult) => void
}

const REMEMBERED_UNCONFIRMED = 1_000

/** Only the server's acknowledgement says that a message was sent (invariant 2). */
export function makeAcknowledgements({ clock, onLate }: Deps): Acknowledgements {
  type Waiting = { settle: (result: SendResult) => void; timer: NodeJS.Timeout }
  const waiting = new Map<string, Waiting>()
  const unconfirmed = boundedCache<string, true>(REMEMBERED_UNCONFIRMED)

  function conclude(messageId: string, result: SendResult): boolean {
    const entry = waiting.get(messageId)
    if (!entry) return false
    waiting.delete(messageId)
    clearTimeout(entry.timer)
    if (result.outcome === 'unconfirmed') unconfirmed.set(messageId, true)
    entry.settle(result)
    return true
  }

  return {
    expect(messageId, timeoutMs) {
      unconfirmed.delete(messageId)
      return new Promise((settle) => {
        const timer = setTimeout(() => conclude(messageId, { outcome: 'unconfirmed' }), timeoutMs)
        waiting.set(messageId, { settle, timer })
      })
    },
    conclude,
    take({ id = '', error }) {
      const result: SendResult = error
        ? { outcome: 'refused', code: Number(error) || 500 }
        : { outcome: 'accepted', at: clock.now() }
      if (!conclude(id, result) && unconfirmed.delete(id)) onLate(id, result)
    },
    abandon() {
      for (const messageId of [...waiting.keys()]) conclude(messageId, { outcome: 'unconfirmed' })
    },
  }
}
