import pLimit from 'p-limit'
import type { Settings } from '../../config/env.ts'
import { type Db, demandWritableStore, openSharedClock, type Tx } from '../db/index.ts'
import type { Signals } from '../jobs/signals.ts'
import type { Clock } from '../lib/clock.ts'
import { coalesce } from '../lib/coalesce.ts'
import type { Logger } from '../lib/logger.ts'
import { outageLogOf } from '../lib/outage-log.ts'
import { SECOND } from '../lib/units.ts'
import { within } from '../lib/within.ts'
import type { Connection, WhatsApp } from '../whatsapp/port.ts'
import { type Balance, loadOf, numberToHandOver, shareOf } from './balance.ts'
import { every } from './every.ts'
import { guardConnection } from './guard-connection.ts'
import type { Held } from './held.ts'
import { acquireLease, holdsLease, isLeaseFree, releaseLease, renewLease, renewLeases } from './lease.ts'
import type { PoolListeners } from './listeners.ts'
import { maintain, saveLastFrames } from './maintenance.ts'
import { makeOwner } from './owner.ts'
import { openPeers } from './peers.ts'
import { goesStraight, openReach } from './reach.ts'
import { type SessionDeps, startSession } from './session.ts'
import { goalOf } from './session-record.ts'
import type { NumberRow } from './store.ts'
import { awaitStore } from './store-back.ts'
import { TIMINGS, type Timings } from './timings.ts'
import { noting, openTraffic } from './traffic.ts'
import { listForPool } from './view.ts'
import type { WarmUpSettings } from './warm-up.ts'
import { watchAll } from './watch.ts'

export type PoolDeps = {
  db: Db
  /** See `Store`; leases are renewed by it. Default: `db`. */
  urgent?: Db
  clock: Clock
  log: Logger
  signals: Signals
  settings: Pick<Settings, 'OTKLIK_CONNECT_CONCURRENCY' | 'OTKLIK_WHATSAPP_PROXY'> & WarmUpSettings
  /** Opens what proxies are protected with. */
  secretKey: Uint8Array
  whatsapp: WhatsApp
  listeners: PoolListeners
  /** Who holds this pool's leases. Default: this process. */
  owner?: string
  timings?: Partial<Timings>
  /** See `openSharedClock`; not so where tests own time. */
  leasesByStore?: boolean
}

/** The linked numbers whose sockets live in this process. */
export type Pool = {
  /** Takes the numbers that are free and connects them, a few at a time; resolves before they are connected. */
  start(): Promise<void>
  /** Closes all sockets and gives the numbers back. */
  stop(): Promise<void>
  /**
   * The number's socket, if it is here, logged in and here to stay. Take it before the permit and send by it and no other.
   */
  connection(numberId: string): Connection | undefined
  /** See `holdsLease`. */
  isHeld(tx: Tx, numberId: string): Promise<boolean>
  /** Numbers whose sessions run here, connected or not. */
  ownedNumbers(): string[]
  /** Compares all numbers with what is wanted of them, now. The pool does so by itself; tests call it. */
  reconcile(): Promise<void>
}

/** Leases renewed at the same time: a few of the connections to the store. */
const RENEWED_TOGETHER = 4
/** A process that is alone compares 1,000 numbers every ten seconds. */
const ALONE_MS_A_NUMBER = 10
/** A number that leaves waits so long for the answers to what is under way. */
const LEAVE_MS = 5 * SECOND

