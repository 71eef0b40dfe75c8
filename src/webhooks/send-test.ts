import { toIso } from '../http/time.ts'
import { notFound } from '../lib/errors.ts'
import { newId } from '../lib/ids.ts'
import type { WebhookDeps } from './manage.ts'
import { openSecrets, signedHeaders } from './secrets.ts'
import { findSealedSecret, findWebhook } from './view.ts'

/** Posts a signed `webhook.test` event, whatever the endpoint subscribes to; not retried, not in the log. */
export async function sendTest({ db, clock, secretKey, sender }: WebhookDeps, id: string) {
  const webhook = await findWebhook(db, id)
  const sealed = await findSealedSecret(db, id)
  if (!webhook || !sealed) throw notFound('webhook', id)
  const now = clock.now()
  const body = JSON.stringify({ type: 'webhook.test', timestamp: toIso(now), data: { webhook_id: id } })
  const headers = signedHeaders(openSecrets(secretKey, id, sealed), newId('evt'), body, now)
  const outcome = await sender.send(webhook.url, headers, body)
  return {
    delivered: outcome.error === null,
    response_status: outcome.status,
    latency_ms: outcome.latencyMs,
    error: outcome.error,
    response_body: outcome.responseBody,
  }
}
