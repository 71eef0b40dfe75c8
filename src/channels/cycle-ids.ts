import { randomBytes } from 'node:crypto'
import type { Clock } from '../lib/clock.ts'

/** Ids of the jobs that begin send cycles: many wakers make one job. */
export type CycleIds = {
  /** The id of the job that begins a cycle of `key` this many milliseconds from now. */
  next(key: string, delayMs: number): string
  /** A cycle has begun: its job keeps its id until it is removed from the queue, and must not block the next one. */
  begin(key: string): void
  /** No job blocks the next one any more: one that hangs keeps its id. */
  renew(): void
}

/**
 * Wakers within `togetherMs` share a job. The ids also contain the process: a job that a process was running when it
 * was killed must not block its successor's.
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
