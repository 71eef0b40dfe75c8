import type { Signals } from '../jobs/signals.ts'
import type { Clock } from '../lib/clock.ts'
import { isDeadNeighbour } from './owner.ts'

/** Other processes that hold numbers, as far as they have been heard of lately. */
export type Peers = {
  /** Tells the others that this one lives. */
  greet(): void
  /** Tells the others that this one ends. */
  leave(): void
  /** Of so many numbers, how many this process should hold: all of them while it is alone. */
  shareOf(numbers: number): number
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
  const seen = new Map<string, number>()
  const close = signals.on('gateway', (key) => {
    if (!key) return
    if (key.startsWith(LEAVING)) seen.delete(key.slice(LEAVING.length))
    else if (key !== owner) seen.set(key, clock.steady())
  })
  return {
    greet: () => signals.notify('gateway', owner),
    leave: () => signals.notify('gateway', LEAVING + owner),
    shareOf(numbers) {
      const oldest = clock.steady() - forgetMs
      for (const [peer, at] of seen) if (at < oldest || isDeadNeighbour(peer, owner)) seen.delete(peer)
      return Math.ceil(numbers / (seen.size + 1))
    },
    close,
  }
}
