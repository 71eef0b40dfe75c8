import type { Generated } from 'kysely'
import type { Json } from './columns.ts'

export type WebhooksTables = {
  webhooks: WebhooksTable
  webhook_deliveries: WebhookDeliveriesTable
  webhook_attempts: WebhookAttemptsTable
}

/** `cloud_api`: in the form of Meta's Cloud API. */
export type WebhookFormat = 'otklik' | 'cloud_api'

export type WebhooksTable = {
  id: string
  url: string
  events: Json
  format: Generated<WebhookFormat>
  /** Encrypted: the signing secret and, in the Cloud API's format, the verify token. */
  secret: Uint8Array
  status: 'enabled' | 'disabled'
  status_reason: string | null
  failing_since: number | null
  created_at: number
  updated_at: number
}

export type WebhookDeliveriesTable = {
  id: string
  webhook_id: string
  event_id: string
  event_type: string
  /** The event's position among all events. */
  position: number
  /** The guest, or the thing, whose events come one after the other; null: no order to keep. */
  subject: string | null
  status: 'waiting' | 'succeeded' | 'dead'
  attempts: Generated<number>
  next_attempt_at: number | null
  created_at: number
  finished_at: number | null
}

export type WebhookAttemptsTable = {
  id: Generated<number>
  delivery_id: string
  at: number
  response_status: number | null
  latency_ms: number
  error: string | null
  request_body: string
  response_body: string | null
}
