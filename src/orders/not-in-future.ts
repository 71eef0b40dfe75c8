import { AppError } from '../lib/errors.ts'
import { DAY } from '../lib/units.ts'

/** Clocks and time zones of ordering systems are not always right. */
const TOLERANCE_MS = DAY

/**
 * Throws `invalid_input` for moments (UTC ms) that lie ahead: one slip of the year in them would keep a guest active, and
 * bend figures, until then.
 */
export function checkNotInFuture(moments: Record<string, number | undefined>, now: number): void {
  const ahead = Object.entries(moments).filter(([, at]) => at !== undefined && at > now + TOLERANCE_MS)
  if (ahead.length === 0) return
  const fields = ahead.map(([name]) => ({ path: `body.${name}`, message: 'lies in the future' }))
  throw new AppError('invalid_input', 'What is reported has not happened yet.', fields)
}
