import { setTimeout as sleep, setImmediate as turnOfLoop } from 'node:timers/promises'
import type { SendDeps } from '../../deliveries/index.ts'
import { processing } from '../../inbox/index.ts'
import { withSpan } from '../../lib/tracing/tracing.ts'
import { SECOND } from '../../lib/units.ts'
import type { Connection, OutgoingMessage, SendResult } from '../../whatsapp/port.ts'
import type { InFlight } from './reserve.ts'
import { type InFlightResult, settleResults } from './settle.ts'

/** One number's messages that have left and whose outcome is not recorded yet. */
export type InFlightSends = {
  /** Deliveries on their way. */
  ids(): ReadonlySet<string>
  send(send: InFlight, message: OutgoingMessage): void
  /** How many may be on their way at once, so that whatever is reserved leaves soon: see `nextRoom`. */
  room(): number
  /** Resolves when at most `count` are on their way, or when `signal` aborts. */
  atMost(count: number): Promise<void>
  /** Resolves when none is on its way any more; after a stop, soon in any case. */
  settled(): Promise<void>
}

/** Results written in one transaction. */
const SETTLED_TOGETHER = 64
/** Results that follow one another this closely share a transaction. */
const BATCH_WITHIN_MS = 10
/** After a stop: time for acknowledgements about to come. Whatever stays open is repeated under the same id. */
const STOP_WAITS_MS = 2 * SECOND
const STOP_LOOK_MS = 20

const MAX_ROOM = 64
const LEAST_ROOM = 2
/**
 * From reserving to the answer. Reserved messages can no longer be paused, and a pause must take effect within a
 * second.
 */
const QUICK_MS = 400
const SLOW_MS = 700

/** Slow start: the room doubles while answers come at once, and halves when they take long (a slow line or machine). */
export function nextRoom(room: number, tookMs: number): number {
  if (tookMs < QUICK_MS) return Math.min(MAX_ROOM, room * 2)
  return tookMs > SLOW_MS ? Math.max(LEAST_ROOM, Math.floor(room / 2)) : room
}

/** Sends messages over a connection, many at once, and records how they end, several in one transaction. */
export function openInFlight(
  deps: SendDeps,
  line: { numberId: string; connection: Pick<Connection, 'send' | 'hasToken'> },
  signal: AbortSignal,
): InFlightSends {
  const { numberId, connection } = line
  const unsettled = new Set<string>()
  const results: InFlightResult[] = []
  const waiting: { count: number; resolve: () => void }[] = []
  let settling = false
  let room = LEAST_ROOM

  const send = (send: InFlight, message: OutgoingMessage) => {
    unsettled.add(send.deliveryId)
    const leftAt = deps.clock.steady()
    // Asked before it leaves: what follows may bring one.
    const token = send.chat === 'answered' ? false : connection.hasToken(message.to).catch(() => false)
    void attempt(send, message).then(async (result) => {
      const withToken = await token
      const steadyAt = deps.clock.steady()
      // A number that is being refused has as little as possible on its way.
      room = result.outcome === 'refused' ? LEAST_ROOM : nextRoom(room, steadyAt - leftAt)
      results.push({ send, result, steadyAt, withToken })
      if (!settling) void settleAll()
    })
  }

  const attempt = async ({ message: row }: InFlight, message: OutgoingMessage): Promise<SendResult> => {
    try {
      return await withSpan(
        'process outgoing',
        () => processing(row),
        () => connection.send(message),
      )
    } catch (error) {
      deps.log.error({ err: error, numberId }, 'sending failed in an unforeseen way')
      return { outcome: 'unconfirmed' }
    }
  }

  const settleAll = async () => {
    settling = true
    while (results.length > 0) {
      const mayHaveCompany = unsettled.size > results.length && results.length < SETTLED_TOGETHER
      await (mayHaveCompany ? sleep(BATCH_WITHIN_MS) : turnOfLoop())
      const some = results.splice(0, SETTLED_TOGETHER)
      try {
        await settleResults(deps, numberId, some)
      } catch (error) {
        // They stay `sending` and are repeated under the same ids: nothing is lost, and nobody gets two.
        deps.log.error({ err: error, numberId, count: some.length }, 'results of sends could not be stored')
      }
      for (const { send } of some) unsettled.delete(send.deliveryId)
      wake()
    }
    settling = false
  }

  const wake = () => {
    for (const waiter of waiting.splice(0)) {
      if (signal.aborted || unsettled.size <= waiter.count) waiter.resolve()
      else waiting.push(waiter)
    }
  }
  signal.addEventListener('abort', wake, { once: true })

  const atMost = (count: number): Promise<void> =>
    signal.aborted || unsettled.size <= count
      ? Promise.resolve()
      : new Promise((resolve) => waiting.push({ count, resolve }))

  return {
    ids: () => unsettled,
    send,
    room: () => room,
    atMost,
    async settled() {
      await atMost(0)
      signal.removeEventListener('abort', wake)
      const until = performance.now() + STOP_WAITS_MS
      while (unsettled.size > 0 && performance.now() < until) await sleep(STOP_LOOK_MS)
    },
  }
}
