import type { LimitFunction } from 'p-limit'
import { absenceBehind } from '../lib/absence.ts'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/logger.ts'
import { outageLogOf } from '../lib/outage-log.ts'
import { SECOND } from '../lib/units.ts'
import type {
  Account,
  CloseReason,
  Connection,
  ConnectionHandlers,
  MetaAccount,
  NewChatQuota,
  PasskeyStep,
  Restriction,
  WhatsApp,
} from '../whatsapp/port.ts'
import type { Ended } from './after-close.ts'
import type { PoolListeners } from './listeners.ts'
import type { Timings } from './timings.ts'

export type AttemptDeps = {
  whatsapp: WhatsApp
  listeners: PoolListeners
  clock: Clock
  log: Logger
  timings: Timings
  /** How many may log in at the same time. */
  slots: LimitFunction
}

/** What the session does about it. Failures of `onPaired` and `onOpen` close the socket. */
export type AttemptHooks = {
  onQr(qr: { text: string; expiresAt: number }): Promise<void>
  onPasskey(step: PasskeyStep): Promise<void>
  onPaired(account: Account): Promise<void>
  onOpen(connection: Connection, account: Account): Promise<void>
  onOfflineMissing(missing: number): Promise<void>
  onLateResult: PoolListeners['onLateResult']
  mayTryOtherAddress(messageId: string): Promise<boolean>
  onRestriction(restriction: Restriction | null): Promise<void>
  onNewChatQuota(quota: NewChatQuota): Promise<void>
}

/**
 * `proxy`: where there is one, nothing goes past it. `meta`: for an official number. `urgent`: somebody is waiting for
 * it.
 */
export type Target = {
  numberId: string
  proxy: string | undefined
  meta?: MetaAccount | undefined
  urgent: boolean
}

/** One socket, from opening to its end. */
export type Attempt = {
  /** The socket, logged in or not, once it is there. */
  socket(): Connection | undefined
  /** The socket while it is logged in and can send. */
  live(): Connection | undefined
  close(because?: Ended['because']): void
  /** Resolves when the socket is dead and nothing more will be called; never rejects. */
  ended: Promise<Ended>
}

const CLOSE_TIMEOUT_MS = 5 * SECOND

/** Opens a socket, waiting for a slot unless `urgent`, and watches over its log-in. */
export function beginAttempt(deps: AttemptDeps, target: Target, hooks: AttemptHooks): Attempt {
  return new SocketAttempt(deps, target, hooks)
}

class SocketAttempt implements Attempt {
  readonly ended: Promise<Ended>
  readonly #deps: AttemptDeps
  readonly #target: Target
  readonly #hooks: AttemptHooks
  readonly #opening: Promise<Connection | undefined>
  readonly #closed = Promise.withResolvers<CloseReason>()
  /** Logged in, showing a QR, or over: the slot is free. */
  readonly #arrived = Promise.withResolvers<void>()
  readonly #busy = new Set<Promise<void>>()
  #socket: Connection | undefined
  #isStarted = false
  #isOver = false
  #because: Ended['because']
  #openedAt: number | undefined

