import type { SendDeps } from '../../deliveries/index.ts'
import {
  closeDrained,
  noticeClockSetBack,
  releaseStale,
  repeatAt,
  sendCycleJob,
  settleLost,
} from '../../deliveries/index.ts'
import type { Enqueue, JobWorker, WatchedPart } from '../../jobs/index.ts'
import { outageLogOf } from '../../lib/outage-log.ts'
import { MINUTE, SECOND } from '../../lib/units.ts'
import { openCycleIds } from '../cycle-ids.ts'
import { openHeld } from './held.ts'
import { findNextDue, findNumbersWithWork } from './next-due.ts'
import { type CycleState, runSendCycle } from './send-cycle.ts'
import { watchSending } from './watch.ts'

export type WhatsAppSenderDeps = SendDeps & {
  enqueue: Enqueue
  /** Starts taking the send cycles of a number in this process: see workers/send-cycle.ts. */
  openWorker(numberId: string, runCycle: WhatsAppSender['runCycle']): JobWorker
}

/** Paced sending through the numbers that this process owns. */
export type WhatsAppSender = {
  /** Begins to listen for work. */
  start(): void
  /** Handler of a send cycle. */
  runCycle(numberId: string, signal: AbortSignal): Promise<void>
  /** A number may have something to send: puts a send cycle into its queue, `delayMs` from now. */
  wake(numberId: string, delayMs?: number): Promise<void>
  /** The number is connected (again). */
  onOpen(numberId: string): Promise<void>
  onDown(numberId: string, down: { gone: boolean }): Promise<void>
  /** See `watchSending`. */
  watched: WatchedPart
  /** Resolves when no send cycle runs any more. */
  stop(): Promise<void>
}

/** Workers of numbers without work are closed after this time: a process may own a hundred numbers. */
const IDLE_WORKER_MS = MINUTE
/** Wakers within this time share one job. */
const WAKE_TOGETHER_MS = 200

type Cycles = {
  worker: JobWorker
  running: boolean
  again: boolean
  lastUsedAt: number
  /** When a send cycle last began or got somewhere. */
  movedAt: number
  dueAt: number
}

export function createWhatsAppSender(deps: WhatsAppSenderDeps): WhatsAppSender {
  const { log, signals, clock } = deps
  const cycles = new Map<string, Cycles>()
  const moved = (numberId: string) => {
    const own = cycles.get(numberId)
    if (own) own.movedAt = clock.steady()
  }
  const state: CycleState = { held: openHeld(), moved }
  const ends: (() => void)[] = []
  let stopped = false
  const ids = openCycleIds(clock, WAKE_TOGETHER_MS)

  const cyclesOf = (numberId: string): Cycles => {
    const known = cycles.get(numberId)
    if (known) return known
    const opened = {
      worker: deps.openWorker(numberId, runCycle),
      running: false,
      again: false,
      lastUsedAt: clock.steady(),
      movedAt: 0,
      dueAt: 0,
    }
    cycles.set(numberId, opened)
    return opened
  }

  const wake = async (numberId: string, delayMs = 0) => {
    if (stopped || !deps.pool.connection(numberId)) return
    const own = cyclesOf(numberId)
    own.lastUsedAt = clock.steady()
    if (own.running && delayMs === 0) {
      own.again = true
      return
    }
    own.dueAt = Math.max(own.dueAt, clock.steady() + delayMs)
    const id = ids.next(numberId, delayMs)
    await deps.enqueue(sendCycleJob, { number_id: numberId }, { key: numberId, id, delayMs })
  }

  const runCycle = async (numberId: string, signal: AbortSignal) => {
    const own = cycles.get(numberId)
    if (!own || stopped) return
    own.running = true
    ids.begin(numberId)
    own.movedAt = clock.steady()
    own.again = false
    try {
      const end = await runSendCycle(deps, state, numberId, signal)
      if (signal.aborted) return
      await closeDrained(deps).catch((error) =>
        outageLogOf(log, 'queues that ran empty stay open')(error, { numberId }),
      )
      own.running = false
      if (own.again) await wake(numberId, MIN_PAUSE_MS)
      else if (end.kind === 'due') await wake(numberId, Math.max(MIN_PAUSE_MS, end.delayMs))
      else if (end.kind === 'held') state.held.wakeAfter(end.seen, numberId, () => wakeAgain(numberId))
    } finally {
      own.running = false
      own.lastUsedAt = clock.steady()
    }
  }

  const wakeAgain = (numberId: string) => {
    wake(numberId, MIN_PAUSE_MS).catch((error) => outageLogOf(log, 'could not look for work')(error, { numberId }))
  }

  const check = async (numberId: string) => {
    if (deps.pool.connection(numberId) && (await findNextDue(deps.db, numberId)) !== undefined) await wake(numberId)
  }

  const checkAll = async () => {
    const connected = deps.pool.ownedNumbers().filter((numberId) => deps.pool.connection(numberId))
    for (const numberId of await findNumbersWithWork(deps.db, connected)) await wake(numberId)
  }

  const wakeDue = (numberId: string | undefined) => {
    const woken = numberId === undefined ? checkAll() : check(numberId)
    woken.catch((error) => outageLogOf(log, 'could not look for work')(error, { numberId }))
  }

  const closeCycles = async (numberId: string) => {
    const own = cycles.get(numberId)
    cycles.delete(numberId)
    await own?.worker.close()
  }

  const closeIdle = () => {
    for (const [numberId, own] of cycles) {
      const now = clock.steady()
      if (own.running || now - own.lastUsedAt < IDLE_WORKER_MS || own.dueAt > now) continue
      closeCycles(numberId).catch((error) => log.warn({ err: error, numberId }, 'a worker did not close'))
    }
  }

  return {
    start() {
      noticeClockSetBack(deps).catch((error) => log.error({ err: error }, 'the clock could not be looked at'))
      ends.push(
        signals.on('deliveries', wakeDue),
        signals.on('number', (numberId) => numberId !== undefined && wakeDue(numberId)),
      )
      const timer = setInterval(closeIdle, IDLE_WORKER_MS / 2).unref()
      ends.push(() => clearInterval(timer))
    },
    runCycle,
    wake,
    async onOpen(numberId) {
      await repeatAt(deps.db, { numberId }, clock.now())
      await check(numberId)
    },
    async onDown(numberId, { gone }) {
      // Another process may hold the number next: a worker left behind would take cycles from it and do nothing.
      await closeCycles(numberId)
      if (!gone) return
      // Nobody will confirm what it had sent; what it had not is for others.
      await settleLost(deps, numberId)
      await releaseStale(deps)
      signals.notify('deliveries')
    },
    watched: watchSending(deps, {
      movedAt: (numberId) => cycles.get(numberId)?.movedAt ?? 0,
      isRunning: (numberId) => cycles.get(numberId)?.running ?? false,
      wake,
      restart: async (numberId) => {
        ids.renew()
        await closeCycles(numberId)
        await wake(numberId)
      },
    }),
    async stop() {
      stopped = true
      for (const end of ends.splice(0)) end()
      await Promise.all([...cycles.values()].map(({ worker }) => worker.close()))
      cycles.clear()
    },
  }
}

/** Between two send cycles of a number, so that those without result cannot spin. */
const MIN_PAUSE_MS = SECOND / 50
