import {
  closeDrained,
  noticeClockSetBack,
  releaseStale,
  repeatAt,
  type SendDeps,
  sendCycleJob,
  settleLost,
} from '../../deliveries/index.ts'
import type { Enqueue, JobWorker, WatchedPart } from '../../jobs/index.ts'
import { outageLogOf } from '../../lib/outage-log.ts'
import { MINUTE, SECOND } from '../../lib/units.ts'
import { openCycleIds } from '../cycle-ids.ts'
import { openHeld } from './held.ts'
import { findNextDue, findNumbersWithWork } from './next-due.ts'
import { type CycleState, type NumberCycleEnd, runSendCycle } from './send-cycle.ts'
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
  /** A number may have something to send: queues a send cycle for it, `delayMs` from now. */
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

/** Between two send cycles of a number, so that fruitless cycles cannot spin. */
const MIN_PAUSE_MS = SECOND / 50

/** The send cycles of one number in this process. */
type Cycles = {
  worker: JobWorker
  isRunning: boolean
  /** It was woken while it ran. */
  isWoken: boolean
  lastUsedAt: number
  /** When a send cycle last began or made progress. */
  movedAt: number
  dueAt: number
}

export function createWhatsAppSender(deps: WhatsAppSenderDeps): WhatsAppSender {
  return new PoolSender(deps)
}

class PoolSender implements WhatsAppSender {
  readonly watched: WatchedPart
  readonly #deps: WhatsAppSenderDeps
  readonly #cycles = new Map<string, Cycles>()
  readonly #state: CycleState
  readonly #ids: ReturnType<typeof openCycleIds>
  readonly #atEnd: (() => void)[] = []
  #isStopped = false

  constructor(deps: WhatsAppSenderDeps) {
    this.#deps = deps
    this.#ids = openCycleIds(deps.clock, WAKE_TOGETHER_MS)
    this.#state = { held: openHeld(), moved: (numberId) => this.#noteMove(numberId) }
    this.watched = watchSending(deps, {
      movedAt: (numberId) => this.#cycles.get(numberId)?.movedAt ?? 0,
      isRunning: (numberId) => this.#cycles.get(numberId)?.isRunning ?? false,
      wake: (numberId) => this.wake(numberId),
      restart: async (numberId) => {
        this.#ids.renew()
        await this.#closeCycles(numberId)
        await this.wake(numberId)
      },
    })
  }

