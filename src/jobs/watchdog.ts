import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/logger.ts'
import type { Metrics } from '../lib/metrics.ts'
import { SECOND } from '../lib/units.ts'
import { timedOut, within } from '../lib/within.ts'
import type { Jobs } from './jobs.ts'

export type WatchedService = 'gateway' | 'jobs'

/** A part of the product that has work to do, according to SQL. */
export type WatchedPart = {
  name: string
  service: WatchedService
  /**
   * What is due and in nobody's hand, each with a mark that changes when anything is done about it. What has to wait
   * (throttled, paused, quiet hours, down) is not due.
   */
  due(): Promise<ReadonlyMap<string, string>>
  /** Ends whatever blocks these and starts over. */
  restart(items: readonly string[]): Promise<void>
}

export type Watchdog = {
  /** Watches the parts of these services. Returns a function that ends it. */
  start(services: readonly WatchedService[]): () => void
  /** Checks once. The watch does so by itself; tests call it. */
  look(): Promise<void>
  /** Rejects while a part of the service stands still. For /readyz. */
  check(service: WatchedService): Promise<void>
}

type Deps = {
  clock: Pick<Clock, 'steady'>
  log: Logger
  jobs: Pick<Jobs, 'silentWorkers' | 'restartWorkers' | 'reconnect' | 'ping'>
  metrics: Pick<Metrics, 'gauge' | 'restarts'>
  parts: readonly WatchedPart[]
}

const LOOK_MS = 5 * SECOND
/** Longer than it takes to recover from a dead process or a restarted Redis; noticed within a minute. */
export const STANDSTILL_MS = 40 * SECOND
const ANSWER_MS = 10 * SECOND

/** Something due, with the mark with which it was first seen. */
type Seen = { mark: string; since: number; actedAt: number; restarts: number }

/**
 * Compares what SQL says is due with what is done about it: the same mark for `STANDSTILL_MS` is a standstill, whatever
 * its cause. It is logged, reported by /readyz and metrics, and the part is restarted; if that does not help, so are
 * the connections to the queue.
 */
export function createWatchdog(deps: Deps): Watchdog {
  return new StandstillWatchdog(deps)
}

class StandstillWatchdog implements Watchdog {
  readonly #deps: Deps
  readonly #seen = new Map<WatchedPart, Map<string, Seen>>()
  #watched: readonly WatchedPart[]
  #silentBefore: string[] = []
  #isLooking = false

  constructor(deps: Deps) {
    this.#deps = deps
    this.#watched = deps.parts
    deps.metrics.gauge('otklik_standstill_seconds', 'How long due work has stood still, by part', 'part', async () =>
      this.#watched.map((part) => [part.name, this.#standstillMs(part) / SECOND] as const),
    )
  }

  start(services: readonly WatchedService[]): () => void {
    const { log, parts } = this.#deps
    this.#watched = parts.filter(({ service }) => services.includes(service))
    const timer = setInterval(async () => {
      if (this.#isLooking) return
      this.#isLooking = true
      // A store or a queue that is away: /readyz reports that itself.
      await this.look().catch((err: unknown) => log.warn({ err }, 'could not look whether work stands still'))
      this.#isLooking = false
    }, LOOK_MS).unref()
    return () => clearInterval(timer)
  }

  async look(): Promise<void> {
    await Promise.all(this.#watched.map((part) => this.#lookAt(part)))
    await this.#restartSilent()
  }

  async check(service: WatchedService): Promise<void> {
    const standing = this.#watched.filter((part) => part.service === service && this.#standing(part).length > 0)
    if (standing.length > 0) throw new Error(`work stands still: ${standing.map(({ name }) => name).join(', ')}`)
  }

  #itemsOf(part: WatchedPart): Map<string, Seen> {
    const items = this.#seen.get(part) ?? new Map<string, Seen>()
    this.#seen.set(part, items)
    return items
  }

  #standing(part: WatchedPart): Seen[] {
    return [...this.#itemsOf(part).values()].filter(({ restarts }) => restarts > 0)
  }

  #standstillMs(part: WatchedPart): number {
    const now = this.#deps.clock.steady()
    return Math.max(0, ...this.#standing(part).map(({ since }) => now - since))
  }

  async #lookAt(part: WatchedPart): Promise<void> {
    const { clock, log } = this.#deps
    const due = await within(ANSWER_MS, part.due(), { late: timedOut('the store does not answer') })
    const items = this.#itemsOf(part)
    const now = clock.steady()
    const hasStood = this.#standing(part).length > 0
    for (const item of items.keys()) if (!due.has(item)) items.delete(item)
    for (const [item, mark] of due) {
      if (items.get(item)?.mark !== mark) items.set(item, { mark, since: now, actedAt: now, restarts: 0 })
    }
    if (hasStood && this.#standing(part).length === 0) log.info({ part: part.name }, 'work goes on')
    const overdue = [...items].filter(([, { actedAt }]) => now - actedAt >= STANDSTILL_MS)
    if (overdue.length > 0) await this.#restart(part, overdue, now)
  }

  async #restart(part: WatchedPart, overdue: [string, Seen][], now: number): Promise<void> {
    const { jobs, log, metrics } = this.#deps
    for (const [, item] of overdue) {
      item.actedAt = now
      item.restarts += 1
    }
    const items = overdue.map(([item]) => item)
    const forMs = now - Math.min(...overdue.map(([, { since }]) => since))
    log.error({ part: part.name, items, forMs }, 'work stands still: restarting')
    metrics.restarts.inc({ part: part.name })
    if (overdue.some(([, { restarts }]) => restarts > 1)) await jobs.reconnect()
    await part.restart(items)
  }

  /**
   * Restarts workers that ask for nothing while the queue answers others. A worker whose queue has just returned is
   * spared.
   */
  async #restartSilent(): Promise<void> {
    const { jobs, log, metrics } = this.#deps
    const before = this.#silentBefore
    this.#silentBefore = []
    const nowSilent = jobs.silentWorkers()
    if (nowSilent.length === 0) return
    await jobs.ping()
    this.#silentBefore = nowSilent
    const silent = nowSilent.filter((queue) => before.includes(queue))
    if (silent.length === 0) return
    log.error({ queues: silent }, 'workers are silent: restarting')
    metrics.restarts.inc({ part: 'workers' }, silent.length)
    await jobs.restartWorkers(silent)
  }
}
