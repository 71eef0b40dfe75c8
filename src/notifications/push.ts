import pLimit from 'p-limit'
import { transact } from '../db/index.ts'
import { actorCan } from '../http/authentication.ts'
import { HOUR, MINUTE, SECOND } from '../lib/units.ts'
import type { Outcome } from '../webhooks/index.ts'
import type { NotificationDeps } from './deps.ts'
import { scheduleNotifying } from './jobs.ts'
import { findRecipients, type Recipient } from './recipients.ts'
import { showNotification } from './show.ts'
import { findSkipReason } from './still-wanted.ts'
import {
  claimDelivery,
  type DeliveryRow,
  type NotificationRow,
  noteReached,
  putOff,
  removeDelivery,
  removeSubscription,
  type SubscriptionRow,
} from './store.ts'
import { openEndpoint } from './subscriptions.ts'
import { vapidKeys, webPush } from './vapid.ts'
import { dueDeliveries, findNotification, findSubscription } from './view.ts'
import { wordsOf } from './words.ts'

const AT_ONCE = 8
const PAGE = 100
/** Longer than any attempt takes: after this time others take over from a process that died with one in hand. */
const LEASE_MS = MINUTE
const WAITS_MS = [5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE]
/** What a browser could not be told for this long is no news; the badge counts it. */
const STALE_MS = 2 * HOUR

/** Delivers what is due to browsers. Returns how many attempts there were. */
export async function pushDue(deps: NotificationDeps, signal?: AbortSignal): Promise<number> {
  const { db, clock, log } = deps
  const limit = pLimit(AT_ONCE)
  let attempts = 0
  while (!signal?.aborted) {
    const due = await dueDeliveries(db, clock.now(), PAGE)
    const done = due.map((delivery) =>
      limit(async () => {
        if (signal?.aborted) return
        const claimed = await claimDelivery(db, delivery, clock.now() + LEASE_MS)
        if (!claimed) return
        attempts += 1
        // Otherwise one that fails here would take the others with it; its claim expires by itself.
        await push(deps, claimed, signal).catch((err: unknown) =>
          log.error({ err, subscriptionId: claimed.subscription_id }, 'a push failed'),
        )
      }),
    )
    await Promise.all(done)
    if (due.length < PAGE) break
  }
  return attempts
}

async function push(deps: NotificationDeps, delivery: DeliveryRow, signal: AbortSignal | undefined): Promise<void> {
  const { db, clock, sender, secretKey } = deps
  const row = await findNotification(db, delivery.notification_id)
  if (!row) return
  const browser = await findSubscription(db, delivery.subscription_id)
  // Signed out, or barred: no more notifications there.
  if (!browser) return void (await removeSubscription(db, delivery.subscription_id))
  const recipient = await whoIsTold(deps, row)
  if (!recipient) return transact(db, (tx) => removeDelivery(tx, delivery))
  const { endpoint, keys } = openEndpoint(secretKey, browser)
  const { generateRequestDetails } = await webPush()
  const { headers, body } = generateRequestDetails(
    { endpoint, keys },
    await payloadOf(deps, { row, recipient, browser }),
    {
      vapidDetails: { subject: subjectOf(deps), ...(await vapidKeys(deps)) },
      TTL: STALE_MS / SECOND,
      urgency: 'high',
    },
  )
  const asText = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]))
  const outcome = await sender.send(endpoint, asText, body, signal)
  if (outcome.status === null && signal?.aborted) return transact(db, (tx) => putOff(tx, delivery, clock.now()))
  await settle(deps, delivery, outcome)
}

/** Undefined: it is too late, or there is no longer anything to say. */
async function whoIsTold({ db, clock }: NotificationDeps, row: NotificationRow): Promise<Recipient | undefined> {
  if (row.created_at < clock.now() - STALE_MS) return undefined
  const [recipient] = await findRecipients(db, clock.now(), [row.user_id])
  return recipient && (await findSkipReason(db, recipient, row)) === undefined ? recipient : undefined
}

type Push = { row: NotificationRow; recipient: Recipient; browser: SubscriptionRow }

async function payloadOf(deps: NotificationDeps, { row, recipient, browser }: Push): Promise<string> {
  const { told, tag, guestId, path, sound } = await showNotification(deps.db, row)
  // As the console counts: nothing its user may not see.
  const badge = actorCan(recipient, 'messages:read') ? await deps.countInbox() : 0
  const words = wordsOf(told, browser.language)
  return JSON.stringify({
    ...words,
    id: row.id,
    kind: row.kind,
    tag,
    guest_id: guestId,
    path,
    sound,
    badge,
    at: row.at,
  })
}

/** Whom a push service may contact: it wants an address that is a URL. */
function subjectOf({ settings: { OTKLIK_PUBLIC_URL: url } }: NotificationDeps): string {
  return url?.startsWith('https:') ? url : 'mailto:webpush@otklik.invalid'
}

async function settle(deps: NotificationDeps, delivery: DeliveryRow, outcome: Outcome): Promise<void> {
  const { db, clock, log } = deps
  const { subscription_id: id, attempts } = delivery
  const { status, error, retryAfterMs } = outcome
  const now = clock.now()
  if (status !== null && status >= 200 && status < 300) {
    return transact(db, async (tx) => {
      await removeDelivery(tx, delivery)
      await noteReached(tx, id, { reached_at: now, last_error: null })
    })
  }
  if (status === 404 || status === 410) {
    await removeSubscription(db, id)
    return log.info({ subscriptionId: id, status }, 'a browser takes no pushes any more')
  }
  const wait = isHopeless(status) ? undefined : WAITS_MS[attempts - 1]
  const nextAt = wait === undefined ? undefined : now + Math.max(wait, Math.min(retryAfterMs ?? 0, STALE_MS))
  await transact(db, async (tx) => {
    await noteReached(tx, id, { last_error: error })
    await (nextAt === undefined ? removeDelivery(tx, delivery) : putOff(tx, delivery, nextAt))
  })
  log.warn({ subscriptionId: id, status, attempts, again: nextAt !== undefined }, 'a push was not taken')
  if (nextAt !== undefined) await scheduleNotifying(deps, nextAt, now)
}

/** The same request would be refused again. */
function isHopeless(status: number | null): boolean {
  return status !== null && status >= 400 && status < 500 && status !== 408 && status !== 429
}
