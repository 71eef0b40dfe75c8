import type { Response } from 'express'
import { z } from 'zod'
import { AppError, type ErrorCode, type FieldError, TooManyRequests } from '../lib/errors.ts'
import { SECOND } from '../lib/units.ts'
import { asUnavailable } from './unavailable.ts'
import { saidInRussian, wantsRussian } from './words/said.ts'

/** Restarting a database or a queue takes about this long. */
const RETRY_AFTER_S = 5

export type ProblemCode = ErrorCode | 'internal_error'

/** The status and title of each code. A new code does not compile without its line here. */
const PROBLEMS: Record<ProblemCode, { status: number; title: string }> = {
  bad_request: { status: 400, title: 'The request cannot be read' },
  unauthorized: { status: 401, title: 'No valid API key or session' },
  forbidden: { status: 403, title: 'Not allowed with these rights' },
  csrf: { status: 403, title: 'The request comes from another site' },
  not_found: { status: 404, title: 'Not found' },
  method_not_allowed: { status: 405, title: 'Method not allowed' },
  body_late: { status: 408, title: 'The body did not arrive in time' },
  conflict: { status: 409, title: 'Conflict' },
  wrong_state: { status: 409, title: 'Not possible in this state' },
  idempotency_mismatch: { status: 409, title: 'The idempotency key belongs to another request' },
  window_closed: { status: 409, title: 'Only a template may be sent now' },
  number_unavailable: { status: 409, title: 'The number cannot send now' },
  test_phone_unknown: { status: 409, title: 'This phone has not written to the number' },
  too_large: { status: 413, title: 'Too large' },
  bad_range: { status: 416, title: 'Nothing of the file in this range' },
  unsupported_media: { status: 415, title: 'Unsupported content type' },
  invalid_input: { status: 422, title: 'Invalid input' },
  template_invalid: { status: 422, title: 'Invalid template' },
  not_on_whatsapp: { status: 422, title: 'Not on WhatsApp' },
  too_many_requests: { status: 429, title: 'Too many requests' },
  internal_error: { status: 500, title: 'Something went wrong here' },
  upstream_failed: { status: 502, title: 'Another service failed' },
  unavailable: { status: 503, title: 'Not available now' },
}

/** The body of every error: RFC 9457 with our stable `code`. */
export const problemSchema = z
  .object({
    type: z.string().meta({ description: 'Address of a page about this code' }),
    title: z.string(),
    status: z.number().int(),
    code: z.string().meta({ description: 'Stable; made for programs' }),
    detail: z
      .string()
      .meta({ description: 'What is wrong and what to do; for people, English or Russian by Accept-Language' }),
    request_id: z.string(),
    errors: z
      .array(
        z.object({
          path: z.string(),
          message: z.string(),
          code: z.string().optional().meta({ description: 'Stable; where there is one' }),
          name: z.string().optional().meta({ description: 'A name that is not known' }),
          nearest: z.string().optional().meta({ description: 'The known name that was likely meant' }),
        }),
      )
      .optional(),
  })
  .meta({ id: 'Problem' })

/** Title and status of a code, for its page; undefined when there is no such code. */
export function findProblem(code: string): { code: string; status: number; title: string } | undefined {
  return Object.hasOwn(PROBLEMS, code) ? { code, ...PROBLEMS[code as ProblemCode] } : undefined
}

