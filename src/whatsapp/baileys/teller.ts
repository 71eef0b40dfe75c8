import type { Logger } from '../../lib/logger.ts'

/** Calls handlers one after the other, and none after `finish`. */
export type Teller = {
  tell(handler: () => unknown): void
  /** Resolves when everything told so far is done. */
  finish(): Promise<void>
}

export function makeTeller(log: Logger): Teller {
  let tail: Promise<void> = Promise.resolve()
  let finished = false
  return {
    tell(handler) {
      if (finished) return
      tail = tail.then(async () => {
        try {
          await handler()
        } catch (err) {
          log.error({ err }, 'a handler of the connection failed')
        }
      })
    },
    finish() {
      finished = true
      return tail
    },
  }
}