  constructor(deps: AttemptDeps, target: Target, hooks: AttemptHooks) {
    this.#deps = deps
    this.#target = target
    this.#hooks = hooks
    const opening = Promise.withResolvers<Connection | undefined>()
    this.#opening = opening.promise
    this.ended = this.#awaitEnd()
    const openAndWait = async () => {
      opening.resolve(await this.#open())
      await Promise.race([this.#arrived.promise, this.#closed.promise])
    }
    void (target.urgent ? openAndWait() : deps.slots(openAndWait))
  }

  socket(): Connection | undefined {
    return this.#isOver ? undefined : this.#socket
  }

  live(): Connection | undefined {
    return this.#openedAt === undefined ? undefined : this.socket()
  }

  close(because?: Ended['because']): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#because = because
    void this.#closeSocket()
  }

  async #closeSocket(): Promise<void> {
    const { log } = this.#deps
    const { numberId } = this.#target
    const timer = setTimeout(() => {
      log.warn({ numberId }, 'a socket did not close in time')
      this.#over({ kind: 'closed_by_us' })
    }, CLOSE_TIMEOUT_MS)
    try {
      if (this.#isStarted) await (await this.#opening)?.close()
    } catch (err) {
      log.warn({ numberId, err }, 'closing a socket failed')
    }
    clearTimeout(timer)
    this.#over({ kind: 'closed_by_us' })
  }

  #over(reason: CloseReason): void {
    this.#isOver = true
    this.#closed.resolve(reason)
    this.#arrived.resolve()
  }

  async #open(): Promise<Connection | undefined> {
    if (this.#isOver) return undefined
    this.#isStarted = true
    const { listeners, log, timings, whatsapp } = this.#deps
    const { numberId, proxy, meta } = this.#target
    const timer = setTimeout(() => this.close('connect_timeout'), timings.connectTimeoutMs)
    void this.#arrived.promise.then(() => clearTimeout(timer))
    try {
      this.#socket = await whatsapp.open({
        numberId,
        proxy,
        meta,
        handlers: this.#handlers(),
        contentToResend: (messageId) => listeners.contentToResend(numberId, messageId),
        mayTryOtherAddress: this.#hooks.mayTryOtherAddress,
        expirationOf: async (peer) => listeners.expirationOf?.(numberId, peer),
      })
    } catch (err) {
      log.warn({ numberId, err }, 'opening a socket failed')
      const detail = 'the socket could not be opened'
      this.#over(absenceBehind(err) ? { kind: 'store_away' } : { kind: 'lost', detail })
    }
    return this.#socket
  }

  async #awaitEnd(): Promise<Ended> {
    const reason = await this.#closed.promise
    await Promise.all(this.#busy)
    const openMs = this.#openedAt === undefined ? 0 : this.#deps.clock.steady() - this.#openedAt
    return { reason, because: this.#because, openMs }
  }

  #handlers(): ConnectionHandlers {
    const hooks = this.#hooks
    const { numberId } = this.#target
    return {
      ...this.#listenerHandlers(),
      onQr: (qr) => {
        this.#arrived.resolve()
        void this.#run('keeping a QR', () => hooks.onQr(qr))
      },
      onPasskey: (step) => this.#run('keeping a passkey', () => hooks.onPasskey(step)),
      onPaired: (account) => this.#runOrClose('linking', () => hooks.onPaired(account)),
      onOpen: (account) => this.#runOrClose('opening', () => this.#opened(account)),
      onClose: (reason) => {
        // While we are closing it, `#closeSocket` tells when nothing more will be called.
        if (!this.#isOver) this.#over(reason)
      },
      onOfflineMissing: (missing) => this.#run('a gap', () => hooks.onOfflineMissing(missing)),
      onLateResult: (id, result) => this.#run('a late result', () => hooks.onLateResult(numberId, id, result)),
      onRestriction: (restriction) => this.#run('a restriction', () => hooks.onRestriction(restriction)),
      onNewChatQuota: (quota) => this.#run('a quota', () => hooks.onNewChatQuota(quota)),
    }
  }

  /** What goes to the pool's listeners as it comes. */
  #listenerHandlers() {
    const { listeners } = this.#deps
    const { numberId } = this.#target
    return {
      onMessage: (message) => listeners.onMessage(numberId, message),
      onHistory: (part) => this.#tracked(async () => listeners.onHistory(numberId, part)),
      onRinging: (call) => this.#run('a call', () => listeners.onRinging(numberId, call)),
      onOwnRead: (read) => this.#tracked(async () => listeners.onOwnRead(numberId, read)),
      onChatMark: (mark) => this.#run('a mark', () => listeners.onChatMark(numberId, mark)),
      onReceipt: (receipt) => this.#tracked(async () => listeners.onReceipt(numberId, receipt)),
      onIdentity: (pair) => this.#run('an identity', () => listeners.onIdentity(numberId, pair)),
      onIdentityChange: (change) => this.#tracked(async () => listeners.onIdentityChange(numberId, change)),
      onUsername: (told) => this.#tracked(async () => listeners.onUsername(numberId, told)),
      onMetaChange: (change) => this.#tracked(async () => listeners.onMetaChange(numberId, change)),
      onCharge: (charge) => this.#tracked(async () => listeners.onCharge(numberId, charge)),
    } satisfies Partial<ConnectionHandlers>
  }

  async #opened(account: Account): Promise<void> {
    const connection = await this.#opening
    if (!connection || this.#isOver) return
    this.#openedAt = this.#deps.clock.steady()
    this.#arrived.resolve()
    await this.#hooks.onOpen(connection, account)
  }

  /** Runs `work`; the end of the attempt waits for it. */
  #tracked(work: () => Promise<void>): Promise<void> {
    const task = work()
    const settled = task.catch(() => undefined).finally(() => this.#busy.delete(settled))
    this.#busy.add(settled)
    return task
  }

  /** As `#tracked`; what fails is logged. */
  #run(what: string, work: () => unknown): Promise<void> {
    return this.#tracked(async () => {
      await this.#failureOf(what, work)
    })
  }

  /** As `#run`; a failure closes the socket. */
  #runOrClose(what: string, work: () => unknown): Promise<void> {
    return this.#tracked(async () => {
      const failure = await this.#failureOf(what, work)
      if (failure) this.close(absenceBehind(failure.error) ? 'store_away' : undefined)
    })
  }

  async #failureOf(what: string, work: () => unknown): Promise<{ error: unknown } | undefined> {
    try {
      await work()
      return undefined
    } catch (error) {
      outageLogOf(this.#deps.log, `${what} failed`)(error, { numberId: this.#target.numberId })
      return { error }
    }
  }
}
