import { absenceBehind } from './absence.ts'
import type { Logger } from './logger.ts'
import { MINUTE, SECOND } from './units.ts'

/** An outage is over when this long has passed without another failure. */
const OVER_AFTER_MS = 15 * SECOND
/** How often the count is logged while the outage lasts. */
const COUNT_EVERY_MS = 5 * MINUTE

type Level = 'error' | 'warn'
type Failed = (error: unknown, about?: Record<string, unknown>) => void
type Outage = { kind: string; since: number; lastAt: number; toldAt: number; count: number }

/**
 * Logs once what fails for everybody while database, queue or disk cannot be used (`absenceBehind`): the first failure
 * in full, then how many there were, at intervals and when no more have come for a while. Any other error is a bug and
 * gets a line each time.
 */
export function openOutageLog(
  log: Pick<Logger, Level | 'info'>,
  message: string,
  level: Level = 'error',
  kindOf: (error: unknown) => string | undefined = absenceBehind,
): Failed {
  let outage: Outage | undefined
  let isWatched = false

  function end(): void {
    isWatched = false
    if (!outage) return
    const quietMs = performance.now() - outage.lastAt
    if (quietMs < OVER_AFTER_MS) {
      watch(OVER_AFTER_MS - quietMs)
      return
    }
    const { kind, count, since, lastAt } = outage
    outage = undefined
    log.info({ kind, count, forMs: Math.round(lastAt - since) }, `${message}: no more of it`)
  }

  function watch(ms: number): void {
    if (isWatched) return
    isWatched = true
    setTimeout(end, ms).unref()
  }

  return function failed(error: unknown, about: Record<string, unknown> = {}): void {
    const kind = kindOf(error)
    if (kind === undefined) {
      log[level]({ err: error, ...about }, message)
      return
    }
    const now = performance.now()
    if (outage?.kind !== kind) {
      outage = { kind, since: now, lastAt: now, toldAt: now, count: 1 }
      log[level]({ err: error, ...about, kind }, `${message}: said once while it lasts`)
    } else {
      outage.count += 1
      outage.lastAt = now
      if (now - outage.toldAt >= COUNT_EVERY_MS) {
        outage.toldAt = now
        log[level]({ kind, count: outage.count, forMs: Math.round(now - outage.since) }, `${message}: it lasts`)
      }
    }
    watch(OVER_AFTER_MS)
  }
}

const shared = new WeakMap<object, Map<string, Failed>>()

/**
 * The shared outage log for this message: what fails in many places at once (numbers, send cycles) is logged once for
 * all of them.
 */
export function outageLogOf(
  log: Pick<Logger, Level | 'info'>,
  message: string,
  kindOf?: (error: unknown) => string | undefined,
): Failed {
  const known = shared.get(log) ?? new Map<string, Failed>()
  shared.set(log, known)
  const failed = known.get(message) ?? openOutageLog(log, message, 'error', kindOf)
  known.set(message, failed)
  return failed
}
