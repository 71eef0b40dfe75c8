import { z } from 'zod'
import type { Clock } from '../../lib/clock.ts'
import { MINUTE } from '../../lib/units.ts'
import { fromDecimal } from '../money.ts'
import type { ChannelProvider, Fate, Outcome, Refusal } from '../port.ts'
import { type Answer, request } from '../request.ts'

const API = 'https://smsc.ru/sys'
/** Balance, access: a person has to act, so asking every second helps nobody. */
const OWN_TROUBLE_MS = 10 * MINUTE
const OUTAGE_MS = MINUTE

export type SmscAccount = {
  /** Login and password, or an API key instead of both. */
  login?: string | undefined
  password?: string | undefined
  apiKey?: string | undefined
  sender?: string | undefined
  maxSegments: number
  /** Its callback is set up. */
  reports: boolean
}

const number = z.coerce.number()
const decimal = z.union([z.string(), z.number()]).transform(String)
const sentSchema = z.object({
  id: z.union([z.string(), z.number()]).transform(String),
  cnt: number,
  cost: decimal.optional(),
})
const errorSchema = z.object({ error_code: number })
const statusSchema = z.object({ status: number, err: number.optional() })

/**
 * SMSC.ru by its HTTP API (send.php and status.php with fmt=3). Messages carry our own number, so one whose request was
 * cut off can be asked for by phone and number.
 */
export function smscProvider(account: SmscAccount, clock: Pick<Clock, 'now'>): ChannelProvider {
  const form = (fields: Record<string, string>) => {
    const { login = '', password = '', apiKey } = account
    const access: Record<string, string> = apiKey ? { apikey: apiKey } : { login, psw: password }
    return new URLSearchParams({ ...access, fmt: '3', charset: 'utf-8', ...fields })
  }

  return {
    name: 'smsc',
    channel: 'sms',
    repeatReplaces: false,
    knowsOurNumber: true,
    reports: account.reports,

    async send({ no, to, text }, signal) {
      const body = form({
        phones: to,
        mes: text,
        id: String(no),
        // 2: send, and report the cost.
        cost: '2',
        maxsms: String(account.maxSegments),
        ...(account.sender && { sender: account.sender }),
      })
      return readSent(await request(`${API}/send.php`, { method: 'POST', body, signal }), clock.now())
    },

    async ask({ no, to }, signal) {
      const body = form({ phone: to, id: String(no) })
      return readFate(await request(`${API}/status.php`, { method: 'POST', body, signal }))
    },
  }
}

function readSent(answer: Answer, now: number): Outcome {
  if (answer.kind === 'unsure') return { outcome: 'unsure', code: answer.code }
  if (answer.kind === 'not_sent') return refused({ kind: 'provider', code: answer.code, retryAt: now + OUTAGE_MS })
  const error = errorSchema.safeParse(answer.body)
  if (error.success) return refused(refusalOf(error.data.error_code, now))
  const sent = sentSchema.safeParse(answer.body)
  if (answer.status === 200 && sent.success) {
    const { id, cnt, cost } = sent.data
    return { outcome: 'sent', providerId: id, status: null, segments: cnt, price: fromDecimal(cost) }
  }
  return readStrange(answer, now)
}

/** Not an answer of the API: a gateway in front of it, or a page for people. */
function readStrange(answer: Extract<Answer, { kind: 'answer' }>, now: number): Outcome {
  const code = `http_${answer.status}`
  const away = [408, 429, 503].includes(answer.status) || (answer.status >= 400 && answer.status < 500)
  if (!away) return { outcome: 'unsure', code }
  return refused({ kind: 'provider', code, retryAt: now + (answer.retryAfterMs ?? OUTAGE_MS) })
}

/** The error codes of send.php. */
function refusalOf(errorCode: number, now: number): Refusal {
  const code = `smsc_${errorCode}`
  switch (errorCode) {
    // Wrong login or password, or an address that is not allowed; no money; address blocked after many errors.
    case 2:
    case 3:
    case 4:
      return { kind: 'provider', code, retryAt: now + OWN_TROUBLE_MS }
    // The same to the same phone within a minute, or more than 15 requests at once.
    case 9:
      return { kind: 'later', code, retryAt: now + MINUTE }
    // The phone's format is wrong, or it cannot be reached.
    case 7:
    case 8:
      return { kind: 'dead_address', code }
    // Bad parameters, bad date, forbidden text or sender name.
    default:
      return { kind: 'permanent', code }
  }
}

function readFate(answer: Answer): Fate {
  if (answer.kind !== 'answer') return { fate: 'no_answer', code: answer.code }
  const error = errorSchema.safeParse(answer.body)
  if (error.success) return { fate: 'no_answer', code: `smsc_${error.data.error_code}` }
  const status = statusSchema.safeParse(answer.body)
  return status.success ? smscFate(status.data) : { fate: 'no_answer', code: `http_${answer.status}` }
}

/** The status codes of messages, in status.php and the callback. `err`: why it was not delivered. */
export function smscFate({ status, err }: { status: number; err?: number | undefined }): Fate {
  switch (status) {
    case -3:
      return { fate: 'unknown' }
    // Waiting to be sent; handed to the operator.
    case -1:
    case 0:
      return { fate: 'pending', status: String(status) }
    case 1:
      return { fate: 'delivered', status: '1' }
    // Read; a link in it was opened.
    case 2:
    case 4:
      return { fate: 'read', status: String(status) }
    // -2 stopped, 3 expired, 20 impossible, 22 wrong number, 23 forbidden, 24 no money, 25 unreachable.
    default:
      return { fate: 'failed', status: String(status), code: err ? `smsc_error_${err}` : `smsc_status_${status}` }
  }
}

const refused = (refusal: Refusal): Outcome => ({ outcome: 'refused', refusal })
