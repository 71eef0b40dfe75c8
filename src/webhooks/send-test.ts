import { toIso } from '../http/time.ts'
import { newId } from '../lib/ids.ts'
import { hubHeaders, openHubSecrets } from './hub.ts'
import type { WebhookDeps } from './manage.ts'
import { openSecrets, signedHeaders } from './secrets.ts'
import { getSealedEndpoint, type SealedEndpoint } from './view.ts'

/** Posts a signed `webhook.test` event, or a sample of the endpoint's format, whatever it subscribes to; not retried, not in the log. */
export async function sendTest(deps: WebhookDeps, id: string) {
  const webhook = await getSealedEndpoint(deps.db, id)
  const { body, headers } = testRequest(deps, id, webhook)
  const outcome = await deps.sender.send(webhook.url, headers, body)
  return {
    delivered: outcome.error === null,
    response_status: outcome.status,
    latency_ms: outcome.latencyMs,
    error: outcome.error,
    response_body: outcome.responseBody,
  }
}

function testRequest({ clock, secretKey, formats }: WebhookDeps, id: string, { format, secret }: SealedEndpoint) {
  if (format !== 'otklik') {
    const body = formats[format].sample()
    return { body, headers: hubHeaders(openHubSecrets(secretKey, id, secret), body) }
  }
  const now = clock.now()
  const body = JSON.stringify({ type: 'webhook.test', timestamp: toIso(now), data: { webhook_id: id } })
  return { body, headers: signedHeaders(openSecrets(secretKey, id, secret), newId('evt'), body, now) }
}
