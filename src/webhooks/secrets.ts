import { randomBytes } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import { z } from 'zod'
import { storedJson } from '../db/index.ts'
import { open, seal } from '../lib/secret-box.ts'
import { DAY, SECOND } from '../lib/units.ts'

/** After a rotation the old secret signs too for this time, so that receivers can change over. */
const OVERLAP_MS = DAY

const secretsSchema = z.object({
  current: z.string(),
  previous: z.object({ secret: z.string(), until: z.number() }).optional(),
})

export type Secrets = z.output<typeof secretsSchema>

const readSecrets = storedJson('webhooks.secret', secretsSchema)

/** A new signing secret, as Standard Webhooks writes it. */
export function newSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`
}

export function rotate({ current }: Secrets, now: number): Secrets {
  return { current: newSecret(), previous: { secret: current, until: now + OVERLAP_MS } }
}

/** What the secrets of an endpoint are sealed for, of whatever format. */
export const contextOfSecrets = (webhookId: string) => `webhooks.${webhookId}`

export function sealSecrets(key: Uint8Array, webhookId: string, secrets: Secrets): Buffer {
  return seal(key, Buffer.from(JSON.stringify(secrets)), contextOfSecrets(webhookId))
}

export function openSecrets(key: Uint8Array, webhookId: string, sealed: Uint8Array): Secrets {
  return readSecrets(open(key, sealed, contextOfSecrets(webhookId)).toString('utf8'))
}

/** The headers of Standard Webhooks. `eventId` stays the same over all attempts; the time is that of this attempt. */
export function signedHeaders(secrets: Secrets, eventId: string, body: string, now: number): Record<string, string> {
  const { current, previous } = secrets
  const signers = previous && previous.until > now ? [current, previous.secret] : [current]
  const at = new Date(now)
  return {
    'webhook-id': eventId,
    'webhook-timestamp': String(Math.floor(now / SECOND)),
    'webhook-signature': signers.map((secret) => new Webhook(secret).sign(eventId, at, body)).join(' '),
  }
}
