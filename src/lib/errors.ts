/** Everything that a caller can correct. Anything that is not an `AppError` is a bug and answers 500. */
export type ErrorCode =
  | 'bad_request'
  | 'invalid_input'
  | 'unauthorized'
  | 'forbidden'
  | 'csrf'
  | 'not_found'
  | 'method_not_allowed'
  | 'conflict'
  | 'wrong_state'
  | 'idempotency_mismatch'
  | 'body_late'
  | 'too_large'
  | 'bad_range'
  | 'unsupported_media'
  | 'too_many_requests'
  | 'template_invalid'
  | 'not_on_whatsapp'
  | 'number_unavailable'
  | 'window_closed'
  | 'test_phone_unknown'
  | 'upstream_failed'
  | 'unavailable'

/**
 * `code` is stable, for programs and translations; `name` is an unknown name, `nearest` the one that was probably
 * meant.
 */
export type FieldError = { path: string; message: string; code?: string; name?: string; nearest?: string }

/** `message` is shown to the caller and says what to do; it never holds texts, phones or keys (invariant 11). */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly fields: FieldError[] | undefined

  constructor(code: ErrorCode, message: string, fields?: FieldError[]) {
    super(message)
    this.name = 'AppError'
    this.code = code
    this.fields = fields
  }
}

/** Too many requests; `retryAfterMs` goes to the caller as `Retry-After`. */
export class TooManyRequests extends AppError {
  readonly retryAfterMs: number

  constructor(message: string, retryAfterMs: number) {
    super('too_many_requests', message)
    this.name = 'TooManyRequests'
    this.retryAfterMs = retryAfterMs
  }
}

export function notFound(what: string, id: string): AppError {
  return new AppError('not_found', `There is no ${what} ${id}.`)
}
