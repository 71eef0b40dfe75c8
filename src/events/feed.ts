import type { ReadDb } from '../db/index.ts'
import type { Signals } from '../jobs/index.ts'
import { coalesce } from '../lib/coalesce.ts'
import type { Logger } from '../lib/logger.ts'
import { eventsAfter, keptPositions, type RelayedEvent } from './store.ts'

const POLL_MS = 1_000
const READ = 500
/** How many events are kept in memory, so that all readers who are up to date share one read. */
const TAIL = 2_000

export type Feed = {
  /** Starts following; without it `after` still reads, but nobody is woken. */
  start(): Promise<void>
  stop(): void
  /** Aborts when the feed stops: streams end. */
  stopped: AbortSignal
  /** Events after a position, in order; empty when there are none yet. */
  after(position: number): Promise<readonly RelayedEvent[]>
  /** Resolves when there may be events after `position`, after `timeoutMs` at the latest, or when the signal aborts. */
  changed(position: number, timeoutMs: number, signal: AbortSignal): Promise<void>
}

/**
 * The relayed events as they come, read once for all listeners in this process, and not at all while there are none.
 */
export function createFeed({ db, log, signals }: { db: ReadDb; log: Logger; signals: Signals }): Feed {
  const end = new AbortController()
  let tail: RelayedEvent[] = []
  /** The position up to which we have read; `tail` holds the events right before and at it. */
  let read = 0
  const waiting = new Set<() => void>()
  /** There was something to read while nobody waited. */
  let isBehind = false
  let timer: NodeJS.Timeout | undefined
  let unsubscribe: (() => void) | undefined

  const readOn = coalesce(async () => {
    for (;;) {
      const events = await eventsAfter(db, read, READ)
      const last = events.at(-1)
      if (!last) return
      read = last.position
      tail = [...tail, ...events].slice(-TAIL)
      for (const wake of [...waiting]) wake()
      if (events.length < READ) return
    }
  })
  const look = () => {
    isBehind = waiting.size === 0
    if (isBehind) return
    readOn().catch((err: unknown) => log.warn({ err }, 'cannot read events, will try again'))
  }

  /** For the first listener after a break: readers that are up to date need nothing before its place. */
  const catchUp = (position: number) => {
    if (position > read) {
      read = position
      tail = []
    }
    look()
  }

  return {
    async start() {
      read = (await keptPositions(db)).newest
      unsubscribe = signals.on('events', look)
      timer = setInterval(look, POLL_MS)
    },
    stop() {
      clearInterval(timer)
      unsubscribe?.()
      end.abort()
    },
    stopped: end.signal,
    async after(position) {
      const first = tail[0]
      if (position >= read) return []
      if (first && position >= first.position - 1) return tail.slice(position - first.position + 1)
      return eventsAfter(db, position, READ)
    },
    changed: (position, timeoutMs, signal) =>
      new Promise((resolve) => {
        if (position < read || signal.aborted) return resolve()
        const done = () => {
          clearTimeout(timeout)
          waiting.delete(done)
          signal.removeEventListener('abort', done)
          resolve()
        }
        const timeout = setTimeout(done, timeoutMs)
        waiting.add(done)
        signal.addEventListener('abort', done)
        if (isBehind) catchUp(position)
      }),
  }
}
