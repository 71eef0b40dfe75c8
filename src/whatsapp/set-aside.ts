import type { IncomingMessage, UnsupportedReason } from './port.ts'

/** What the inbox gets instead of a message that it cannot take or that cannot be read: who wrote, and when. */
export function placeholderOf(message: Omit<IncomingMessage, 'content'>, reason: UnsupportedReason): IncomingMessage {
  const { id, peer, fromMe, at, offline } = message
  return { id, peer, fromMe, at, offline, content: { type: 'unsupported', reason } }
}

/** Errors by which a store says that it is away, full or busy: it will accept the same message later. */
const PASSING_CODE = /^(08|40|53|55|57|58)|^E[A-Z]+$|^SQLITE_(BUSY|LOCKED|FULL|IOERR|CANTOPEN|NOMEM|READONLY)/
const PASSING_WORDS = /connect|terminat|time-?out|timed out|closed|not queryable/i
/** PostgreSQL's errors of data, integrity and limits; SQLite's. */
const REFUSING_CODE = /^(22|23|54)|^SQLITE_(CONSTRAINT|TOOBIG|MISMATCH|RANGE)/
const MAX_REFUSALS = 3
const MAX_UNKNOWN = 10

/**
 * How often in a row a message may fail before it is set aside: a few times when it is refused because of its content,
 * more often when that is not certain, and without limit while the store is away.
 */
export function mostFailures(error: unknown): number {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (PASSING_CODE.test(code)) return Number.POSITIVE_INFINITY
  if (REFUSING_CODE.test(code) || error instanceof TypeError || error instanceof RangeError) return MAX_REFUSALS
  return PASSING_WORDS.test(String(error)) ? Number.POSITIVE_INFINITY : MAX_UNKNOWN
}
