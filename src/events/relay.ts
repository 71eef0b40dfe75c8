import { type Db, type Tx, transact } from '../db/index.ts'
import type { Signals } from '../jobs/index.ts'
import { coalesce } from '../lib/coalesce.ts'
import type { Logger } from '../lib/logger.ts'
import { openOutageLog } from '../lib/outage-log.ts'
import { givePositions, hasUnrelayed, type RelayedEvent } from './store.ts'

const BATCH = 500
const POLL_MS = 500
/** Events that come close together are relayed in one transaction. */
const BATCH_WITHIN_MS = 20
/** Under load more of them are: one relay costs as much as a few messages. */
const CROWD_BATCH_WITHIN_MS = 60
/** If the next signal comes this soon after a relay, there is load. */
const CROWD_MS = 100

export type RelayDeps = {
  db: Db
  log: Logger
  signals: Signals
  /**
   * Called in the transaction in which the events get their positions: what has to be done for each is recorded there.
   * What it returns runs after the commit.
   */
  onRelay(tx: Tx, events: readonly RelayedEvent[]): Promise<() => Promise<void>>
  /** How often it checks without a signal. */
  pollMs?: number
}

export type Relay = {
  start(): void
  /** Finishes the present batch. */
  stop(): Promise<void>
  /** Relays until nothing is left. */
  drain(): Promise<void>
}

/**
 * Gives the outbox's events their positions: gapless, in order, once, however many processes relay. Woken by the signal
 * `outbox`; also polls for what a process that died could not signal.
 */
export function createRelay(deps: RelayDeps): Relay {
  let timer: NodeJS.Timeout | undefined
  let unsubscribe: (() => void) | undefined
  let stopped = false

  const drain = coalesce(async () => {
    let count = BATCH
    while (count === BATCH && !stopped) count = await relayBatch(deps)
  })
  let batchTimer: NodeJS.Timeout | undefined
  let relayedAt = Number.NEGATIVE_INFINITY
  const failed = openOutageLog(deps.log, 'relay failed, will try again')
  const relay = async () => {
    batchTimer = undefined
    await drain().catch((error: unknown) => failed(error))
    relayedAt = performance.now()
  }
  const wake = () => {
    const isCrowd = performance.now() - relayedAt < CROWD_MS
    batchTimer ??= setTimeout(relay, isCrowd ? CROWD_BATCH_WITHIN_MS : BATCH_WITHIN_MS)
  }

  return {
    start() {
      stopped = false
      unsubscribe = deps.signals.on('outbox', wake)
      timer = setInterval(wake, deps.pollMs ?? POLL_MS)
      wake()
    },
    async stop() {
      stopped = true
      clearInterval(timer)
      clearTimeout(batchTimer)
      batchTimer = undefined
      unsubscribe?.()
      await drain().catch((err: unknown) => deps.log.warn({ err }, 'the last relay failed'))
    },
    drain,
  }
}

async function relayBatch({ db, signals, onRelay }: RelayDeps): Promise<number> {
  if (!(await hasUnrelayed(db))) return 0
  const { count, afterwards } = await transact(db, async (tx) => {
    const events = await givePositions(tx, BATCH)
    return { count: events.length, afterwards: events.length > 0 ? await onRelay(tx, events) : undefined }
  })
  if (count > 0) signals.notify('events')
  await afterwards?.()
  return count
}
