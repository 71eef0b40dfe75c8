import { audit } from '../access/index.ts'
import { type Db, transact } from '../db/index.ts'
import type { Actor } from '../http/route.ts'
import type { Enqueue } from '../jobs/index.ts'
import { PrivateAddressError, type Resolve, refusePrivateUrl } from '../lib/address-guard.ts'
import type { Clock } from '../lib/clock.ts'
import { AppError, notFound } from '../lib/errors.ts'
import { newId } from '../lib/ids.ts'
import { newSecret, openSecrets, rotate, sealSecrets } from './secrets.ts'
import type { Sender } from './send.ts'
import { deleteWebhook, disableWebhook, enableWebhook, insertWebhook, type Subscribed, updateWebhook } from './store.ts'
import { findSealedSecret } from './view.ts'

export type WebhookDeps = {
  db: Db
  clock: Clock
  enqueue: Enqueue
  secretKey: Uint8Array
  sender: Sender
  allowPrivate: boolean
  /** Instead of the system's resolver. */
  resolve?: Resolve
}

/** Subscribes an endpoint. Returns its secret: the only time it is seen. Throws `invalid_input` for a private address. */
export async function createWebhook(
  deps: WebhookDeps,
  { url, events }: { url: string; events: Subscribed[] },
  actor: Actor,
): Promise<{ id: string; secret: string }> {
  await checkUrl(deps, url)
  const at = deps.clock.now()
  return transact(deps.db, async (tx) => {
    const id = newId('whk')
    const secret = newSecret()
    const sealed = sealSecrets(deps.secretKey, id, { current: secret })
    await insertWebhook(tx, { id, url, events, secret: sealed, at })
    await audit(tx, { actor, action: 'webhook.created', subject: id, details: { url, events }, at })
    return { id, secret }
  })
}

export type Change = {
  url?: string | undefined
  events?: Subscribed[] | undefined
  status?: 'enabled' | 'disabled' | undefined
}

/** What is left out stays. Disabling gives up what waits; enabling forgets old failures. Throws `not_found`. */
export async function changeWebhook(deps: WebhookDeps, id: string, change: Change, actor: Actor): Promise<void> {
  const { url, events, status } = change
  if (url !== undefined) await checkUrl(deps, url)
  const at = deps.clock.now()
  await transact(deps.db, async (tx) => {
    if (!(await updateWebhook(tx, id, { url, events }, at))) throw notFound('webhook', id)
    if (status === 'enabled') await enableWebhook(tx, id, at)
    if (status === 'disabled') await disableWebhook(tx, id, 'Disabled by hand.', at)
    await audit(tx, { actor, action: 'webhook.changed', subject: id, details: change, at })
  })
}

export async function removeWebhook({ db, clock }: WebhookDeps, id: string, actor: Actor): Promise<void> {
  await transact(db, async (tx) => {
    if (!(await deleteWebhook(tx, id))) throw notFound('webhook', id)
    await audit(tx, { actor, action: 'webhook.deleted', subject: id, at: clock.now() })
  })
}

/** A new secret; the old one signs along for a day. Throws `not_found`. */
export async function rotateSecret({ db, clock, secretKey }: WebhookDeps, id: string, actor: Actor): Promise<string> {
  const at = clock.now()
  return transact(db, async (tx) => {
    const sealed = await findSealedSecret(tx, id)
    if (!sealed) throw notFound('webhook', id)
    const secrets = rotate(openSecrets(secretKey, id, sealed), at)
    await updateWebhook(tx, id, { secret: sealSecrets(secretKey, id, secrets) }, at)
    await audit(tx, { actor, action: 'webhook.secret_rotated', subject: id, at })
    return secrets.current
  })
}

async function checkUrl({ allowPrivate, resolve }: WebhookDeps, url: string): Promise<void> {
  const parsed = new URL(url)
  if (parsed.username || parsed.password) {
    throw refusal('must hold no user name or password: they would stand in logs; check the signature instead')
  }
  if (allowPrivate) return
  await refusePrivateUrl(parsed, resolve).catch((error: unknown) => {
    if (!(error instanceof PrivateAddressError)) throw error
    throw refusal('leads to a private or loopback address; OTKLIK_WEBHOOK_ALLOW_PRIVATE=on allows that')
  })
}

function refusal(message: string): AppError {
  return new AppError('invalid_input', `The URL ${message}.`, [{ path: 'body.url', message }])
}
