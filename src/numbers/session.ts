import { transact } from '../db/index.ts'
import { outageLogOf } from '../lib/outage-log.ts'
import type { Account, Connection } from '../whatsapp/port.ts'
import { afterClose, afterStumble, type Ended, type Failures, type Next, NO_FAILURES } from './after-close.ts'
import { type Attempt, type AttemptDeps, type AttemptHooks, beginAttempt } from './attempt.ts'
import { findMetaAccount } from './cloud-api/account.ts'
import type { Absence } from './listeners.ts'
import { openNap, type Wait } from './nap.ts'
import { type ProxyDeps, proxyOf } from './proxy.ts'
import { recordLinkingFailed, recordPaired } from './record-linking.ts'
import { recordingHooks } from './recording-hooks.ts'
import { followLimits, type SessionLimits } from './session-limits.ts'
import { attendLinking, type SessionLinking } from './session-linking.ts'
import { goalOf, type RecordDeps, recordDown, recordEnd, recordOpen, recordRest } from './session-record.ts'
import type { StateReason } from './states.ts'
import type { NumberRow } from './store.ts'
import type { PermitDeps } from './throttle.ts'
import { openUnlinking, type Unlinking } from './unlinking.ts'
import { watchConnection } from './watch.ts'

export type SessionDeps = AttemptDeps &
  RecordDeps &
  ProxyDeps &
  PermitDeps & {
    /** See `awaitStore`. */
    storeIsBack(signal: AbortSignal): Promise<void>
    wayIsBack(signal: AbortSignal): Promise<void>
  }

/** One number's life in this process: a socket, and another one when it is lost, until people or WhatsApp end it. */
export type Session = {
  /** The socket, while it is logged in. */
  connection(): Connection | undefined
  /** Compares the number's row with what is, and acts. */
  reconcile(row: NumberRow): Promise<void>
  /** See `watchConnection`; a socket that is silent is closed. Never rejects. */
  watch(staleBefore: number | undefined): Promise<void>
  stop(): Promise<void>
  /** Resolves when nothing is left to do here; never rejects. */
  done: Promise<void>
}

/** Starts the session of a number whose lease this process holds. `row`: the number as it was when the lease was taken. */
export function startSession(deps: SessionDeps, row: NumberRow): Session {
  return new NumberSession(deps, row)
}

class NumberSession implements Session {
  readonly done: Promise<void>
  readonly #deps: SessionDeps
  readonly #numberId: string
  readonly #limits: SessionLimits
  readonly #linking: SessionLinking
  readonly #unlinking: Unlinking
  readonly #nap: ReturnType<typeof openNap>
  #attempt: Attempt | undefined
  #failures: Failures = NO_FAILURES
  /** How many restarts the present socket answers. */
  #restarts: number
  #isStopped = false
  /** The wait before the next socket is cut short by people. */
  #isReopening = false
  #isLinked = false
  /** Listeners have been told that the number is open. */
  #isAnnounced = false
  /** A socket of this session has been logged in. */
  #hasOpened = false
  #absence: Absence | undefined

  constructor(deps: SessionDeps, row: NumberRow) {
    this.#deps = deps
    this.#numberId = row.id
    this.#restarts = row.restarts
    this.#limits = followLimits(deps, row.id)
    this.#linking = attendLinking(deps, row.id)
    this.#unlinking = openUnlinking(deps, row.id)
    this.#nap = openNap(deps)
    this.done = this.#run()
  }

  connection(): Connection | undefined {
    return this.#attempt?.live()
  }

