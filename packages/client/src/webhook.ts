import { Webhook } from 'standardwebhooks'
import type { WebhookEvent } from './operations.ts'

/** What was posted is not signed by this secret, or is too old. */
export class WebhookVerificationError extends Error {
  override name = 'WebhookVerificationError'
}

type HeaderBag = Headers | Record<string, string | string[] | undefined>

/**
 * The event in what was posted to your endpoint, once its signature is checked. `rawBody`: the body as it came, before
 * any parsing. Throws `WebhookVerificationError` for what is not signed by this secret, or is older than five minutes.
 */
export function verifyWebhook(headers: HeaderBag, rawBody: string | Uint8Array, secret: string): WebhookEvent {
  const body = typeof rawBody === 'string' ? rawBody : new TextDecoder().decode(rawBody)
  const given = (name: string) => {
    const value = headers instanceof Headers ? headers.get(name) : headers[name]
    return (Array.isArray(value) ? value[0] : value) ?? ''
  }
  const signed = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => [name, given(name)])
  try {
    return new Webhook(secret).verify(body, Object.fromEntries(signed)) as WebhookEvent
  } catch (cause) {
    throw new WebhookVerificationError('This is not signed by the secret of the webhook.', { cause })
  }
}
