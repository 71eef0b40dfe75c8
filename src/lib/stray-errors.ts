import type { Logger } from './logger.ts'
import { currentOwner } from './owner.ts'
import { MINUTE } from './units.ts'

export type StrayErrorRules = {
  log: Logger
  /** More than this many errors without an owner in the window, and the process is not to be trusted any more. */
  most?: number
  windowMs?: number
  onTooMany: () => void
}

/**
 * The last line of defence: an error that nobody took (rejections included) ends the number in whose code it happened,
 * not the process. One without an owner is logged, and the process goes on, until they become many: see
 * docs/decisions/0017-stray-errors.md. What is returned lets go of it again.
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
