import type { Connection, OutgoingMessage, SendResult } from '../whatsapp/port.ts'
import type { DispatchDeps } from './deps.ts'
import type { Flight } from './launch.ts'
import { type Landing, settleLandings } from './settle.ts'

/** Messages of one number that have left and whose fate is not written down yet. */
export type Flights = {
  /** Deliveries on their way. */
  ids(): ReadonlySet<string>
  send(flight: Flight, message: OutgoingMessage): void
  /** Resolves when at most `count` are on their way. */
  atMost(count: number): Promise<void>
}

/** Results written in one transaction. */
const SETTLED_TOGETHER = 16

/** Sends messages over a connection, many at once, and writes down how they end, several in one transaction. */
export function openFlights(deps: DispatchDeps, numberId: string, connection: Pick<Connection, 'send'>): Flights {
  const inAir = new Set<string>()
  const landed: Landing[] = []
  const waiting: { count: number; resolve: () => void }[] = []
  let settling = false

  const send = (flight: Flight, message: OutgoingMessage) => {
    inAir.add(flight.deliveryId)
    void attempt(message).then((result) => {
      landed.push({ flight, result, steadyAt: deps.clock.steady() })
      if (!settling) void settleAll()
    })
  }

  const attempt = async (message: OutgoingMessage): Promise<SendResult> => {
    try {
      return await connection.send(message)
    } catch (error) {
      deps.log.error({ err: error, numberId }, 'sending failed in an unforeseen way')
      return { outcome: 'unconfirmed' }
    }
  }

  const settleAll = async () => {
    settling = true
    // Results that come close together share a transaction.
    await new Promise((resolve) => setImmediate(resolve))
    while (landed.length > 0) {
      const landings = landed.splice(0, SETTLED_TOGETHER)
      try {
        await settleLandings(deps, numberId, landings)
      } catch (error) {
        // They stay `sending`, and are repeated under the same ids: nothing is lost, nobody gets two.
        deps.log.error({ err: error, numberId, count: landings.length }, 'results of sends could not be stored')
      }
      for (const { flight } of landings) inAir.delete(flight.deliveryId)
      wake()
    }
    settling = false
  }

  const wake = () => {
    for (const waiter of waiting.splice(0)) {
      if (inAir.size <= waiter.count) waiter.resolve()
      else waiting.push(waiter)
    }
  }

  return {
    ids: () => inAir,
    send,
    atMost: (count) =>
      inAir.size <= count ? Promise.resolve() : new Promise((resolve) => waiting.push({ count, resolve })),
  }
}
