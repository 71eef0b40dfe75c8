import pLimit from 'p-limit'
import type { Settings } from '../../config/env.ts'
import { type Db, demandWritableStore, openSharedClock, type Tx } from '../db/index.ts'
import type { Signals } from '../jobs/signals.ts'
import type { Clock } from '../lib/clock.ts'
import { coalesce } from '../lib/coalesce.ts'
import type { Logger } from '../lib/logger.ts'
import { outageLogOf } from '../lib/outage-log.ts'
import type { Connection, WhatsApp } from '../whatsapp/port.ts'
import { type Balance, loadOf, shareOf } from './balance.ts'
import { every } from './every.ts'
import { guardConnection } from './guard-connection.ts'
import type { Held } from './held.ts'
import { type HeldLeases, keepLeases, release } from './keep-leases.ts'
import { acquireLease, holdsLease, isLeaseFree, type LeaseDeps, releaseLease } from './lease.ts'
import type { PoolListeners } from './listeners.ts'
import { maintain, saveLastFrames } from './maintenance.ts'
import { makeOwner } from './owner.ts'
import { openPeers } from './peers.ts'
import { goesStraight, openReach, type Reach } from './reach.ts'
import { createRebalancer } from './rebalance.ts'
import { type SessionDeps, startSession } from './session.ts'
import { goalOf } from './session-record.ts'
import type { NumberRow } from './store.ts'
import { awaitStore } from './store-back.ts'
import { TIMINGS, type Timings } from './timings.ts'
import { noting, openTraffic, type Traffic } from './traffic.ts'
import { listForPool } from './view.ts'
import type { WarmUpSettings } from './warm-up.ts'
import { watchAll } from './watch.ts'
import { type WayBack, watchWay } from './way-back.ts'

export type PoolDeps = {
  db: Db
  /** The handle by which leases are renewed, see `Store`. Default: `db`. */
  urgent?: Db
  clock: Clock
  log: Logger
  signals: Signals
  settings: Pick<Settings, 'OTKLIK_CONNECT_CONCURRENCY' | 'OTKLIK_WHATSAPP_PROXY'> & WarmUpSettings
  /** Opens the proxies' encrypted passwords. */
  secretKey: Uint8Array
  whatsapp: WhatsApp
  listeners: PoolListeners
  /** Who holds this pool's leases. Default: this process. */
  owner?: string
  timings?: Partial<Timings>
  /** Leases go by the store's clock, see `openSharedClock`. Default: no, for tests that own time. */
  leasesByStore?: boolean
}

/** The linked numbers whose sockets live in this process. */
export type Pool = {
  /** Takes the numbers that are free and connects them, a few at a time; resolves before they are connected. */
  start(): Promise<void>
  /** Closes all sockets and gives the numbers back. */
  stop(): Promise<void>
  /**
   * The number's socket, if it is here, logged in and not about to leave. Take it before the permit, and send by that
   * socket alone.
   */
  connection(numberId: string): Connection | undefined
  /** See `holdsLease`. */
  isHeld(tx: Tx, numberId: string): Promise<boolean>
  /** Numbers whose sessions run here, connected or not. */
  ownedNumbers(): string[]
  /** Compares all numbers with their desired state, now. The pool does so by itself; tests call it. */
  reconcile(): Promise<void>
}

/** A process that is alone compares 1,000 numbers every ten seconds. */
const ALONE_MS_A_NUMBER = 10

/** The session pool. Nothing happens before `start`. */
export function createPool(given: PoolDeps): Pool {
  return new SessionPool(given)
}

