import { z } from 'zod'
import type { Clock } from '../../lib/clock.ts'
import { DAY, MINUTE, SECOND } from '../../lib/units.ts'
import type { ChannelProvider, Outcome, Refusal } from '../port.ts'
import { type Answer, request } from '../request.ts'
import { type AccessTokens, type ServiceAccount, serviceAccountTokens } from './google-token.ts'

const API = 'https://fcm.googleapis.com/v1'
/** If Google names no time, it asks for at least a minute after 429. */
const QUOTA_MS = MINUTE
const OUTAGE_MS = 10 * SECOND
const OWN_TROUBLE_MS = 10 * MINUTE
/** Yesterday's push is no news. */
const LIVES_MS = DAY

const sentSchema = z.object({ name: z.string().min(1) })
const errorSchema = z.object({
  error: z.object({
    status: z.string().optional(),
    message: z.string().optional(),
    details: z
      .array(
        z.looseObject({
          errorCode: z.string().optional(),
          fieldViolations: z.array(z.looseObject({ field: z.string().optional() })).optional(),
        }),
      )
      .optional(),
  }),
})
type FcmError = z.output<typeof errorSchema>['error']

/** Firebase Cloud Messaging by its HTTP v1 API, one message per token. */
export function fcmProvider(
  account: ServiceAccount,
  clock: Pick<Clock, 'now'>,
  tokens: AccessTokens = serviceAccountTokens(account),
): ChannelProvider {
  const url = `${API}/projects/${encodeURIComponent(account.project_id)}/messages:send`

  const post = async (body: string, signal: AbortSignal): Promise<Answer> => {
    for (let attempt = 1; ; attempt++) {
      const token = await tokens.get()
      if ('code' in token) return { kind: 'not_sent', code: token.code }
      const headers = { authorization: `Bearer ${token.token}`, 'content-type': 'application/json' }
      const answer = await request(url, { method: 'POST', headers, body, signal })
      // Revoked before it expired; a fresh one shows whether the right itself is gone.
      if (answer.kind === 'answer' && answer.status === 401 && attempt === 1) tokens.forget()
      else return answer
    }
  }

  return {
    name: 'fcm',
    channel: 'push',
    repeatReplaces: true,
    knowsOurNumber: false,
    reports: false,

    async send({ deliveryId, to, title, text }, signal) {
      const answer = await post(JSON.stringify(messageOf({ deliveryId, to, title, text })), signal)
      const now = clock.now()
      if (answer.kind === 'unsure') return { outcome: 'unsure', code: answer.code }
      if (answer.kind === 'not_sent') return refused({ kind: 'provider', code: answer.code, retryAt: now + OUTAGE_MS })
      const sent = sentSchema.safeParse(answer.body)
      if (answer.status === 200) {
        return sent.success
          ? { outcome: 'sent', providerId: sent.data.name, status: null }
          : { outcome: 'unsure', code: 'unreadable_answer' }
      }
      const error = errorSchema.safeParse(answer.body)
      return refused(refusalOf(answer, error.success ? error.data.error : {}, now))
    },
  }
}

/**
 * A repeat of a delivery replaces the notification that may be there already: by collapse key while it waits for the
 * device, by tag once it is shown. The app finds the delivery's id in the data, for its receipts.
 */
function messageOf({
  deliveryId,
  to,
  title,
  text,
}: {
  deliveryId: string
  to: string
  title: string | null
  text: string
}) {
  const seconds = Math.round(LIVES_MS / SECOND)
  return {
    message: {
      token: to,
      notification: { ...(title !== null && { title }), body: text },
      data: { otklik_delivery_id: deliveryId },
      android: { collapse_key: deliveryId, ttl: `${seconds}s`, notification: { tag: deliveryId } },
      apns: { headers: { 'apns-collapse-id': deliveryId } },
      webpush: { headers: { Topic: deliveryId, TTL: String(seconds) }, notification: { tag: deliveryId } },
    },
  }
}

function refusalOf(answer: Extract<Answer, { kind: 'answer' }>, error: FcmError, now: number): Refusal {
  const { status: http, retryAfterMs } = answer
  const fcmCode = error.details?.find(({ errorCode }) => errorCode !== undefined)?.errorCode
  const code = `fcm_${(fcmCode ?? error.status ?? `http_${http}`).toLowerCase()}`
  const wait = (ms: number): Refusal => ({ kind: 'provider', code, retryAt: now + (retryAfterMs ?? ms) })
  switch (fcmCode ?? error.status) {
    // The app is gone from the device, or the token belongs to another sender.
    case 'UNREGISTERED':
    case 'SENDER_ID_MISMATCH':
      return { kind: 'dead_address', code }
    case 'INVALID_ARGUMENT':
      return blamesToken(error, fcmCode) ? { kind: 'dead_address', code } : { kind: 'permanent', code }
    case 'QUOTA_EXCEEDED':
    case 'RESOURCE_EXHAUSTED':
      return wait(QUOTA_MS)
    // A repeat replaces, so it does no harm if the first was accepted.
    case 'UNAVAILABLE':
    case 'INTERNAL':
      return wait(OUTAGE_MS)
    // Certificates of Apple or of the web; the service account's rights; the project.
    case 'THIRD_PARTY_AUTH_ERROR':
    case 'UNAUTHENTICATED':
    case 'PERMISSION_DENIED':
    case 'NOT_FOUND':
      return wait(OWN_TROUBLE_MS)
    default:
      if (http === 429) return wait(QUOTA_MS)
      if (http >= 500) return wait(OUTAGE_MS)
      return http === 401 || http === 403 || http === 404 ? wait(OWN_TROUBLE_MS) : { kind: 'permanent', code }
  }
}

/** FCM itself reports a malformed token; the check of the fields reports a malformed message. */
function blamesToken(error: FcmError, fcmCode: string | undefined): boolean {
  const fields = error.details?.flatMap(({ fieldViolations = [] }) => fieldViolations.map(({ field }) => field)) ?? []
  if (fields.length > 0) return fields.every((field) => field === 'message.token')
  return fcmCode !== undefined && /registration token/i.test(error.message ?? '')
}

const refused = (refusal: Refusal): Outcome => ({ outcome: 'refused', refusal })
