import { transact } from '../db/index.ts'
import { outageLogOf } from '../lib/outage-log.ts'
import { within } from '../lib/within.ts'
import type { Account, Connection } from '../whatsapp/port.ts'
import { afterClose, afterStumble, type Ended, type Failures, NO_FAILURES } from './after-close.ts'
import { type Attempt, type AttemptDeps, beginAttempt } from './attempt.ts'
import { findMetaAccount } from './cloud-api/account.ts'
import type { Absence } from './listeners.ts'
import { openNap, type Wait } from './nap.ts'
import { type ProxyDeps, proxyOf } from './proxy.ts'
import { takeSecondPermit } from './second-try.ts'
import { followLimits } from './session-limits.ts'
import { attendLinking } from './session-linking.ts'
import {
  goalOf,
  type RecordDeps,
  recordDown,
  recordEnd,
  recordLinkingFailed,
  recordOpen,
  recordPaired,
  recordPasskey,
  recordQr,
  recordRest,
} from './session-record.ts'
import type { StateReason } from './states.ts'
import type { NumberRow } from './store.ts'
import { type PermitDeps, settleSend } from './throttle.ts'
import { watchConnection } from './watch.ts'

export type SessionDeps = AttemptDeps &
  RecordDeps &
  ProxyDeps &
  PermitDeps & {
    /** See `awaitStore`. */
    storeIsBack(signal: AbortSignal): Promise<void>
  }

/** One number's life in this process: a socket, and another one when it is lost, until people or WhatsApp end it. */
export type Session = {
  /** The socket, while it is logged in. */
  connection(): Connection | undefined
  /** Compares the number's row with what is, and acts. */
  look(row: NumberRow): Promise<void>
  /** See `watchConnection`; a socket that is silent is closed. Never rejects. */
  watch(staleBefore: number | undefined): Promise<void>
  stop(): Promise<void>
  /** Resolves when nothing is left to do here; never rejects. */
  done: Promise<void>
}

const LOGOUT_TIMEOUT_MS = 15_000