class SessionPool implements Pool {
  readonly reconcile = coalesce(async () => {
    if (!this.#stopping.signal.aborted) await this.#reconcileOnce()
  })

  readonly #given: PoolDeps
  readonly #timings: Timings
  readonly #owner: string
  readonly #session: SessionDeps
  readonly #leases: LeaseDeps
  readonly #heldLeases: HeldLeases
  readonly #traffic: Traffic
  readonly #peers: ReturnType<typeof openPeers>
  readonly #reach: Reach
  readonly #wayBack: WayBack
  readonly #rebalance: ReturnType<typeof createRebalancer>
  readonly #held = new Map<string, Held>()
  readonly #stopping = new AbortController()
  readonly #atEnd: (() => void)[] = []
  /** Turns of the reconciling task since all numbers were compared. */
  #ticks = 0
  /** No other process, alive or dead, had a number at the last comparison. */
  #isAlone = false

  constructor(given: PoolDeps) {
    const { db, clock, log, signals, urgent = db, owner = makeOwner(), leasesByStore = false, settings } = given
    const timings = { ...TIMINGS, ...given.timings }
    const concurrency = settings.OTKLIK_CONNECT_CONCURRENCY
    this.#given = given
    this.#timings = timings
    this.#owner = owner
    this.#traffic = openTraffic(clock)
    this.#peers = openPeers({ signals, clock, owner }, timings.leaseMs)
    this.#reach = openReach({ ...given, peers: this.#peers, timings, defaultProxy: settings.OTKLIK_WHATSAPP_PROXY })
    this.#wayBack = watchWay(given)
    this.#session = {
      ...given,
      listeners: noting(this.#traffic, given.listeners),
      owner,
      timings,
      storeIsBack: awaitStore(() => demandWritableStore(db), timings.askStoreMs, this.#stopping.signal),
      wayIsBack: this.#wayBack.wait,
      slots: pLimit(concurrency),
    }
    this.#leases = { db, clock: openSharedClock(db, clock, leasesByStore), owner, leaseMs: timings.leaseMs }
    this.#heldLeases = keepLeases({ clock, log, timings, urgent, leases: this.#leases }, this.#held)
    const patienceMs = timings.reconcileMs
    this.#rebalance = createRebalancer({ clock, log, patienceMs, concurrency, held: this.#held })
  }

  async start(): Promise<void> {
    const { log, settings, signals } = this.#given
    const reconcileNow = () => {
      this.reconcile().catch((err: unknown) => outageLogOf(log, 'reconciling numbers failed')(err))
    }
    this.#atEnd.push(signals.on('number', reconcileNow))
    const { reconcileMs, renewMs, watchMs, reachMs, closeBeforeMs, maintenanceMs } = this.#timings
    const maintainHeld = () => maintain(this.#session, settings, this.ownedNumbers())
    const tasks: [ms: number, what: string, work: () => unknown][] = [
      [reconcileMs, 'reconciling numbers', () => this.#isDue() && this.reconcile()],
      [renewMs, 'renewing leases', () => this.#heldLeases.renew()],
      [renewMs, 'noting last frames', () => saveLastFrames(this.#leases, this.#held)],
      [watchMs, 'watching sockets', () => watchAll(this.#session, this.#held)],
      [renewMs, 'greeting others', () => this.#greet()],
      [reachMs, 'checking the way to WhatsApp', () => this.#checkReach()],
      [closeBeforeMs / 5, 'guarding leases', () => this.#heldLeases.releaseUnsure()],
      [maintenanceMs, 'maintenance of numbers', maintainHeld],
    ]
    for (const task of tasks) this.#atEnd.push(every(log, ...task))
    this.#greet()
    await this.reconcile()
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    this.#peers.leave()
    this.#peers.close()
    for (const end of this.#atEnd) end()
    await this.reconcile().catch(() => undefined)
    await Promise.all([...this.#held.values()].map(({ session }) => session.stop()))
    for (const id of this.#held.keys()) await releaseLease(this.#leases, id)
  }

  connection(numberId: string): Connection | undefined {
    const here = this.#held.get(numberId)
    const raw = here?.session.connection()
    if (!here || !raw || here.isLeaving || !this.#heldLeases.isSure(here)) return undefined
    if (here.guarded?.raw !== raw) {
      const isHeld = () => this.#held.get(numberId) === here && this.#heldLeases.isSure(here)
      here.guarded = { raw, ...guardConnection(raw, isHeld, () => this.#traffic.note(numberId)) }
    }
    return here.guarded.connection
  }

  isHeld(tx: Tx, numberId: string): Promise<boolean> {
    return holdsLease(tx, this.#owner, numberId)
  }

  ownedNumbers(): string[] {
    return [...this.#held.keys()]
  }

  /** Changes are signalled: the timer is for signals that were lost, and for numbers of other processes. */
  #isDue(): boolean {
    this.#ticks += 1
    const isAlone = this.#isAlone && this.#peers.others().length === 0
    return !isAlone || this.#ticks * this.#timings.reconcileMs >= this.#held.size * ALONE_MS_A_NUMBER
  }

  async #reconcileOnce(): Promise<void> {
    this.#ticks = 0
    const { db } = this.#given
    const rows = await listForPool(db)
    this.#isAlone = rows.every(({ lease_owner }) => lease_owner === null || lease_owner === this.#owner)
    const now = await this.#leases.clock.now(db)
    const share = shareOf(this.#balanceOf(rows.length))
    for (const row of rows) {
      if (this.#stopping.signal.aborted) return
      const here = this.#held.get(row.id)
      if (here) void this.#reconcileSession(here, row)
      else if (loadOf(this.#balanceOf(rows.length)) < share && this.#isWanted(row, now)) await this.#adopt(row)
    }
    this.#rebalance(rows, this.#balanceOf(rows.length))
  }

  #isWanted(row: NumberRow, now: number): boolean {
    const hasGoal = goalOf(row, this.#given.clock.now()) !== 'nothing'
    return hasGoal && isLeaseFree(row, this.#owner, now) && this.#reach.isOfUse(row)
  }

  async #adopt({ id }: NumberRow): Promise<void> {
    const renewedAt = this.#given.clock.steady()
    const row = await acquireLease(this.#leases, id)
    if (!row) return
    const session = startSession(this.#session, row)
    const isStraight = goesStraight(row, this.#given.settings.OTKLIK_WHATSAPP_PROXY)
    const here: Held = { session, renewedAt, lastFrameAt: 0, goesStraight: isStraight }
    this.#held.set(id, here)
    void session.done.then(() => this.#forget(id, here))
  }

  async #forget(id: string, here: Held): Promise<void> {
    here.isReleased = true
    // Before a new session can begin here: this would give back its lease.
    await releaseLease(this.#leases, id).catch((err) =>
      outageLogOf(this.#given.log, 'giving back failed')(err, { numberId: id }),
    )
    this.#held.delete(id)
    this.#traffic.forget(id)
    // It may have been asked for again while it ended.
    this.#given.signals.notify('number', id)
  }

  /** One at a time, because it may wait for WhatsApp; a change that people make meanwhile follows at once. */
  async #reconcileSession(here: Held, row: NumberRow): Promise<void> {
    here.latestRow = row
    if (here.isReconciling) return
    here.isReconciling = true
    while (here.latestRow) {
      const next = here.latestRow
      delete here.latestRow
      await here.session
        .reconcile(next)
        .catch((err: unknown) => outageLogOf(this.#given.log, 'reconciling a number failed')(err, { numberId: row.id }))
    }
    here.isReconciling = false
  }

  #balanceOf(numbers: number): Balance {
    const sure = [...this.#held].filter(([, here]) => this.#heldLeases.isSure(here))
    const here = new Map(sure.map(([id]) => [id, this.#traffic.weightOf(id)]))
    return { numbers, here, others: this.#peers.others() }
  }

  #greet(): void {
    // Others share the numbers without this process while it cannot use them.
    if (this.#reach.isCutOff()) return
    const { here } = this.#balanceOf(this.#held.size)
    this.#peers.greet(loadOf({ here }) - here.size, this.#liveOfStraight().filter(Boolean).length)
  }

  /** Of each number that goes straight to WhatsApp: whether it is logged in. */
  #liveOfStraight(): boolean[] {
    const straight = [...this.#held.values()].filter((here) => here.goesStraight)
    return straight.map((here) => this.#heldLeases.isSure(here) && here.session.connection() !== undefined)
  }

  async #checkReach(): Promise<void> {
    const live = this.#liveOfStraight()
    await this.#wayBack.look(live)
    const found = await this.#reach.check(live)
    if (found === 'back') return this.#greet()
    if (found === 'stays') return
    this.#peers.leave()
    for (const [id, here] of this.#held) {
      if (here.goesStraight) release(this.#given.log, id, here, 'WhatsApp is out of reach')
    }
  }
}
