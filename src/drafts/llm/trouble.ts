import { AppError, type ErrorCode } from '../../lib/errors.ts'

/** Why the model wrote no draft. */
export const TROUBLES = {
  not_configured: ['wrong_state', 'No language model is set up: see OTKLIK_LLM_URL.'],
  off: ['wrong_state', 'Drafts are off in this restaurant; its settings switch them on.'],
  no_restaurant: ['wrong_state', 'The conversation belongs to no restaurant, so nobody has switched drafts on for it.'],
  nothing_to_answer: ['wrong_state', 'The guest has written nothing that could be answered.'],
  grave: ['wrong_state', 'It speaks of harm, the law, the press or a child: a person answers it, no model.'],
  ceiling: [
    'too_many_requests',
    'The ceiling of this month for drafts is reached; the settings of the server raise it.',
  ],
  gone: ['bad_request', 'Whoever asked for the draft has gone.'],
  timeout: ['upstream_failed', 'The language model did not answer in time. Try again, or write it yourself.'],
  unreachable: ['upstream_failed', 'The language model cannot be reached.'],
  address_refused: [
    'upstream_failed',
    'OTKLIK_LLM_URL must be https:// to a public address, or private with OTKLIK_LLM_ALLOW_PRIVATE.',
  ],
  key_refused: ['upstream_failed', 'The language model refused our key: an administrator checks OTKLIK_LLM_KEY.'],
  busy: ['upstream_failed', 'The language model takes no more requests now, or its account is used up. Try later.'],
  request_refused: [
    'upstream_failed',
    'The language model did not take the request: an administrator checks its name and settings.',
  ],
  server_failed: ['upstream_failed', 'The language model failed. Try again, or write it yourself.'],
  malformed: ['upstream_failed', 'The language model answered in a way that cannot be read.'],
  empty: ['upstream_failed', 'The language model answered with nothing. Try again, or write it yourself.'],
  refused: ['upstream_failed', 'The language model declined to write this. Write it yourself.'],
} as const satisfies Record<string, [ErrorCode, string]>

export type Trouble = keyof typeof TROUBLES

/** An error that gives the kind of trouble in `errors[0].code`. */
export class DraftError extends AppError {
  readonly trouble: Trouble

  constructor(trouble: Trouble) {
    const [code, message] = TROUBLES[trouble]
    super(code, message, [{ path: '', message, code: trouble }])
    this.name = 'DraftError'
    this.trouble = trouble
  }
}
