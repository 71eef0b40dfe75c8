import { audit } from '../access/index.ts'
import { type Db, transact } from '../db/index.ts'
import type { Actor } from '../http/route.ts'
import type { Enqueue } from '../jobs/index.ts'
import { PrivateAddressError, type Resolve, refusePrivateUrl } from '../lib/address-guard.ts'
import type { Clock } from '../lib/clock.ts'
import { AppError, notFound } from '../lib/errors.ts'
import { newId } from '../lib/ids.ts'
import type { EventFormats } from './event-format.ts'
import { type HubSecrets, openHubSecrets, sealHubSecrets, verifyHub } from './hub.ts'
import { newSecret, openSecrets, rotate, sealSecrets } from './secrets.ts'
import type { Sender } from './send.ts'
import { deleteWebhook, disableWebhook, enableWebhook, insertWebhook, type Subscribed, updateWebhook } from './store.ts'
import { getSealedEndpoint } from './view.ts'

export type WebhookDeps = {
  db: Db
  clock: Clock
  enqueue: Enqueue
  secretKey: Uint8Array
  sender: Sender
  formats: EventFormats
  allowPrivate: boolean
  /** Instead of the system's resolver. */
  resolve?: Resolve
}

export type NewEndpoint =
  | { format: 'otklik'; url: string; events: Subscribed[] }
  | { format: 'cloud_api'; url: string; secrets: HubSecrets }

/**
 * Subscribes an endpoint. Returns its secret: the only time it is seen; null where the endpoint brought its own. Throws
 * `invalid_input` for a private address, or an endpoint that does not verify.
 */
export async function createWebhook(
  deps: WebhookDeps,
  endpoint: NewEndpoint,
  actor: Actor,
): Promise<{ id: string; secret: string | null }> {
  const { url, format } = endpoint
  await checkUrl(deps, url)
  if (format === 'cloud_api') await demandVerified(deps, url, endpoint.secrets)
  const id = newId('whk')
  const at = deps.clock.now()
  const { events, secret, sealed } = equip(deps, id, endpoint)
  await transact(deps.db, async (tx) => {
    await insertWebhook(tx, { id, url, events, format, secret: sealed, at })
    await audit(tx, { actor, action: 'webhook.created', subject: id, details: { url, format, events }, at })
  })
  return { id, secret }
}

/** The events and secrets that a new endpoint gets. `secret`: to be shown. */
function equip({ secretKey, formats }: WebhookDeps, id: string, endpoint: NewEndpoint) {
  if (endpoint.format === 'cloud_api') {
    const sealed = sealHubSecrets(secretKey, id, endpoint.secrets)
    return { events: [...formats.cloud_api.events], secret: null, sealed }
  }
  const secret = newSecret()
  return { events: endpoint.events, secret, sealed: sealSecrets(secretKey, id, { current: secret }) }
}

export type Change = {
  url?: string | undefined
  events?: Subscribed[] | undefined
  status?: 'enabled' | 'disabled' | undefined
  /** Of an endpoint of the Cloud API's format. */
  hub?: Partial<HubSecrets> | undefined
}

/**
 * What is left out stays. Disabling drops what is waiting; enabling forgets old failures. Throws `not_found`, and what
 * `createWebhook` throws.
 */
export async function changeWebhook(deps: WebhookDeps, id: string, change: Change, actor: Actor): Promise<void> {
  const { url, events, status } = change
  if (url !== undefined) await checkUrl(deps, url)
  const secret = await changedHub(deps, id, change)
  const at = deps.clock.now()
  await transact(deps.db, async (tx) => {
    if (!(await updateWebhook(tx, id, { url, events, secret }, at))) throw notFound('webhook', id)
    if (status === 'enabled') await enableWebhook(tx, id, at)
    if (status === 'disabled') await disableWebhook(tx, id, 'Disabled by hand.', at)
    await audit(tx, {
      actor,
      action: 'webhook.changed',
      subject: id,
      details: { url, events, status, secrets: secret !== undefined },
      at,
    })
  })
}

export async function removeWebhook({ db, clock }: WebhookDeps, id: string, actor: Actor): Promise<void> {
  await transact(db, async (tx) => {
    if (!(await deleteWebhook(tx, id))) throw notFound('webhook', id)
    await audit(tx, { actor, action: 'webhook.deleted', subject: id, at: clock.now() })
  })
}

/** A new secret; for a day the old one signs as well. Throws `not_found`. */
export async function rotateSecret({ db, clock, secretKey }: WebhookDeps, id: string, actor: Actor): Promise<string> {
  const at = clock.now()
  return transact(db, async (tx) => {
    const webhook = await getSealedEndpoint(tx, id)
    if (webhook.format !== 'otklik') {
      throw new AppError('wrong_state', 'The secret of this endpoint is its own: change app_secret.')
    }
    const secrets = rotate(openSecrets(secretKey, id, webhook.secret), at)
    await updateWebhook(tx, id, { secret: sealSecrets(secretKey, id, secrets) }, at)
    await audit(tx, { actor, action: 'webhook.secret_rotated', subject: id, at })
    return secrets.current
  })
}

/** The endpoint's new secrets, sealed, once it has verified the change; undefined: they do not change. */
async function changedHub(deps: WebhookDeps, id: string, { url, events, hub }: Change): Promise<Buffer | undefined> {
  const webhook = await getSealedEndpoint(deps.db, id)
  const given = hub && Object.keys(hub).length > 0
  if (webhook.format === 'otklik') {
    if (given) throw notOfFormat('verify_token', 'is of the format cloud_api')
    return undefined
  }
  if (events !== undefined) throw notOfFormat('events', 'are given by the format cloud_api')
  if (!given && url === undefined) return undefined
  const secrets = { ...openHubSecrets(deps.secretKey, id, webhook.secret), ...hub }
  if (url !== undefined || hub?.verifyToken !== undefined) await demandVerified(deps, url ?? webhook.url, secrets)
  return given ? sealHubSecrets(deps.secretKey, id, secrets) : undefined
}

function notOfFormat(field: string, message: string): AppError {
  return new AppError('invalid_input', `${field} ${message}.`, [{ path: `body.${field}`, message }])
}

async function demandVerified({ sender }: WebhookDeps, url: string, { verifyToken }: HubSecrets): Promise<void> {
  const problem = await verifyHub(sender, url, verifyToken)
  if (problem) throw refusal(problem)
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
