import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { Clock } from '../../lib/clock.ts'
import { MINUTE, SECOND } from '../../lib/units.ts'
import { fromDecimal } from '../money.ts'
import type { ChannelProvider, Fate, Outcome, Refusal } from '../port.ts'
import { type Answer, request } from '../request.ts'

const API = 'https://api.twilio.com/2010-04-01'
const OWN_TROUBLE_MS = 10 * MINUTE
const OUTAGE_MS = MINUTE
const TOO_FAST_MS = 2 * SECOND

export type TwilioAccount = {
  accountSid: string
  authToken: string
  /** Our phone or sender name, or the id (MG...) of a messaging service. */
  from: string
  /** Prices in another currency are ignored. */
  currency: string
  /** Where a send's delivery reports go; undefined: Twilio is asked instead. */
  callbackUrl?: ((no: number) => string) | undefined
}

const messageSchema = z.object({
  sid: z.string().min(1),
  status: z.string(),
  num_segments: z.coerce.number().nullish(),
  price: z.string().nullish(),
  price_unit: z.string().nullish(),
  error_code: z.coerce.number().nullish(),
})
const errorSchema = z.object({ code: z.number() })

/** Twilio by its REST API (Messages.json). It has no id of ours: what is unsure stays unsure. */
export function twilioProvider(account: TwilioAccount, clock: Pick<Clock, 'now'>): ChannelProvider {
  const { accountSid, authToken, from, callbackUrl } = account
  const messages = `${API}/Accounts/${encodeURIComponent(accountSid)}/Messages`
  const headers = { authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}` }
  const priceOf = ({ price, price_unit }: z.output<typeof messageSchema>) =>
    price_unit?.toUpperCase() === account.currency ? fromDecimal(price) : undefined

  return {
    name: 'twilio',
    channel: 'sms',
    repeatReplaces: false,
    knowsOurNumber: false,
    reports: callbackUrl !== undefined,

    async send({ no, to, text }, signal) {
      const body = new URLSearchParams({
        To: to,
        ...(from.startsWith('MG') ? { MessagingServiceSid: from } : { From: from }),
        Body: text,
        ...(callbackUrl && { StatusCallback: callbackUrl(no) }),
      })
      const answer = await request(`${messages}.json`, { method: 'POST', headers, body, signal })
      if (answer.kind === 'unsure') return { outcome: 'unsure', code: answer.code }
      const now = clock.now()
      if (answer.kind === 'not_sent') return refused({ kind: 'provider', code: answer.code, retryAt: now + OUTAGE_MS })
      const sent = messageSchema.safeParse(answer.body)
      if (answer.status >= 200 && answer.status < 300) {
        // Accepted, but nobody knows under which id.
        if (!sent.success) return { outcome: 'unsure', code: 'unreadable_answer' }
        const { sid, status, num_segments } = sent.data
        // A messaging service that has not chosen its sender yet says 0.
        const segments = num_segments ? num_segments : undefined
        return { outcome: 'sent', providerId: sid, status, segments, price: priceOf(sent.data) }
      }
      return readRefusal(answer, now)
    },

    async ask({ providerId }, signal) {
      if (providerId === null) return { fate: 'no_answer', code: 'no_id' }
      const answer = await request(`${messages}/${encodeURIComponent(providerId)}.json`, {
        method: 'GET',
        headers,
        signal,
      })
      if (answer.kind !== 'answer') return { fate: 'no_answer', code: answer.code }
      const message = messageSchema.safeParse(answer.body)
      if (answer.status !== 200 || !message.success) return { fate: 'no_answer', code: `http_${answer.status}` }
      const fate = twilioFate(message.data.status, message.data.error_code ?? undefined)
      if (fate.fate === 'no_answer' || fate.fate === 'unknown' || fate.fate === 'failed') return fate
      return { ...fate, price: priceOf(message.data), segments: message.data.num_segments || undefined }
    },
  }
}

function readRefusal(answer: Extract<Answer, { kind: 'answer' }>, now: number): Outcome {
  const error = errorSchema.safeParse(answer.body)
  if (error.success && answer.status < 500) return refused(refusalOf(error.data.code, answer, now))
  const code = `http_${answer.status}`
  // Only these mean that nothing was done.
  if (answer.status === 503 || answer.status === 429 || answer.status < 500) {
    return refused({ kind: 'provider', code, retryAt: now + (answer.retryAfterMs ?? OUTAGE_MS) })
  }
  return { outcome: 'unsure', code }
}

/** Twilio's error codes, as far as they say more than "this message will not be sent". */
function refusalOf(
  number: number,
  { status, retryAfterMs }: { status: number; retryAfterMs: number | undefined },
  now: number,
): Refusal {
  const code = `twilio_${number}`
  switch (number) {
    // Too many requests, or the sender's queue is full.
    case 20429:
    case 21611:
    case 30001:
      return { kind: 'provider', code, retryAt: now + (retryAfterMs ?? TOO_FAST_MS) }
    // Access refused, account inactive or suspended, the sender is not ours or cannot send, or the day's limit is
    // reached.
    case 20003:
    case 20005:
    case 20006:
    case 20404:
    case 21212:
    case 21603:
    case 21606:
    case 21659:
    case 21660:
    case 21701:
    case 21703:
    case 30002:
    case 63038:
      return { kind: 'provider', code, retryAt: now + OWN_TROUBLE_MS }
    // Not a phone; not a mobile one; unreachable from here; the owner said STOP to this sender.
    case 21211:
    case 21614:
    case 21612:
    case 21610:
      return { kind: 'dead_address', code }
    default:
      if (status === 401 || status === 403) return { kind: 'provider', code, retryAt: now + OWN_TROUBLE_MS }
      if (status === 429) return { kind: 'provider', code, retryAt: now + (retryAfterMs ?? TOO_FAST_MS) }
      return { kind: 'permanent', code }
  }
}

/** The states of a message, in the API and the callback. */
export function twilioFate(status: string, errorCode?: number): Fate {
  switch (status) {
    case 'accepted':
    case 'scheduled':
    case 'queued':
    case 'sending':
    case 'sent':
      return { fate: 'pending', status }
    case 'delivered':
    case 'partially_delivered':
      return { fate: 'delivered', status }
    case 'read':
      return { fate: 'read', status }
    case 'undelivered':
    case 'failed':
    case 'canceled':
      return { fate: 'failed', status, code: errorCode ? `twilio_${errorCode}` : `twilio_${status}` }
    default:
      return { fate: 'no_answer', code: 'unknown_status' }
  }
}

/**
 * Whether Twilio signed this request: HMAC-SHA1 with the auth token over the full address, followed by each parameter
 * of the form and its value, sorted by name.
 */
export function isSignedByTwilio(
  authToken: string,
  { url, form, signature }: { url: string; form: Record<string, string>; signature: string | undefined },
): boolean {
  if (!signature) return false
  const data = Object.keys(form)
    .sort()
    .reduce((text, name) => text + name + form[name], url)
  const expected = createHmac('sha1', authToken).update(data, 'utf8').digest()
  const given = Buffer.from(signature, 'base64')
  return given.length === expected.length && timingSafeEqual(given, expected)
}

const refused = (refusal: Refusal): Outcome => ({ outcome: 'refused', refusal })