/** The problem for a request that is not valid HTTP: none of our code has seen it, so it goes to the wire as it is. */
export function problemOnWire(status: 400 | 408 | 431, detail: string, requestId: string): string {
  const code = status === 408 ? 'body_late' : 'bad_request'
  const title = status === 431 ? 'The headers are too large' : PROBLEMS[code].title
  const body = JSON.stringify({ type: `/problems/${code}`, title, status, code, detail, request_id: requestId })
  const head = [
    `HTTP/1.1 ${status} ${title}`,
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-Id: ${requestId}`,
    'Connection: close',
  ]
  return `${head.join('\r\n')}\r\n\r\n${body}`
}

/**
 * Answers with a problem, in the language the caller asks for (`Accept-Language`: English or Russian). Anything that is
 * not an `AppError` becomes a 500 that reveals only the request id.
 */
export function sendProblem(res: Response, requestId: string, error: AppError | undefined): void {
  const code: ProblemCode = error?.code ?? 'internal_error'
  const { status, title } = PROBLEMS[code]
  const say = wantsRussian(res.req) ? saidInRussian : String
  const detail = error?.message ?? 'The failure is logged under this request id. Trying again later may help.'
  const problem: z.output<typeof problemSchema> = {
    type: `/problems/${code}`,
    title: say(title),
    status,
    code,
    detail: say(detail),
    request_id: requestId,
  }
  if (error?.fields) problem.errors = error.fields.map((field) => ({ ...field, message: say(field.message) }))
  res.vary('Accept-Language')
  if (code === 'unauthorized' && !res.get('WWW-Authenticate')) res.set('WWW-Authenticate', 'Bearer')
  if (error instanceof TooManyRequests && !res.get('Retry-After')) {
    res.set('Retry-After', String(Math.max(1, Math.ceil(error.retryAfterMs / SECOND))))
  }
  if (code === 'unavailable' && !res.get('Retry-After')) res.set('Retry-After', String(RETRY_AFTER_S))
  res.status(status).type('application/problem+json').send(JSON.stringify(problem))
}

/**
 * The `AppError` behind whatever was thrown while a request was read or answered: our own, or what Express, its body
 * parser or the upload parser report about a bad request. Undefined for a bug.
 */
export function asAppError(thrown: unknown): AppError | undefined {
  if (thrown instanceof AppError) return thrown
  if (!(thrown instanceof Error)) return undefined
  if (thrown.name === 'MulterError') return uploadError(thrown)
  const unavailable = asUnavailable(thrown)
  if (unavailable) return unavailable
  const type = 'type' in thrown ? thrown.type : undefined
  if (type === 'entity.parse.failed')
    return new AppError('bad_request', 'The body is not valid JSON: an object or a list is expected.')
  const status = 'status' in thrown ? thrown.status : undefined
  if (status === 413) return new AppError('too_large', `The body is larger than this call allows${atMost(thrown)}.`)
  if (status === 416) return new AppError('bad_range', 'The file ends before this Range; Content-Range tells its size.')
  if (status === 415) return new AppError('unsupported_media', UNKNOWN_ENCODING)
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return new AppError('bad_request', whyUnreadable(thrown))
  }
  return undefined
}

const UNKNOWN_ENCODING = 'Send the body in UTF-8 (charset=utf-8), as it is or compressed with gzip, deflate or br.'

function whyUnreadable(error: Error): string {
  if ('code' in error && /^(Z_|ERR_BROTLI|ERR__|ZSTD)/.test(String(error.code))) {
    return 'The body is not compressed as its Content-Encoding says.'
  }
  if (error instanceof URIError) return 'The address holds a % that begins no encoded character: write %25.'
  return 'The request cannot be read.'
}

function atMost(error: Error): string {
  return 'limit' in error && typeof error.limit === 'number' ? `: ${error.limit} bytes at most` : ''
}

function uploadError(error: Error): AppError {
  const code = 'code' in error ? error.code : undefined
  const field: FieldError[] =
    'field' in error && error.field ? [{ path: `form.${error.field}`, message: error.message }] : []
  if (code === 'LIMIT_FILE_SIZE') return new AppError('too_large', 'The file is larger than allowed.', field)
  return code === 'LIMIT_UNEXPECTED_FILE' || code === 'LIMIT_FILE_COUNT'
    ? new AppError('bad_request', 'Send one file, as the part named `file`.', field)
    : new AppError('bad_request', `The form cannot be read: ${error.message}.`, field)
}