/** The session pool. Nothing happens before `start`. */
export function createPool(given: PoolDeps): Pool {
  const timings = { ...TIMINGS, ...given.timings }
  const { db, clock, log, signals, urgent = db, owner = makeOwner(), leasesByStore = false } = given
  const traffic = openTraffic(clock)
  const listeners = noting(traffic, given.listeners)
  const concurrency = given.settings.OTKLIK_CONNECT_CONCURRENCY
  const stopping = new AbortController()
  const storeIsBack = awaitStore(() => demandWritableStore(db), timings.askStoreMs, stopping.signal)
  const deps: SessionDeps = { ...given, listeners, owner, timings, storeIsBack, slots: pLimit(concurrency) }
  const leases = { db, clock: openSharedClock(db, clock, leasesByStore), owner, leaseMs: timings.leaseMs }
  const held = new Map<string, Held>()
  const renewals = pLimit(RENEWED_TOGETHER)
  const peers = openPeers({ signals, clock, owner }, timings.leaseMs)
  const defaultProxy = given.settings.OTKLIK_WHATSAPP_PROXY
  const reach = openReach({ whatsapp: given.whatsapp, peers, clock, log, timings, defaultProxy })
  const atEnd: (() => void)[] = []
  let handedOverAt = Number.NEGATIVE_INFINITY
  /** Of the clock, since all numbers were compared. */
  let ticks = 0
  /** No other had a number when they were compared last, not even one that has died since. */
  let isAlone = false

  const balanceOf = (numbers: number): Balance => {
    const sure = [...held].filter(([, here]) => isSure(here))
    const here = new Map(sure.map(([id]) => [id, traffic.weightOf(id)]))
    return { numbers, here, others: peers.others() }
  }
  const straight = () => [...held.values()].filter(({ goesStraight }) => goesStraight)
  const isLive = (here: Held) => isSure(here) && here.session.connection() !== undefined
  const greet = () => {
    // Others count the shares without a process that numbers are of no use to.
    if (reach.isCutOff()) return
    const { here } = balanceOf(held.size)
    peers.greet(loadOf({ here }) - here.size, straight().filter(isLive).length)
  }
  /** Not so when this process has been frozen, or cut off from the store: the number may be another's. */
  const isSure = ({ renewedAt }: Held) => renewedAt >= clock.steady() - timings.leaseMs + timings.closeBeforeMs

  /** What changes is signalled: the clock is for signals that were lost, and for what is others'. */
  const isDue = () => {
    ticks += 1
    return !isAlone || peers.others().length > 0 || ticks * timings.reconcileMs >= held.size * ALONE_MS_A_NUMBER
  }

  const reconcile = coalesce(async () => {
    if (!stopping.signal.aborted) await reconcileOnce()
  })

  async function reconcileOnce(): Promise<void> {
    ticks = 0
    const rows = await listForPool(db)
    isAlone = rows.every(({ lease_owner }) => lease_owner === null || lease_owner === owner)
    const now = await leases.clock.now(db)
    const share = shareOf(balanceOf(rows.length))
    for (const row of rows) {
      if (stopping.signal.aborted) return
      const here = held.get(row.id)
      if (here) void look(here, row)
      else if (loadOf(balanceOf(rows.length)) < share && isWanted(row, now)) await adopt(row)
    }
    rebalance(rows)
  }

  function isWanted(row: NumberRow, now: number): boolean {
    return goalOf(row, clock.now()) !== 'nothing' && isLeaseFree(row, owner, now) && reach.isOfUse(row)
  }

  /**
   * Others live who carry less: numbers go to them, one after the other, and no faster than they connect them. Not one
   * that is being linked: somebody looks at it.
   */
  function rebalance(rows: readonly NumberRow[]): void {
    if ([...held.values()].some(({ isLeaving }) => isLeaving)) return
    const underWay = rows.filter(({ id, state }) => state === 'connecting' && !held.has(id)).length
    if (underWay >= concurrency && clock.steady() - handedOverAt < timings.reconcileMs) return
    const movable = rows.filter(({ id, linked_at }) => linked_at !== null && held.has(id))
    const id = numberToHandOver(
      balanceOf(rows.length),
      movable.map((row) => row.id),
    )
    const here = id && held.get(id)
    if (here) void moveAway(id, here)
  }

  /** Nothing new leaves by its socket, which closes when what is under way has been answered. Never rejects. */
  async function moveAway(numberId: string, here: Held): Promise<void> {
    here.isLeaving = true
    handedOverAt = clock.steady()
    log.info({ numberId }, 'handing a number over to processes that carry less')
    const answers = Promise.allSettled(here.guarded?.sending ?? [])
    // What has no answer by then is repeated under the same id by whoever has the number next.
    await within(LEAVE_MS, answers).catch(() => undefined)
    await here.session.stop()
  }

  function connectionOf(numberId: string): Connection | undefined {
    const here = held.get(numberId)
    const raw = here?.session.connection()
    if (!here || !raw || here.isLeaving || !isSure(here)) return undefined
    if (here.guarded?.raw !== raw) {
      const noteSend = () => traffic.note(numberId)
      here.guarded = { raw, ...guardConnection(raw, () => held.get(numberId) === here && isSure(here), noteSend) }
    }
    return here.guarded.connection
  }

  /** One at a time; it may wait for WhatsApp, and what people have changed meanwhile follows at once. */
  async function look(here: Held, row: NumberRow): Promise<void> {
    here.toLookAt = row
    if (here.isLooking) return
    here.isLooking = true
    const latest = () => {
      const { toLookAt } = here
      delete here.toLookAt
      return toLookAt
    }
    for (let next = latest(); next; next = latest()) {
      await here.session
        .look(next)
        .catch((err: unknown) => outageLogOf(log, 'looking after a number failed')(err, { numberId: row.id }))
    }
    here.isLooking = false
  }

  async function adopt({ id }: NumberRow): Promise<void> {
    const renewedAt = clock.steady()
    const row = await acquireLease(leases, id)
    if (!row) return
    const session = startSession(deps, row)
    const here: Held = { session, renewedAt, lastFrameAt: 0, goesStraight: goesStraight(row, defaultProxy) }
    held.set(id, here)
    void session.done.then(async () => {
      here.isGivenUp = true
      // Before a new session can begin here: the lease given back would be that one's.
      await releaseLease(leases, id).catch((err) => outageLogOf(log, 'giving back failed')(err, { numberId: id }))
      held.delete(id)
      traffic.forget(id)
      // It may have been asked for again while it ended.
      signals.notify('number', id)
    })
  }

  /**
   * All at once; what was locked, or is ours no more, by itself: the oldest first, and each counts as soon as it is renewed,
   * so that many of them on a slow store do not wait for all.
   */
  async function renew(): Promise<void> {
    const askedAt = clock.steady()
    const renewed = await renewLeases({ ...leases, db: urgent })
    for (const [id, here] of held) if (renewed.has(id)) here.renewedAt = Math.max(here.renewedAt, askedAt)
    const left = [...held].filter(([id]) => !renewed.has(id)).sort(([, a], [, b]) => a.renewedAt - b.renewedAt)
    await Promise.all(left.map(([id, here]) => renewals(() => renewOne(id, here))))
  }

  async function renewOne(id: string, here: Held): Promise<void> {
    if (held.get(id) !== here) return
    const askedAt = clock.steady()
    const isOurs = await renewLease({ ...leases, db: urgent }, id)
    if (held.get(id) !== here) return
    if (isOurs) here.renewedAt = askedAt
    else release(id, here, 'another process took the number')
  }

  /** Runs by itself, so that a store that hangs does not keep sockets open beyond their leases. */
  function guard(): void {
    for (const [id, here] of held) if (!isSure(here)) release(id, here, 'the lease could not be renewed')
  }

  async function lookForWhatsApp(): Promise<void> {
    const found = await reach.look(straight().map(isLive))
    if (found === 'back') return greet()
    if (found === 'stays') return
    peers.leave()
    for (const [id, here] of held) if (here.goesStraight) release(id, here, 'WhatsApp is out of reach')
  }

  function release(numberId: string, here: Held, why: string): void {
    if (here.isGivenUp) return
    here.isGivenUp = true
    log.warn({ numberId, why }, 'giving a number up')
    void here.session.stop()
  }

  return {
    async start() {
      atEnd.push(
        signals.on('number', () => {
          reconcile().catch((err: unknown) => outageLogOf(log, 'reconciling numbers failed')(err))
        }),
      )
      const tasks: [ms: number, what: string, work: () => unknown][] = [
        [timings.reconcileMs, 'reconciling numbers', () => isDue() && reconcile()],
        [timings.renewMs, 'renewing leases', renew],
        [timings.renewMs, 'noting last frames', () => saveLastFrames(leases, held)],
        [timings.watchMs, 'watching sockets', () => watchAll(deps, held)],
        [timings.renewMs, 'greeting others', greet],
        [timings.reachMs, 'looking for WhatsApp', lookForWhatsApp],
        [timings.closeBeforeMs / 5, 'guarding leases', guard],
        [timings.maintenanceMs, 'maintain of numbers', () => maintain(deps, given.settings, [...held.keys()])],
      ]
      for (const task of tasks) atEnd.push(every(log, ...task))
      greet()
      await reconcile()
    },
    async stop() {
      stopping.abort()
      peers.leave()
      peers.close()
      for (const end of atEnd) end()
      await reconcile().catch(() => undefined)
      await Promise.all([...held.values()].map(({ session }) => session.stop()))
      for (const id of held.keys()) await releaseLease(leases, id)
    },
    connection: connectionOf,
    isHeld: (tx, numberId) => holdsLease(tx, owner, numberId),
    ownedNumbers: () => [...held.keys()],
    reconcile,
  }
}
