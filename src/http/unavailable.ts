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
    case 'unwritable':
      return new AppError(
        'unavailable',
        "The server's disk cannot be written: it is mounted read-only, or it fails. Nothing was changed; ask again when it is mended.",
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
