import type { Clock } from '../lib/clock.ts'
import { MINUTE } from '../lib/units.ts'
import type { PoolListeners } from './listeners.ts'

/** Messages of each number, in both directions, over the last minutes. */
export type Traffic = {
  note(numberId: string): void
  /** How much load a number is, in numbers at rest: 1 or more. */
  weightOf(numberId: string): number
  forget(numberId: string): void
}

/** A message counts for about this long, so that numbers do not move for a burst. */
const MEMORY_MS = 5 * MINUTE
/** This many messages a minute cost a process as much as holding a number at rest. */
const PER_MINUTE_AS_A_NUMBER = 2

export function openTraffic(clock: Pick<Clock, 'steady'>): Traffic {
  const seen = new Map<string, { count: number; at: number }>()
  const countOf = (numberId: string): number => {
    const known = seen.get(numberId)
    return known ? known.count * Math.exp((known.at - clock.steady()) / MEMORY_MS) : 0
  }
  return {
    note: (numberId) => void seen.set(numberId, { count: countOf(numberId) + 1, at: clock.steady() }),
    weightOf: (numberId) => 1 + Math.floor((countOf(numberId) * MINUTE) / MEMORY_MS / PER_MINUTE_AS_A_NUMBER),
    forget: (numberId) => void seen.delete(numberId),
  }
}

/** The same listeners; incoming messages count as traffic. */
export function noting(traffic: Pick<Traffic, 'note'>, listeners: PoolListeners): PoolListeners {
  return {
    ...listeners,
    onMessage(numberId, message) {
      traffic.note(numberId)
      return listeners.onMessage(numberId, message)
    },
  }
}
