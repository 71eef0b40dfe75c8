import { randomBytes } from 'node:crypto'
import type { Clock } from '../lib/clock.ts'

/** Ids of the jobs by which send cycles begin: many wakers make one job. */
export type CycleIds = {
  /** Of the job that begins a cycle of `key` so many milliseconds from now. */
  next(key: string, delayMs: number): string
  /** A cycle has begun: its job keeps its id until it is taken off the queue, which is not to stand in the next one's way. */
  begin(key: string): void
  /** No job stands in the way any more: one that hangs keeps its id. */
  renew(): void
}

/**
 * Wakers within `togetherMs` share a job. The process is part of the ids, too: a job that one had in hand when it was
 * killed must not stand in its successor's way.
 */
export function openCycleIds(clock: Pick<Clock, 'steady'>, togetherMs: number): CycleIds {
  const begun = new Map<string, number>()
  const makeSelf = () => randomBytes(4).toString('hex')
  let self = makeSelf()
  const when = (key: string, delayMs: number) => {
    if (delayMs >= togetherMs) return Math.ceil((clock.steady() + delayMs) / togetherMs)
    return `${delayMs === 0 ? 'now' : 'soon'}-${begun.get(key) ?? 0}`
  }
  return {
    next: (key, delayMs) => `${self}-${when(key, delayMs)}`,
    begin: (key) => void begun.set(key, (begun.get(key) ?? 0) + 1),
    renew() {
      self = makeSelf()
    },
  }
}