  start(): void {
    const { log, signals } = this.#deps
    noticeClockSetBack(this.#deps).catch((error) => log.error({ err: error }, 'the clock could not be looked at'))
    const timer = setInterval(() => this.#closeIdle(), IDLE_WORKER_MS / 2).unref()
    this.#atEnd.push(
      signals.on('deliveries', (numberId) => this.#wakeDue(numberId)),
      signals.on('number', (numberId) => numberId !== undefined && this.#wakeDue(numberId)),
      () => clearInterval(timer),
    )
  }

  async runCycle(numberId: string, signal: AbortSignal): Promise<void> {
    const { clock } = this.#deps
    const own = this.#cycles.get(numberId)
    if (!own || this.#isStopped) return
    own.isRunning = true
    this.#ids.begin(numberId)
    own.movedAt = clock.steady()
    own.isWoken = false
    try {
      const end = await runSendCycle(this.#deps, this.#state, numberId, signal)
      if (!signal.aborted) await this.#goOn(numberId, own, end)
    } finally {
      own.isRunning = false
      own.lastUsedAt = clock.steady()
    }
  }

  async wake(numberId: string, delayMs = 0): Promise<void> {
    const { clock, enqueue, pool } = this.#deps
    if (this.#isStopped || !pool.connection(numberId)) return
    const own = this.#cyclesOf(numberId)
    own.lastUsedAt = clock.steady()
    if (own.isRunning && delayMs === 0) {
      own.isWoken = true
      return
    }
    own.dueAt = Math.max(own.dueAt, clock.steady() + delayMs)
    const id = this.#ids.next(numberId, delayMs)
    await enqueue(sendCycleJob, { number_id: numberId }, { key: numberId, id, delayMs })
  }

  async onOpen(numberId: string): Promise<void> {
    await repeatAt(this.#deps.db, { numberId }, this.#deps.clock.now())
    await this.#check(numberId)
  }

  async onDown(numberId: string, { gone }: { gone: boolean }): Promise<void> {
    // Another process may hold the number next: a worker left behind would take its cycles and do nothing.
    await this.#closeCycles(numberId)
    if (!gone) return
    // Nobody will confirm what it had sent; what it had not sent is for others.
    await settleLost(this.#deps, numberId)
    await releaseStale(this.#deps)
    this.#deps.signals.notify('deliveries')
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    for (const end of this.#atEnd.splice(0)) end()
    await Promise.all([...this.#cycles.values()].map(({ worker }) => worker.close()))
    this.#cycles.clear()
  }

  #cyclesOf(numberId: string): Cycles {
    const known = this.#cycles.get(numberId)
    if (known) return known
    const worker = this.#deps.openWorker(numberId, (id, signal) => this.runCycle(id, signal))
    const lastUsedAt = this.#deps.clock.steady()
    const opened = { worker, isRunning: false, isWoken: false, lastUsedAt, movedAt: 0, dueAt: 0 }
    this.#cycles.set(numberId, opened)
    return opened
  }

  /** What follows a send cycle: another one at once, later, or when another number puts something back. */
  async #goOn(numberId: string, own: Cycles, end: NumberCycleEnd): Promise<void> {
    await closeDrained(this.#deps).catch((error) =>
      outageLogOf(this.#deps.log, 'queues that ran empty stay open')(error, { numberId }),
    )
    own.isRunning = false
    if (own.isWoken) await this.wake(numberId, MIN_PAUSE_MS)
    else if (end.kind === 'due') await this.wake(numberId, Math.max(MIN_PAUSE_MS, end.delayMs))
    else if (end.kind === 'held') {
      this.#state.held.wakeAfter(end.seen, numberId, () => this.#logged(this.wake(numberId, MIN_PAUSE_MS), numberId))
    }
  }

  #noteMove(numberId: string): void {
    const own = this.#cycles.get(numberId)
    if (own) own.movedAt = this.#deps.clock.steady()
  }

  #wakeDue(numberId: string | undefined): void {
    this.#logged(numberId === undefined ? this.#checkAll() : this.#check(numberId), numberId)
  }

  async #check(numberId: string): Promise<void> {
    const { db, pool } = this.#deps
    if (pool.connection(numberId) && (await findNextDue(db, numberId)) !== undefined) await this.wake(numberId)
  }

  async #checkAll(): Promise<void> {
    const { db, pool } = this.#deps
    const connected = pool.ownedNumbers().filter((numberId) => pool.connection(numberId))
    for (const numberId of await findNumbersWithWork(db, connected)) await this.wake(numberId)
  }

  /** Not awaited: a failure is logged. */
  #logged(work: Promise<void>, numberId: string | undefined): void {
    work.catch((error) => outageLogOf(this.#deps.log, 'could not look for work')(error, { numberId }))
  }

  #closeIdle(): void {
    const { clock, log } = this.#deps
    const now = clock.steady()
    for (const [numberId, own] of this.#cycles) {
      if (own.isRunning || now - own.lastUsedAt < IDLE_WORKER_MS || own.dueAt > now) continue
      this.#closeCycles(numberId).catch((error) => log.warn({ err: error, numberId }, 'a worker did not close'))
    }
  }

  async #closeCycles(numberId: string): Promise<void> {
    const own = this.#cycles.get(numberId)
    this.#cycles.delete(numberId)
    await own?.worker.close()
  }
}
