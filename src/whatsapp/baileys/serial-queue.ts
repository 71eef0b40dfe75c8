import { AsyncLocalStorage } from 'node:async_hooks'
import type { Logger } from '../../lib/logger.ts'

/** Calls handlers one after the other, and none after `finish`. */
export type SerialQueue = {
  tell(handler: () => unknown): void
  /** Runs a handler that has an order of its own. */
  run<T>(handler: () => Promise<T>): Promise<T>
  /** Whether the caller is a handler: a handler must not wait for the end of all handlers. */
  isInHandler(): boolean
  /** Resolves when everything so far is done. */
  finish(): Promise<void>
}

export function makeSerialQueue(log: Logger): SerialQueue {
  const inHandler = new AsyncLocalStorage<true>()
  let tail: Promise<void> = Promise.resolve()
  let finished = false
  return {
    tell(handler) {
      if (finished) return
      tail = tail.then(async () => {
        try {
          await inHandler.run(true, handler)
        } catch (err) {
          log.error({ err }, 'a handler of the connection failed')
        }
      })
    },
    run: (handler) => inHandler.run(true, handler),
    isInHandler: () => inHandler.getStore() ?? false,
    finish() {
      finished = true
      return tail
    },
  }
}
