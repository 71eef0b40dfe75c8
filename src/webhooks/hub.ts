import { createHmac, randomInt } from 'node:crypto'
import { z } from 'zod'
import { storedJson } from '../db/index.ts'
import { open, seal } from '../lib/secret-box.ts'
import { contextOfSecrets } from './secrets.ts'
import type { Sender } from './send.ts'

const hubSecretsSchema = z.object({ appSecret: z.string(), verifyToken: z.string() })

/** What an endpoint in the Cloud API's format shares with us: the secret that signs, and the token by which it knows us. */
export type HubSecrets = z.output<typeof hubSecretsSchema>

const readHubSecrets = storedJson('webhooks.secret', hubSecretsSchema)

export function sealHubSecrets(key: Uint8Array, webhookId: string, secrets: HubSecrets): Buffer {
  return seal(key, Buffer.from(JSON.stringify(secrets)), contextOfSecrets(webhookId))
}

export function openHubSecrets(key: Uint8Array, webhookId: string, sealed: Uint8Array): HubSecrets {
  return readHubSecrets(open(key, sealed, contextOfSecrets(webhookId)).toString('utf8'))
}

/** As Meta signs: HMAC-SHA256 over the bytes of the body. */
export function hubHeaders({ appSecret }: HubSecrets, body: string): Record<string, string> {
  return { 'x-hub-signature-256': `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}` }
}

/**
 * Asks an endpoint whether it expects us: it has to answer a GET that carries its verify token with the challenge. Returns
 * what is wrong; undefined: it does.
 */
export async function verifyHub(
  sender: Pick<Sender, 'get'>,
  endpoint: string,
  verifyToken: string,
): Promise<string | undefined> {
  const challenge = String(randomInt(1_000_000_000, 2_000_000_000))
  const url = new URL(endpoint)
  url.searchParams.set('hub.mode', 'subscribe')
  url.searchParams.set('hub.challenge', challenge)
  url.searchParams.set('hub.verify_token', verifyToken)
  const { status, error, responseBody } = await sender.get(url.href)
  if (error !== null) return `does not verify: it ${status === null ? `gave no answer (${error})` : error}`
  return responseBody?.trim() === challenge ? undefined : 'does not verify: its answer is not hub.challenge'
}