  async reconcile(row: NumberRow): Promise<void> {
    if (row.restarts > this.#restarts) {
      this.#restarts = row.restarts
      this.#isReopening = true
      this.#attempt?.close()
      this.#nap.wake()
    }
    const goal = goalOf(row, this.#deps.clock.now())
    if (goal === 'nothing') return this.stop()
    if (goal === 'unlink' && !this.#unlinking.isWanted()) await this.#unlink()
    if (this.#unlinking.isWanted() && this.#unlinking.leftMs() === 0) this.#attempt?.close()
    const socket = this.#attempt?.socket()
    if (socket) await this.#linking.reconcile(row, socket)
    const connection = this.connection()
    if (connection) await this.#limits.reconcile(row, connection)
  }

  async watch(staleBefore: number | undefined): Promise<void> {
    const watched = this.#attempt
    const connection = watched?.live()
    if (!connection) return
    try {
      const found = await watchConnection(this.#deps, this.#numberId, connection, staleBefore)
      if (found === 'silent') watched?.close('silent')
    } catch (err) {
      this.#deps.log.error({ numberId: this.#numberId, err }, 'watching a socket failed')
    }
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    this.#attempt?.close()
    this.#nap.wake()
    await this.done
  }

  async #run(): Promise<void> {
    while (!this.#isStopped) {
      const wait = await this.#connectOrStumble()
      if (wait === undefined) break
      await this.#nap.sleep(wait)
      if (this.#isReopening) this.#failures = NO_FAILURES
      this.#isReopening = false
    }
    await this.#attempting('a session ended badly', () => recordRest(this.#deps, this.#numberId))
  }

  async #connectOrStumble(): Promise<Wait | undefined> {
    try {
      return await this.#connectOnce()
    } catch (err) {
      outageLogOf(this.#deps.log, 'a session stumbled')(err, { numberId: this.#numberId })
      const step = afterStumble(err, this.#failures, this.#deps.timings)
      this.#failures = step.failures
      await this.#announceDown()
      return step.wait
    }
  }

  /** A socket from opening to its end. Returns the wait before the next one; undefined: there is none to come. */
  async #connectOnce(): Promise<Wait | undefined> {
    const row = await this.#recordDown(null)
    if (!row) return undefined
    // The socket is opened by this row; a restart that is asked for later shows as a difference.
    this.#restarts = row.restarts
    const goal = goalOf(row, this.#deps.clock.now())
    if (goal === 'nothing') return undefined
    if (goal === 'unlink') {
      this.#unlinking.want()
      if (!(await this.#deps.whatsapp.isLinked(this.#numberId))) return this.#end('logged_out', 'requested')
    }
    if (this.#isStopped) return undefined
    this.#isLinked = row.linked_at !== null
    const target = { numberId: this.#numberId, urgent: row.state === 'pairing' || goal === 'unlink' }
    const way =
      row.kind === 'cloud_api'
        ? { proxy: undefined, meta: findMetaAccount(this.#deps, row) }
        : { proxy: proxyOf(this.#deps, row) }
    this.#attempt = beginAttempt(this.#deps, { ...target, ...way }, this.#attemptHooks())
    const ended = await this.#attempt.ended
    this.#attempt = undefined
    return this.#afterEnd(ended)
  }

  #attemptHooks(): AttemptHooks {
    return {
      ...recordingHooks(this.#deps, this.#numberId),
      onPaired: (account) => this.#paired(account),
      onOpen: (connection, account) => this.#opened(connection, account),
      onOfflineMissing: (missing) => this.#offlineMissing(missing),
      onRestriction: this.#limits.applyRestriction,
      onNewChatQuota: this.#limits.applyNewChats,
    }
  }

  async #paired(account: Account): Promise<void> {
    this.#isLinked = true
    const result = await recordPaired(this.#deps, this.#numberId, account)
    if (result === 'duplicate') this.#deps.log.warn({ numberId: this.#numberId }, 'phone linked twice')
  }

  async #opened(connection: Connection, account: Account): Promise<void> {
    const { listeners, log } = this.#deps
    const numberId = this.#numberId
    this.#limits.opened()
    // Linked in an earlier life that ended before it could be noted.
    if (!this.#isLinked && !this.#unlinking.isWanted()) await this.#paired(account)
    this.#hasOpened = true
    const back = await recordOpen(this.#deps, numberId, account, (tx, away) => listeners.onReturn(tx, numberId, away))
    if (!back) return this.#attempt?.close()
    this.#absence = back.absence
    if (back.row.desired_state === 'logged_out') {
      // Not awaited: the connection hears WhatsApp's answer only after this handler.
      void this.#unlinkOver(connection)
      return
    }
    this.#isAnnounced = true
    log.info({ numberId }, 'number connected')
    void this.#attempting('onOpen failed', () => listeners.onOpen(numberId))
  }

  async #offlineMissing(missing: number): Promise<void> {
    if (!this.#absence) return
    const { db, listeners, log } = this.#deps
    const numberId = this.#numberId
    const lost = { ...this.#absence, missing }
    log.warn({ numberId, missing }, 'WhatsApp had announced more than it delivered')
    await transact(db, (tx) => listeners.onReturn(tx, numberId, lost))
    await this.#attempting('onOpen failed', () => listeners.onOpen(numberId))
  }

  async #afterEnd(ended: Ended): Promise<Wait | undefined> {
    const { reason, because, openMs } = ended
    this.#deps.log.info({ numberId: this.#numberId, reason: reason.kind, because, openMs }, 'socket closed')
    const step = afterClose(ended, this.#failures, this.#deps.timings)
    if (step.kind === 'again') this.#failures = step.failures
    if (await this.#unlinking.isDone()) return this.#end('logged_out', 'requested')
    if (this.#unlinking.isWanted()) return this.#unlinkAgain(step)
    switch (step.kind) {
      case 'end':
        return this.#end(step.state, step.reason)
      case 'rest':
        await recordLinkingFailed(this.#deps, this.#numberId, step.reason)
        return undefined
      case 'again':
        return this.#connectAgain(step)
      default:
        return step satisfies never
    }
  }

  async #connectAgain(step: Extract<Next, { kind: 'again' }>): Promise<Wait | undefined> {
    if (this.#isStopped) {
      await this.#announceDown()
      return undefined
    }
    // What the store is to know of it stands there before the next socket.
    const isRecorded =
      step.wait.forStore || (await this.#recordDown(this.#isReopening ? 'restarting' : step.reason)) !== undefined
    await this.#announceDown()
    return isRecorded ? step.wait : undefined
  }

  /** The socket has ended before WhatsApp confirmed the unlinking. */
  async #unlinkAgain(step: Next): Promise<Wait | undefined> {
    if (step.kind !== 'again') return this.#end('logged_out', 'requested')
    if (this.#unlinking.leftMs() === 0) return this.#end('logged_out', 'requested_offline')
    await this.#recordDown(null)
    return { ms: Math.min(step.wait.ms, this.#unlinking.leftMs()) }
  }

  /** Somebody wants the number unlinked: at once where it is connected, else by the next socket. */
  async #unlink(): Promise<void> {
    this.#unlinking.want()
    const connection = this.connection()
    if (connection) await this.#unlinkOver(connection)
    else if (!(await this.#deps.whatsapp.isLinked(this.#numberId))) this.#attempt?.close()
    this.#nap.wake()
  }

  async #unlinkOver(connection: Connection): Promise<void> {
    await this.#unlinking.ask(connection)
    this.#attempt?.close()
  }

  async #end(state: 'logged_out' | 'failed', reason: StateReason): Promise<undefined> {
    const numberId = this.#numberId
    if (state === 'logged_out') await this.#deps.whatsapp.eraseKeys(numberId)
    await recordEnd(this.#deps, numberId, { state, reason })
    this.#deps.log.warn({ numberId, state, reason }, 'number has ended')
    this.#isStopped = true
    this.#isAnnounced = false
    await this.#attempting('onDown failed', () => this.#deps.listeners.onDown(numberId, { gone: true }))
  }

  /** Tells listeners that the number has no connection any more, unless they know. */
  async #announceDown(): Promise<void> {
    if (!this.#isAnnounced) return
    this.#isAnnounced = false
    await this.#attempting('onDown failed', () => this.#deps.listeners.onDown(this.#numberId, { gone: false }))
  }

  #recordDown(reason: StateReason | null): Promise<NumberRow | undefined> {
    return recordDown(this.#deps, this.#numberId, reason, { formerOwners: !this.#hasOpened })
  }

  /** Logs a failure instead of throwing it. */
  async #attempting(failure: string, work: () => unknown): Promise<void> {
    try {
      await work()
    } catch (err) {
      outageLogOf(this.#deps.log, failure)(err, { numberId: this.#numberId })
    }
  }
}
