import { createECDH, createHash } from 'node:crypto'
import { z } from 'zod'
import { storedJson, transact } from '../db/index.ts'
import { instantOut, toIso } from '../http/time.ts'
import { PrivateAddressError, type Resolve, refusePrivateUrl } from '../lib/address-guard.ts'
import { AppError } from '../lib/errors.ts'
import { newId } from '../lib/ids.ts'
import { open, seal } from '../lib/secret-box.ts'
import type { NotificationDeps } from './deps.ts'
import { removeSubscription, type SubscriptionRow, saveSubscription } from './store.ts'
import { listSubscriptions } from './view.ts'

/** Nobody uses more; the oldest goes. */
const MOST = 20

const base64url = z
  .string()
  .regex(/^[\w-]+=*$/)
  .max(200)

export const subscriptionInput = z.object({
  endpoint: z
    .url({ protocol: /^https$/ })
    .max(2_000)
    .meta({ description: 'As the browser has it from its push service' }),
  keys: z.object({
    p256dh: base64url.refine(isPublicKey, 'must be a public key of the curve P-256'),
    auth: base64url.refine((text) => Buffer.from(text, 'base64url').length === 16, 'must be 16 bytes'),
  }),
  language: z.enum(['ru', 'en']),
})

export type SubscriptionInput = z.output<typeof subscriptionInput>

export const subscriptionOut = z
  .object({
    id: z.string(),
    current: z.boolean().meta({ description: 'Of the session that asks' }),
    agent: z.string().nullable().meta({ description: 'The browser, as it calls itself' }),
    created_at: instantOut,
    reached_at: instantOut.nullable().meta({ description: 'When its push service last took something for it' }),
    last_error: z.string().nullable().meta({ description: 'What its push service said when it last did not' }),
  })
  .meta({ id: 'PushSubscription' })

export function presentSubscription(row: SubscriptionRow, session: string): z.output<typeof subscriptionOut> {
  const { id, session_id, agent, created_at, reached_at, last_error } = row
  return {
    id,
    current: session_id === session,
    agent,
    last_error,
    created_at: toIso(created_at),
    reached_at: toIso(reached_at),
  }
}

type Who = { userId: string; session: string; agent: string | undefined }
type SubscribeDeps = Pick<NotificationDeps, 'db' | 'clock' | 'secretKey'> & { allowPrivate: boolean; resolve?: Resolve }

/**
 * Notifies this browser of what its user wants to hear about. Throws `invalid_input` for an address that is not public.
 */
export async function subscribe(
  { db, clock, secretKey, allowPrivate, resolve }: SubscribeDeps,
  { endpoint, keys, language }: SubscriptionInput,
  { userId, session, agent }: Who,
): Promise<SubscriptionRow> {
  if (!allowPrivate) await refusePrivate(endpoint, resolve)
  const now = clock.now()
  const hash = createHash('sha256').update(endpoint).digest('base64url')
  return transact(db, async (tx) => {
    const row = await saveSubscription(tx, {
      id: newId('psb'),
      user_id: userId,
      session_id: session,
      endpoint_hash: hash,
      language,
      endpoint: seal(secretKey, Buffer.from(JSON.stringify({ endpoint, keys })), contextOfEndpoint(hash)),
      agent: agent?.slice(0, 300) ?? null,
      created_at: now,
      updated_at: now,
      reached_at: null,
      last_error: null,
    })
    for (const { id } of (await listSubscriptions(tx, userId)).slice(MOST)) await removeSubscription(tx, id)
    return row
  })
}

const readEndpoint = storedJson(
  'push_subscriptions.endpoint',
  z.object({ endpoint: z.string(), keys: z.object({ p256dh: z.string(), auth: z.string() }) }),
)

export function openEndpoint(secretKey: Uint8Array, { endpoint, endpoint_hash }: SubscriptionRow) {
  return readEndpoint(open(secretKey, endpoint, contextOfEndpoint(endpoint_hash)).toString('utf8'))
}

/** The context with which an endpoint is encrypted. */
export function contextOfEndpoint(hash: string): string {
  return `push_subscriptions.${hash}`
}

function isPublicKey(text: string): boolean {
  try {
    const curve = createECDH('prime256v1')
    curve.generateKeys()
    // Throws for what is not a point of the curve.
    curve.computeSecret(Buffer.from(text, 'base64url'))
    return true
  } catch {
    return false
  }
}

async function refusePrivate(endpoint: string, resolve: Resolve | undefined): Promise<void> {
  await refusePrivateUrl(new URL(endpoint), resolve).catch((error: unknown) => {
    if (!(error instanceof PrivateAddressError)) throw error
    const message = 'leads to a private or loopback address'
    throw new AppError('invalid_input', `The endpoint ${message}.`, [{ path: 'body.endpoint', message }])
  })
}
