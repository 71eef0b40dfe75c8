import type { ErrorStyle } from '../http/mount.ts'
import { AppError, type ErrorCode } from '../lib/errors.ts'
import { SECOND } from '../lib/units.ts'

/** Meta's titles of the codes we answer with, and each one's HTTP status, from its documentation. */
const CODES = {
  1: { status: 500, message: 'An unknown error has occurred.' },
  4: { status: 429, message: '(#4) Application request limit reached' },
  10: { status: 403, message: '(#10) Application does not have permission for this action' },
  100: { status: 400, message: '(#100) Invalid parameter' },
  190: { status: 401, message: 'Invalid OAuth access token - Cannot parse access token' },
  368: { status: 403, message: '(#368) Temporarily blocked for policies violations' },
  130429: { status: 400, message: '(#130429) Rate limit hit' },
  131000: { status: 500, message: '(#131000) Something went wrong' },
  131008: { status: 400, message: '(#131008) Required parameter is missing' },
  131009: { status: 400, message: '(#131009) Parameter value is not valid' },
  131016: { status: 503, message: '(#131016) Service unavailable' },
  131026: { status: 400, message: '(#131026) Message undeliverable' },
  131047: { status: 400, message: '(#131047) Re-engagement message' },
  131048: { status: 400, message: '(#131048) Spam rate limit hit' },
  131050: { status: 400, message: '(#131050) User has stopped to receive marketing messages from your business' },
  131051: { status: 400, message: '(#131051) Unsupported message type' },
  131052: { status: 400, message: '(#131052) Media download error' },
  131053: { status: 400, message: '(#131053) Media upload error' },
  131056: { status: 400, message: '(#131056) (Business Account, Consumer Account) pair rate limit hit' },
  132000: { status: 400, message: '(#132000) Number of parameters does not match the expected number of params' },
  132001: { status: 404, message: '(#132001) Template name does not exist in the translation' },
  132005: { status: 400, message: '(#132005) Translated text too long' },
  132012: { status: 400, message: '(#132012) Parameter format does not match format in the created template' },
  133010: { status: 400, message: '(#133010) Account not registered' },
} as const

export type GraphCode = keyof typeof CODES

type More = {
  subcode?: number
  /** Instead of the code's own. */
  message?: string
  status?: number
  type?: 'OAuthException' | 'GraphMethodException'
  retryAfterMs?: number
}

/** A refusal with one of Meta's codes. `details` says what is wrong and what to do. */
export class GraphError extends AppError {
  readonly graphCode: GraphCode
  readonly more: More

  constructor(code: GraphCode, details: string, more: More = {}) {
    super('invalid_input', details)
    this.name = 'GraphError'
    this.graphCode = code
    this.more = more
  }
}

/** Meta's way of saying that an id does not belong to the caller. */
export function unknownObject(method: string, id: string): GraphError {
  const shown = id.slice(0, 60)
  const message =
    `Unsupported ${method} request. Object with ID '${shown}' does not exist, cannot be loaded due to missing ` +
    'permissions, or does not support this operation.'
  return new GraphError(100, message, { message, subcode: 33, type: 'GraphMethodException' })
}

/** Our own errors in Meta's terms. */
const OF_OURS: Partial<Record<ErrorCode, [GraphCode, More?]>> = {
  unauthorized: [190],
  forbidden: [10],
  csrf: [10],
  not_found: [100, { status: 404, type: 'GraphMethodException' }],
  method_not_allowed: [100, { status: 405, type: 'GraphMethodException' }],
  too_large: [100, { status: 413 }],
  unsupported_media: [100, { status: 415 }],
  too_many_requests: [4],
  not_on_whatsapp: [131026],
  number_unavailable: [133010],
  window_closed: [131047],
  wrong_state: [131009],
  conflict: [131009, { status: 409 }],
  idempotency_mismatch: [100, { status: 409 }],
  upstream_failed: [131000],
  unavailable: [131016],
}

function asGraphError(error: AppError | undefined): GraphError {
  if (!error) return new GraphError(1, 'The failure is logged under this trace id. Trying again later may help.')
  if (error instanceof GraphError) return error
  const [code, more] = OF_OURS[error.code] ?? [100]
  const fields = error.fields?.map(({ path, message }) => `${path.replace(/^(body|query|form)\./, '')}: ${message}`)
  return new GraphError(code, [error.message, ...(fields ?? [])].join(' '), more)
}

const sendGraphError: ErrorStyle['send'] = (res, traceId, error) => {
  const { graphCode: code, more, message: details } = asGraphError(error)
  const known = CODES[code]
  if (more.retryAfterMs !== undefined && !res.get('Retry-After')) {
    res.set('Retry-After', String(Math.max(1, Math.ceil(more.retryAfterMs / SECOND))))
  }
  res.status(more.status ?? known.status).json({
    error: {
      message: more.message ?? known.message,
      type: more.type ?? 'OAuthException',
      code,
      ...(more.subcode !== undefined && { error_subcode: more.subcode }),
      error_data: { messaging_product: 'whatsapp', details },
      fbtrace_id: traceId,
    },
  })
}

/** The title of a code, as in webhooks. */
export function titleOf(code: GraphCode): string {
  return CODES[code].message.replace(/^\(#\d+\) /, '')
}

/** Every error below /graph has Meta's shape. */
export const graphErrors: ErrorStyle = { path: '/graph', send: sendGraphError }
