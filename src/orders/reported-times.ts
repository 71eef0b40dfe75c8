import { AppError } from '../lib/errors.ts'
import { DAY } from '../lib/units.ts'

/** Clocks and time zones of ordering systems are not always right. */
const TOLERANCE_MS = DAY
/** Programs that never set a time send their earliest one: the year 1 (Go, .NET), 1900 or 1970. */
const EARLIEST = Date.UTC(1980, 0, 1)

/**
 * Throws `invalid_input` for moments (UTC ms) in the future, or before anything can have happened: one wrong year would
 * keep a guest active, or lost, and distort figures.
 */
export function checkReportedTimes(moments: Record<string, number | undefined>, now: number): void {
  refuse('What is reported has not happened yet.', 'lies in the future', moments, (at) => at > now + TOLERANCE_MS)
  const never = 'lies before 1980, as a time that was never set'
  refuse('What is reported cannot have happened then.', never, moments, (at) => at < EARLIEST)
}

function refuse(
  detail: string,
  message: string,
  moments: Record<string, number | undefined>,
  isWrong: (at: number) => boolean,
): void {
  const wrong = Object.entries(moments).filter(([, at]) => at !== undefined && isWrong(at))
  if (wrong.length === 0) return
  throw new AppError(
    'invalid_input',
    detail,
    wrong.map(([name]) => ({ path: `body.${name}`, message })),
  )
}
