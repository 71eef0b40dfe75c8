import { z } from 'zod'

/**
 * What Meta's Graph API says instead of an answer. Decide by `code`; Meta intends to drop subcodes and titles.
 * `message` holds no texts or phones of ours, and none of Meta's words: those are in `details`, for people who may see
 * them.
 */
export class GraphError extends Error {
  readonly code: number
  readonly subcode: number | undefined
  /** What Meta says is wrong. */
  readonly details: string
  /** HTTP. */
  readonly status: number
  readonly retryAfterMs: number | undefined

  constructor(
    code: number,
    details: string,
    {
      status,
      subcode,
      retryAfterMs,
    }: { status: number; subcode?: number | undefined; retryAfterMs?: number | undefined },
  ) {
    super(`Meta answered with the error ${code}`)
    this.name = 'GraphError'
    this.code = code
    this.subcode = subcode
    this.details = details
    this.status = status
    this.retryAfterMs = retryAfterMs
  }
}

/** There is no readable answer. `left` false: nothing of the request has left this machine. */
export class GraphUnreachable extends Error {
  readonly left: boolean
  /** `ECONNREFUSED`, `timeout`, `malformed`, `http_502`, ... */
  readonly why: string

  constructor(why: string, left: boolean) {
    super(`Meta gave no answer (${why})`)
    this.name = 'GraphUnreachable'
    this.why = why
    this.left = left
  }
}

/** Errors as Meta writes them. */
const graphErrorBody = z.object({
  error: z.object({
    message: z.string().default(''),
    code: z.number().int(),
    error_subcode: z.number().int().optional(),
    error_user_msg: z.string().optional(),
    error_data: z.object({ details: z.string().optional() }).optional().catch(undefined),
  }),
})

const LONGEST_DETAILS = 1_000

/** Undefined for a body without the shape of a Meta error. */
export function readGraphError(
  body: unknown,
  answer: { status: number; retryAfterMs: number | undefined },
): GraphError | undefined {
  const { success, data } = graphErrorBody.safeParse(body)
  if (!success) return undefined
  const { code, error_subcode: subcode, error_data: more, error_user_msg: told, message } = data.error
  const details = (more?.details ?? told ?? message).slice(0, LONGEST_DETAILS)
  return new GraphError(code, details, { ...answer, subcode })
}
