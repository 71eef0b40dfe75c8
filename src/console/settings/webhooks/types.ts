export type Webhook = {
  id: string
  url: string
  events: string[]
  status: 'enabled' | 'disabled'
  status_reason: string | null
  failing_since: string | null
  created_at: string
}

export type Attempt = {
  at: string
  response_status: number | null
  latency_ms: number
  error: string | null
}

export type Delivery = {
  id: string
  event_id: string
  event_type: string
  status: 'waiting' | 'succeeded' | 'dead'
  attempts: number
  next_attempt_at: string | null
  created_at: string
  last_attempt: Attempt | null
}

export type DeliveryDetail = Delivery & {
  log: (Attempt & { request_body: string; response_body: string | null })[]
}

export const WEBHOOKS_KEY = ['webhooks'] as const
