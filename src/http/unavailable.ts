import { absenceBehind } from '../lib/absence.ts'
import { AppError } from '../lib/errors.ts'

/** The 503 for such an error; undefined for any other. */
export function asUnavailable(thrown: unknown): AppError | undefined {
  switch (absenceBehind(thrown)) {
    case 'full':
      return new AppError(
        'unavailable',
        "The server's disk is full. Nothing was changed; ask again when there is room.",
      )
    case 'away':
      return new AppError(
        'unavailable',
        'The database or the queue cannot be reached now. Ask again soon, under the same Idempotency-Key where there is one.',
      )
    case undefined:
      return undefined
  }
}
