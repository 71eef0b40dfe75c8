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
export function beginAttempt(
  deps: AttemptDeps,
  { numberId, proxy, meta, urgent }: Target,
  hooks: AttemptHooks,
): Attempt {
  const closed = Promise.withResolvers<CloseReason>()
  const arrived = Promise.withResolvers<void>()
  let socket: Connection | undefined
  let isStarted = false
  let isOver = false
  let because: Ended['because']
  let openedAt: number | undefined
  const busy = new Set<Promise<void>>()

  function over(reason: CloseReason): void {
    isOver = true
    closed.resolve(reason)
    arrived.resolve()
  }

  function close(why?: Ended['because']): void {
    if (isOver) return
    isOver = true
    because = why
    const timer = setTimeout(() => {
      deps.log.warn({ numberId }, 'a socket did not close in time')
      over({ kind: 'closed_by_us' })
    }, CLOSE_TIMEOUT_MS)
    void (async () => {
      try {
        if (isStarted) await (await opening)?.close()
      } catch (err) {
        deps.log.warn({ numberId, err }, 'closing a socket failed')
      }
      clearTimeout(timer)
      over({ kind: 'closed_by_us' })
    })()
  }

  /** Runs `work`; the end of the attempt waits for it. */
  function tracked(work: () => Promise<void>): Promise<void> {
    const task = work()
    const settled = task.catch(() => undefined).finally(() => busy.delete(settled))
    busy.add(settled)
    return task
  }

  /** Handlers of the connection: what they throw is ours to handle, and the end waits for them. */
  function run(what: string, work: () => unknown, fatal = false): Promise<void> {
    return tracked(async () => {
      try {
        await work()
      } catch (err) {
        outageLogOf(deps.log, `${what} failed`)(err, { numberId })
        if (fatal) close(absenceBehind(err) ? 'store_away' : undefined)
      }
    })
  }

  const handlers: ConnectionHandlers = {
    onQr(qr) {
      arrived.resolve()
      void run('keeping a QR', () => hooks.onQr(qr))
    },
    onPasskey: (step) => run('keeping a passkey', () => hooks.onPasskey(step)),
    onPaired: (account) => run('linking', () => hooks.onPaired(account), true),
    onOpen: (account) =>
      run(
        'opening',
        async () => {
          const connection = await opening
          if (!connection || isOver) return
          openedAt = deps.clock.steady()
          arrived.resolve()
          await hooks.onOpen(connection, account)
        },
        true,
      ),
    onClose(reason) {
      // While we are closing it, `close` tells when nothing more will be called.
      if (!isOver) over(reason)
    },
    onMessage: (message) => deps.listeners.onMessage(numberId, message),
    onOfflineMissing: (missing) => run('a gap', () => hooks.onOfflineMissing(missing)),
    onHistory: (part) => tracked(async () => deps.listeners.onHistory(numberId, part)),
    onRinging: (call) => run('a call', () => deps.listeners.onRinging(numberId, call)),
    onOwnRead: (read) => tracked(async () => deps.listeners.onOwnRead(numberId, read)),
    onChatMark: (mark) => run('a mark', () => deps.listeners.onChatMark(numberId, mark)),
    onReceipt: (receipt) => tracked(async () => deps.listeners.onReceipt(numberId, receipt)),
    onLateResult: (id, result) => run('a late result', () => hooks.onLateResult(numberId, id, result)),
    onIdentity: (pair) => run('an identity', () => deps.listeners.onIdentity(numberId, pair)),
    onIdentityChange: (change) => tracked(async () => deps.listeners.onIdentityChange(numberId, change)),
    onUsername: (told) => tracked(async () => deps.listeners.onUsername(numberId, told)),
    onMetaChange: (change) => tracked(async () => deps.listeners.onMetaChange(numberId, change)),
    onCharge: (charge) => tracked(async () => deps.listeners.onCharge(numberId, charge)),
    onRestriction: (restriction) => run('a restriction', () => hooks.onRestriction(restriction)),
    onNewChatQuota: (quota) => run('a quota', () => hooks.onNewChatQuota(quota)),
  }

  async function open(): Promise<Connection | undefined> {
    if (isOver) return undefined
    isStarted = true
    const timer = setTimeout(() => close('connect_timeout'), deps.timings.connectTimeoutMs)
    void arrived.promise.then(() => clearTimeout(timer))
    try {
      socket = await deps.whatsapp.open({
        numberId,
        proxy,
        meta,
        handlers,
        contentToResend: (messageId) => deps.listeners.contentToResend(numberId, messageId),
        mayTryOtherAddress: hooks.mayTryOtherAddress,
        expirationOf: async (peer) => deps.listeners.expirationOf?.(numberId, peer),
      })
    } catch (err) {
      deps.log.warn({ numberId, err }, 'opening a socket failed')
      over(absenceBehind(err) ? { kind: 'store_away' } : { kind: 'lost', detail: 'the socket could not be opened' })
    }
    return socket
  }

  const started = Promise.withResolvers<Connection | undefined>()
  const opening = started.promise
  const openAndWait = async () => {
    started.resolve(await open())
    await Promise.race([arrived.promise, closed.promise])
  }
  void (urgent ? openAndWait() : deps.slots(openAndWait))

  async function awaitEnd(): Promise<Ended> {
    const reason = await closed.promise
    await Promise.all(busy)
    return { reason, because, openMs: openedAt === undefined ? 0 : deps.clock.steady() - openedAt }
  }

  return {
    socket: () => (isOver ? undefined : socket),
    live: () => (isOver || openedAt === undefined ? undefined : socket),
    close,
    ended: awaitEnd(),
  }
}
