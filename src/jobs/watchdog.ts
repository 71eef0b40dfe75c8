import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/logger.ts'
import type { Metrics } from '../lib/metrics.ts'
import { SECOND } from '../lib/units.ts'
import { timedOut, within } from '../lib/within.ts'
import type { Jobs } from './jobs.ts'

export type WatchedService = 'gateway' | 'jobs'

/** A part of the product that has work to do, as SQL has it. */
export type WatchedPart = {
  name: string
  service: WatchedService
  /**
   * What is due and in nobody's hand, each with a mark that changes when anything is done about it. What has to wait
   * (throttled, paused, quiet hours, down) is not due.
   */
  due(): Promise<ReadonlyMap<string, string>>
  /** Ends what stands in the way of these and begins anew. */
  restart(items: readonly string[]): Promise<void>
}

export type Watchdog = {
  /** Watches the parts of these services. Returns the function that ends it. */
  start(services: readonly WatchedService[]): () => void
  /** Looks once. The watch does so by itself; tests call it. */
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
/** Longer than taking over from a dead process, or from a Redis that was restarted, takes; seen within a minute. */
export const STANDSTILL_MS = 40 * SECOND
const ANSWER_MS = 10 * SECOND

type Seen = { mark: string; since: number; actedAt: number; restarts: number }

/**
 * Compares what SQL says is due with what is done about it: the same mark for `STANDSTILL_MS` is a
 * standstill, whatever its cause. It is said, told to /readyz and metrics, and the part is restarted; when that does not
 * help, the connections to the queue, too.
 */
export function createWatchdog({ clock, log, jobs, metrics, parts }: Deps): Watchdog {
  const seen = new Map<WatchedPart, Map<string, Seen>>()
  let watched: readonly WatchedPart[] = parts

  const look = async () => {
    await Promise.all(watched.map(lookAt))
    await restartSilent()
  }

  const seenOf = (part: WatchedPart): Map<string, Seen> => {
    const items = seen.get(part) ?? new Map<string, Seen>()
    seen.set(part, items)
    return items
  }

  const standingOf = (part: WatchedPart): Seen[] => [...seenOf(part).values()].filter(({ restarts }) => restarts > 0)

  const lookAt = async (part: WatchedPart) => {
    const due = await within(ANSWER_MS, part.due(), { late: timedOut('the store does not answer') })
    const items = seenOf(part)
    const now = clock.steady()
    const stood = standingOf(part).length > 0
    for (const item of items.keys()) if (!due.has(item)) items.delete(item)
    for (const [item, mark] of due) {
      if (items.get(item)?.mark !== mark) items.set(item, { mark, since: now, actedAt: now, restarts: 0 })
    }
    if (stood && standingOf(part).length === 0) log.info({ part: part.name }, 'work goes on')
    const standing = [...items].filter(([, { actedAt }]) => now - actedAt >= STANDSTILL_MS)
    if (standing.length > 0) await restart(part, standing, now)
  }

  const restart = async (part: WatchedPart, standing: [string, Seen][], now: number) => {
    for (const [, item] of standing) {
      item.actedAt = now
      item.restarts += 1
    }
    const items = standing.map(([item]) => item)
    const forMs = now - Math.min(...standing.map(([, { since }]) => since))
    log.error({ part: part.name, items, forMs }, 'work stands still: restarting')
    metrics.restarts.inc({ part: part.name })
    if (standing.some(([, { restarts }]) => restarts > 1)) await jobs.reconnect()
    await part.restart(items)
  }

  let silentBefore: string[] = []
  /** A worker that asks for nothing while the queue answers others has lost its way; one whose queue is just back has not. */
  const restartSilent = async () => {
    const before = silentBefore
    silentBefore = []
    const nowSilent = jobs.silentWorkers()
    if (nowSilent.length === 0) return
    await jobs.ping()
    silentBefore = nowSilent
    const silent = nowSilent.filter((queue) => before.includes(queue))
    if (silent.length === 0) return
    log.error({ queues: silent }, 'workers are silent: restarting')
    metrics.restarts.inc({ part: 'workers' }, silent.length)
    await jobs.restartWorkers(silent)
  }

  metrics.gauge('otklik_standstill_seconds', 'How long due work has stood still, by part', 'part', async () =>
    watched.map((part) => {
      const now = clock.steady()
      return [part.name, Math.max(0, ...standingOf(part).map(({ since }) => now - since)) / SECOND] as const
    }),
  )

  return {
    start(services) {
      watched = parts.filter(({ service }) => services.includes(service))
      let looking = false
      const timer = setInterval(async () => {
        if (looking) return
        looking = true
        // A store or a queue that is away: /readyz says so by itself.
        await look().catch((err: unknown) => log.warn({ err }, 'could not look whether work stands still'))
        looking = false
      }, LOOK_MS).unref()
      return () => clearInterval(timer)
    },
    look,
    check: async (service) => {
      const standing = watched.filter((part) => part.service === service && standingOf(part).length > 0)
      if (standing.length > 0) throw new Error(`work stands still: ${standing.map(({ name }) => name).join(', ')}`)
    },
  }
}
