import type { Signals } from '../jobs/signals.ts'
import type { Clock } from '../lib/clock.ts'
import { isDeadNeighbour } from './owner.ts'

/** Other processes that hold numbers, as far as they have been heard of recently. */
export type Peers = {
  /**
   * Tells the others that this process is alive, how much its numbers weigh beyond 1 each, and how many of them are
   * logged in without a proxy.
   */
  greet(excess: number, live?: number): void
  /** Tells the others that this one ends. */
  leave(): void
  /** How much the numbers of each other process weigh beyond 1 each. */
  others(): number[]
  /** Whether another process has numbers that are logged in without a proxy. */
  reachWhatsApp(): boolean
}

const LEAVING = '-'

/**
 * Processes that hold numbers greet each other by signals, so nothing is stored. A greeting that is lost, or a process
 * that died in silence on another machine, makes the shares uneven for `forgetMs` and does nothing worse: leases decide
 * who holds a number.
 */
export function openPeers(
  { signals, clock, owner }: { signals: Signals; clock: Clock; owner: string },
  forgetMs: number,
): Peers & { close(): void } {
  const seen = new Map<string, { at: number; excess: number; live: number }>()
  const close = signals.on('gateway', (key) => {
    if (!key) return
    if (key.startsWith(LEAVING)) seen.delete(key.slice(LEAVING.length))
    else {
      const [peer = key, excess, live] = key.split(' ')
      if (peer !== owner) seen.set(peer, { at: clock.steady(), excess: Number(excess) || 0, live: Number(live) || 0 })
    }
  })
  const present = () => {
    const oldest = clock.steady() - forgetMs
    for (const [peer, { at }] of seen) if (at < oldest || isDeadNeighbour(peer, owner)) seen.delete(peer)
    return [...seen.values()]
  }
  return {
    greet: (excess, live = 0) => signals.notify('gateway', `${owner} ${excess} ${live}`),
    leave: () => signals.notify('gateway', LEAVING + owner),
    others: () => present().map(({ excess }) => excess),
    reachWhatsApp: () => present().some(({ live }) => live > 0),
    close,
  }
}
