import type { Logger } from '../../lib/logger.ts'
import type { CloseReason } from '../port.ts'
import type { SerialQueue } from './serial-queue.ts'

/** A connection's states: connecting, open, ended. */
export type ConnectionLifecycle = {
  isOpen(): boolean
  isEnded(): boolean
  /** Logged in: nothing more to wait for. */
  open(): void
  /** Ends the connection unless the next step of opening comes in time. `what` describes the step. */
  expectProgress(what: string, withinMs?: number): void
  /** The next step is up to a person. */
  stopExpecting(): void
  /** Ends the connection, once. Resolves when everything has ended; never rejects. */
  finish(reason: CloseReason): Promise<void>
  /** Like `finish`, but a handler that ends its own connection does not wait for itself. */
  end(reason: CloseReason): Promise<void>
}

type Deps = {
  log: Logger
  serial: Pick<SerialQueue, 'isInHandler'>
  openTimeoutMs: number
  /** The steps of ending. */
  onEnd: (reason: CloseReason) => Promise<void>
}

export function openLifecycle({ log, serial, openTimeoutMs, onEnd }: Deps): ConnectionLifecycle {
  let state: 'connecting' | 'open' | 'ended' = 'connecting'
  let timer: NodeJS.Timeout | undefined
  let finishing: Promise<void> | undefined

  function finish(reason: CloseReason): Promise<void> {
    if (finishing) return finishing
    state = 'ended'
    clearTimeout(timer)
    finishing = onEnd(reason).catch((err) => log.error({ err }, 'the end of a connection failed'))
    return finishing
  }

  return {
    isOpen: () => state === 'open',
    isEnded: () => state === 'ended',
    open() {
      state = 'open'
      clearTimeout(timer)
    },
    expectProgress(what, withinMs = openTimeoutMs) {
      clearTimeout(timer)
      timer = setTimeout(() => void finish({ kind: 'lost', detail: what }), withinMs)
    },
    stopExpecting: () => clearTimeout(timer),
    finish,
    end(reason) {
      const ended = finish(reason)
      return serial.isInHandler() ? Promise.resolve() : ended
    },
  }
}
