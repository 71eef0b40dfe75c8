import type { Logger } from './logger.ts'
import { currentOwner } from './owner.ts'
import { MINUTE } from './units.ts'

export type StrayErrorRules = {
  log: Logger
  /** With more than this many errors without an owner in the window, the process is no longer to be trusted. */
  most?: number
  windowMs?: number
  onTooMany: () => void
}

/**
 * The last line of defence: an uncaught error or rejection ends the number in whose code it happened, not the process.
 * One without an owner is logged and the process goes on, until there are too many: see
 * docs/decisions/0017-stray-errors.md. Returns a function that removes the handlers.
 */
export function catchStrayErrors({ log, most = 5, windowMs = 10 * MINUTE, onTooMany }: StrayErrorRules): () => void {
  let ownerless: number[] = []
  const take = (err: unknown) => {
    const owner = currentOwner()
    if (owner?.end?.(err)) {
      log.error({ err, numberId: owner.id }, 'an unexpected error ended the connection of a number')
      return
    }
    const now = performance.now()
    ownerless = [...ownerless.filter((at) => now - at < windowMs), now]
    log.error({ err, ...(owner && { numberId: owner.id }) }, 'an unexpected error that belongs to nobody')
    if (ownerless.length <= most) return
    log.fatal({ errors: ownerless.length }, 'too many unexpected errors: the process ends')
    onTooMany()
  }
  process.on('uncaughtException', take)
  return () => void process.off('uncaughtException', take)
}
