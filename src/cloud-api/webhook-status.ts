import { createHash } from 'node:crypto'
import { wamidOf } from '../lib/cloud-api-ids.ts'
import { DAY, SECOND } from '../lib/units.ts'
import type { EventMessage } from './event-message.ts'
import { type GraphCode, titleOf } from './graph-error.ts'

const DOCUMENTATION = 'https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/'

/** The statuses that the Cloud API knows. */
const TOLD_STATUSES = ['sent', 'delivered', 'read', 'failed'] as const
type Told = (typeof TOLD_STATUSES)[number]

export const isTold = (status: EventMessage['status']): status is Told => TOLD_STATUSES.some((each) => each === status)

type Facts = {
  recipient: { id: string; userId?: string | undefined }
  at: number
  callbackData: string | null
  chat: string
}

/** The status of one of our messages in the Cloud API's form; undefined for statuses it does not know. */
export function webhookStatus(message: EventMessage, facts: Facts): Record<string, unknown> | undefined {
  const { status } = message
  if (!isTold(status)) return undefined
  return {
    id: wamidOf(message.id),
    status,
    timestamp: String(Math.floor(momentOf(message, status, facts.at) / SECOND)),
    recipient_id: facts.recipient.id,
    ...(facts.recipient.userId && { recipient_user_id: facts.recipient.userId }),
    ...(status === 'failed' ? { errors: [errorOf(message.status_reason)] } : charges(message, status, facts)),
    ...(facts.callbackData !== null && { biz_opaque_callback_data: facts.callbackData }),
  }
}

function momentOf({ sent_at, delivered_at, read_at }: EventMessage, status: Told, at: number): number {
  const iso = { sent: sent_at, delivered: delivered_at, read: read_at, failed: null }[status]
  return iso === null ? at : Date.parse(iso)
}

/** Nothing is charged here: clients look at the shape, and some at the kind of conversation. */
function charges({ delivery_id }: EventMessage, status: Exclude<Told, 'failed'>, { at, chat }: Facts) {
  if (status === 'read') return {}
  const category = delivery_id === null ? 'service' : 'marketing'
  const id = createHash('sha256').update(`conversation ${chat}`).digest('hex').slice(0, 32)
  const expires = status === 'sent' && { expiration_timestamp: String(Math.floor((at + DAY) / SECOND)) }
  return {
    conversation: { id, ...expires, origin: { type: category } },
    pricing: { billable: false, pricing_model: 'PMP', category, type: 'free_customer_service' },
  }
}

function errorOf(reason: string | null) {
  const [code, details] = whyFailed(reason)
  const title = titleOf(code)
  return { code, title, message: title, error_data: { details }, href: DOCUMENTATION }
}

/** Why it failed: see inbox/statuses.ts and inbox/send-one.ts. */
function whyFailed(reason: string | null): [GraphCode, string] {
  if (reason === 'reachout_lock') return [131048, 'WhatsApp lets this number begin no chats for now.']
  if (reason === 'number_gone') return [133010, 'The number is not linked any more.']
  if (reason === 'refused_429') return [130429, 'WhatsApp answered that this number sends too much.']
  if (reason?.startsWith('refused_')) return [131026, 'WhatsApp refused the message.']
  if (reason?.startsWith('throttled_')) {
    const limits = reason === 'throttled_minute' || reason === 'throttled_hour' || reason === 'throttled_pace'
    return [limits ? 130429 : 131048, 'The number may not write to this guest now; send it again later.']
  }
  return [131000, 'The message could not be sent.']
}