export function startSession(deps: SessionDeps, first: NumberRow): Session {
  const { clock, listeners, log, signals, timings, whatsapp } = deps
  const numberId = first.id
  let attempt: Attempt | undefined
  let failures: Failures = NO_FAILURES
  let restarts = first.restarts
  let isStopped = false
  /** Steady time until which unlinking at WhatsApp is tried. */
  let unlinkBy: number | undefined
  let isUnlinked = false
  let unlinking: Promise<void> | undefined
  let wasOpen = false
  let hasOpened = false
  let absence: Absence | undefined
  let isLinked = false
  let isReopening = false
  const nap = openNap(deps.storeIsBack)

  const limits = followLimits(deps, numberId)
  const linking = attendLinking(deps, numberId)
  const live = () => attempt?.live()
  const down = (reason: StateReason | null) => recordDown(deps, numberId, reason, { formerOwners: !hasOpened })

  async function run(): Promise<void> {
    while (!isStopped) {
      let wait: Wait | undefined
      try {
        wait = await connectOnce()
      } catch (err) {
        outageLogOf(log, 'a session stumbled')(err, { numberId })
        const step = afterStumble(err, failures, timings)
        failures = step.failures
        wait = step.wait
        await sayDown()
      }
      if (wait === undefined) break
      await nap.sleep(wait)
      if (isReopening) failures = NO_FAILURES
      isReopening = false
    }
    await recordRest(deps, numberId).catch((err: unknown) =>
      outageLogOf(log, 'a session ended badly')(err, { numberId }),
    )
  }

  /** A socket from opening to its end. Returns the wait before the next one; undefined: there is none to come. */
  async function connectOnce(): Promise<Wait | undefined> {
    const row = await down(null)
    if (!row) return undefined
    // The socket is opened by this row; a restart that is asked for later shows as a difference.
    restarts = row.restarts
    const goal = goalOf(row, clock.now())
    if (goal === 'nothing') return undefined
    if (goal === 'unlink') {
      unlinkBy ??= clock.steady() + timings.unlinkMs
      if (!(await whatsapp.isLinked(numberId))) return end('logged_out', 'requested')
    }
    if (isStopped) return undefined
    linking.begin()
    isLinked = row.linked_at !== null
    const urgent = row.state === 'pairing' || goal === 'unlink'
    attempt = beginAttempt(
      deps,
      row.kind === 'cloud_api'
        ? { numberId, proxy: undefined, meta: findMetaAccount(deps, row), urgent }
        : { numberId, proxy: proxyOf(deps, row), urgent },
      {
        onQr: async (qr) => {
          await recordQr(deps, numberId, qr)
          signals.notify('number', numberId)
        },
        onPasskey: async (step) => {
          await recordPasskey(deps, numberId, step)
          signals.notify('number', numberId)
        },
        onPaired: paired,
        onOpen: opened,
        onOfflineMissing: offlineMissing,
        onLateResult: lateResult,
        mayTryOtherAddress: (messageId) => takeSecondPermit(deps, { id: numberId }, messageId),
        onRestriction: limits.applyRestriction,
        onNewChatQuota: limits.applyNewChats,
      },
    )
    const ended = await attempt.ended
    attempt = undefined
    return next(ended)
  }

  async function paired(account: Account): Promise<void> {
    isLinked = true
    if ((await recordPaired(deps, numberId, account)) === 'duplicate') log.warn({ numberId }, 'phone linked twice')
  }

  async function opened(connection: Connection, account: Account): Promise<void> {
    limits.opened()
    // Linked in an earlier life that ended before it could be noted.
    if (!isLinked && unlinkBy === undefined) await paired(account)
    hasOpened = true
    const back = await recordOpen(deps, numberId, account, (tx, away) => listeners.onReturn(tx, numberId, away))
    if (!back) return attempt?.close()
    absence = back.absence
    if (back.row.desired_state === 'logged_out') {
      // Not awaited: the connection hears WhatsApp's answer only after this handler.
      void unlinkAt(connection)
      return
    }
    wasOpen = true
    log.info({ numberId }, 'number connected')
    void tell('onOpen', () => listeners.onOpen(numberId))
  }

  async function offlineMissing(missing: number): Promise<void> {
    if (!absence) return
    const lost = { ...absence, missing }
    log.warn({ numberId, missing }, 'WhatsApp had announced more than it delivered')
    await transact(deps.db, (tx) => listeners.onReturn(tx, numberId, lost))
    await tell('onOpen', () => listeners.onOpen(numberId))
  }

  async function next(ended: Ended): Promise<Wait | undefined> {
    log.info({ numberId, reason: ended.reason.kind, because: ended.because, openMs: ended.openMs }, 'socket closed')
    const step = afterClose(ended, failures, timings)
    if (step.kind === 'again') failures = step.failures
    await unlinking
    if (isUnlinked) return end('logged_out', 'requested')
    if (unlinkBy !== undefined) {
      if (step.kind !== 'again') return end('logged_out', 'requested')
      if (clock.steady() >= unlinkBy) return end('logged_out', 'requested_offline')
      await down(null)
      return { ms: Math.min(step.wait.ms, Math.max(0, unlinkBy - clock.steady())) }
    }
    if (step.kind === 'end') return end(step.state, step.reason)
    if (step.kind === 'rest') {
      await recordLinkingFailed(deps, numberId, step.reason)
      return undefined
    }
    if (isStopped) return sayDown()
    // What the store is to know of it stands there before the next socket.
    const row = step.wait.forStore || (await down(isReopening ? 'restarting' : step.reason))
    await sayDown()
    return row ? step.wait : undefined
  }

  async function sayDown(gone = false): Promise<undefined> {
    if (!wasOpen && !gone) return
    wasOpen = false
    await tell('onDown', () => listeners.onDown(numberId, { gone }))
  }

  async function end(state: 'logged_out' | 'failed', reason: StateReason): Promise<undefined> {
    if (state === 'logged_out') await whatsapp.eraseKeys(numberId)
    await recordEnd(deps, numberId, { state, reason })
    log.warn({ numberId, state, reason }, 'number has ended')
    isStopped = true
    await sayDown(true)
  }

  function unlinkAt(connection: Connection): Promise<void> {
    unlinking = within(LOGOUT_TIMEOUT_MS, connection.logout()).then(
      () => {
        isUnlinked = true
      },
      (err: unknown) => log.warn({ numberId, err }, 'unlinking failed'),
    )
    return unlinking.finally(() => attempt?.close())
  }

  async function lateResult(...[id, messageId, result]: Parameters<typeof listeners.onLateResult>): Promise<void> {
    if (result.outcome === 'accepted' || result.outcome === 'refused') {
      await settleSend(deps.db, numberId, messageId, clock.steady(), { refused: result.outcome === 'refused' })
    }
    await listeners.onLateResult(id, messageId, result)
  }

  async function watch(staleBefore: number | undefined): Promise<void> {
    const watched = attempt
    const connection = watched?.live()
    if (!connection) return
    try {
      if ((await watchConnection(deps, numberId, connection, staleBefore)) === 'silent') watched?.close('silent')
    } catch (err) {
      log.error({ numberId, err }, 'watching a socket failed')
    }
  }

  async function look(row: NumberRow): Promise<void> {
    if (row.restarts > restarts) {
      restarts = row.restarts
      reopen()
    }
    const goal = goalOf(row, clock.now())
    if (goal === 'nothing') return stop()
    if (goal === 'unlink' && unlinkBy === undefined) {
      unlinkBy = clock.steady() + timings.unlinkMs
      const connection = live()
      if (connection) await unlinkAt(connection)
      else if (!(await whatsapp.isLinked(numberId))) attempt?.close()
      nap.wake()
    }
    if (unlinkBy !== undefined && clock.steady() >= unlinkBy) attempt?.close()
    const socket = attempt?.socket()
    if (socket) await linking.look(row, socket)
    const connection = live()
    if (connection) await limits.look(row, connection)
  }

  async function tell(what: string, work: () => unknown): Promise<undefined> {
    try {
      await work()
    } catch (err) {
      outageLogOf(log, `${what} failed`)(err, { numberId })
    }
  }

  function reopen(): void {
    isReopening = true
    attempt?.close()
    nap.wake()
  }

  async function stop(): Promise<void> {
    isStopped = true
    attempt?.close()
    nap.wake()
    await done
  }

  const done = run()
  return { connection: live, look, watch, stop, done }
}
