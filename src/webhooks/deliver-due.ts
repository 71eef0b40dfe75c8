import { type Db, transact } from '../db/index.ts'
import type { Enqueue } from '../jobs/index.ts'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/logger.ts'
import type { Metrics } from '../lib/metrics.ts'
import { type NewSpan, withSpan } from '../lib/tracing/tracing.ts'
import { MINUTE, SECOND } from '../lib/units.ts'
import { type Claimed, claimNext, nextDueAt, releaseClaim } from './due/store.ts'
import { wakeEndpoint } from './jobs.ts'
import { prepareRequest, type RequestDeps } from './prepare-request.ts'
import { DISABLE_AFTER_MS, waitAfterFailure } from './retries.ts'
import type { Outcome, Sender } from './send.ts'
import { disableWebhook, insertAttempt, noteHealth, settleDelivery, type Verdict } from './store.ts'
import { untilWritten } from './until-written.ts'

/** Requests to one endpoint at the same time, in this process. */
const CONCURRENCY = 4
/** After this long another endpoint may have the worker. */
const SLICE_MS = 10 * SECOND
/** Longer than any attempt takes. */
const LEASE_MS = MINUTE
/** An attempt that could not be recorded is given up this long before the claim ends. */
const LEASE_LEFT_MS = 10 * SECOND

export type DeliverDeps = RequestDeps & {
  db: Db
  clock: Clock
  log: Logger
  metrics: Pick<Metrics, 'webhookAttempts' | 'webhookSeconds'>
  enqueue: Enqueue
  sender: Sender
}

/** Posts to an endpoint what is due, see `createDeliverer`. */
export type DeliverDue = (webhookId: string, signal: AbortSignal) => Promise<void>

/**
 * Delivers what is due, endpoint by endpoint: in the order of events, a few at a time, so that a slow endpoint does not hold up
 * others; events about one guest strictly one after the other. When a second job comes for an endpoint that is being served,
 * it only makes the first one check again.
 */
export function createDeliverer(deps: DeliverDeps): DeliverDue {
  const inHand = new Map<string, { recheck: boolean }>()
  return async (webhookId, signal) => {
    const other = inHand.get(webhookId)
    if (other) {
      other.recheck = true
      return
    }
    const mine = { recheck: false }
    inHand.set(webhookId, mine)
    try {
      do {
        mine.recheck = false
        await deliverSlice(deps, webhookId, signal)
      } while (mine.recheck && !signal.aborted)
    } finally {
      inHand.delete(webhookId)
    }
    const now = deps.clock.now()
    const dueAt = await nextDueAt(deps.db, webhookId, now)
    if (dueAt !== undefined) await wakeEndpoint(deps, webhookId, { dueAt: Math.max(dueAt, now), now })
  }
}

async function deliverSlice(deps: DeliverDeps, webhookId: string, signal: AbortSignal): Promise<void> {
  // What is claimed is sent at once, so a claim is made only when there is room for it.
  const inFlight = new Set<Promise<void>>()
  const end = performance.now() + SLICE_MS
  try {
    while (!signal.aborted && performance.now() < end) {
      const before = inFlight.size
      const hasRoom = before < CONCURRENCY
      const claim = hasRoom ? await claimNext(deps.db, webhookId, deps.clock.now(), LEASE_MS) : undefined
      if (claim) {
        // Caught at once: an unhandled rejection would end the process. The claim expires by itself.
        const attempt: Promise<void> = deliver(deps, claim, signal)
          .catch((error) => deps.log.error({ err: error, webhookId }, 'webhook attempt not recorded'))
          .finally(() => inFlight.delete(attempt))
        inFlight.add(attempt)
        continue
      }
      // An attempt that ended during the query may have made another delivery due.
      if (inFlight.size < before) continue
      if (before === 0) return
      await Promise.race(inFlight)
    }
  } finally {
    await Promise.all(inFlight)
  }
}

async function deliver(deps: DeliverDeps, claim: Claimed, signal: AbortSignal): Promise<void> {
  const { clock, sender } = deps
  const at = clock.now()
  // After that another process may claim it.
  const mineUntil = performance.now() + LEASE_MS - LEASE_LEFT_MS
  const prepared = await prepareRequest(deps, claim, at)
  const body = prepared?.body ?? ''
  const write = (outcome: Outcome) => untilWritten(() => record(deps, claim, body, at, outcome), mineUntil, signal)
  if (!prepared) return write(GONE)
  const outcome = await post(sender, claim, prepared, signal)
  if (outcome.status === null && signal.aborted) return releaseClaim(deps.db, claim, clock.now())
  await write(outcome)
}

/** In the trace of the event, which the endpoint can continue by the `traceparent` of the request. */
function post(
  sender: Sender,
  claim: Claimed,
  { headers, body }: NonNullable<Awaited<ReturnType<typeof prepareRequest>>>,
  signal: AbortSignal,
): Promise<Outcome> {
  return withSpan('POST', describePost(claim), async (span) => {
    const traced = span ? { ...headers, traceparent: span.traceparent } : headers
    const outcome = await sender.send(claim.url, traced, body, signal)
    span?.set({ 'http.response.status_code': outcome.status })
    if (!isSuccess(outcome)) span?.fail(outcome.status === null ? 'no_answer' : String(outcome.status))
    return outcome
  })
}

/** The endpoint's host alone: its path and query may hold a secret. */
const describePost = (claim: Claimed) => (): NewSpan => ({
  kind: 'client',
  parent: claim.traceparent,
  attributes: {
    'http.request.method': 'POST',
    'http.request.resend_count': claim.attempts > 1 ? claim.attempts - 1 : undefined,
    'server.address': new URL(claim.url).hostname,
    'otklik.webhook.id': claim.webhook_id,
    'otklik.webhook.delivery.id': claim.id,
    'otklik.event.id': claim.event_id,
    'otklik.event.type': claim.event_type,
  },
})

const GONE: Outcome = {
  status: null,
  latencyMs: 0,
  error: 'the event is no longer kept',
  responseBody: null,
  retryAfterMs: undefined,
}

async function record(deps: DeliverDeps, claim: Claimed, body: string, at: number, outcome: Outcome): Promise<void> {
  const { db, clock, log, metrics } = deps
  const { id, webhook_id: webhookId } = claim
  const now = clock.now()
  const verdict = judge(claim, outcome, now)
  const disabled = await transact(db, async (tx) => {
    const failingSince = outcome === GONE ? null : await noteHealth(tx, webhookId, verdict.status === 'succeeded', now)
    if (!(await settleDelivery(tx, id, verdict, now))) return undefined
    await insertAttempt(tx, {
      delivery_id: id,
      at,
      response_status: outcome.status,
      latency_ms: outcome.latencyMs,
      error: outcome.error,
      request_body: body,
      response_body: outcome.responseBody,
    })
    const reason = whyDisable(outcome, failingSince, now)
    return reason && (await disableWebhook(tx, webhookId, reason, now)) ? reason : undefined
  })
  metrics.webhookAttempts.inc({ result: verdict.status === 'waiting' ? 'failed' : verdict.status })
  if (outcome.status !== null) metrics.webhookSeconds.observe(outcome.latencyMs / SECOND)
  if (disabled) log.error({ webhookId, reason: disabled }, 'webhook disabled')
  else if (verdict.status === 'dead') log.warn({ webhookId, deliveryId: id }, 'webhook delivery given up')
}

function judge({ attempts }: Claimed, outcome: Outcome, now: number): Verdict {
  if (isSuccess(outcome)) return { status: 'succeeded' }
  if (outcome === GONE || outcome.status === 410) return { status: 'dead' }
  const waitMs = waitAfterFailure(attempts, outcome.retryAfterMs)
  return waitMs === undefined ? { status: 'dead' } : { status: 'waiting', nextAttemptAt: now + waitMs }
}

function isSuccess({ status }: Outcome): boolean {
  return status !== null && status >= 200 && status < 300
}

function whyDisable({ status }: Outcome, failingSince: number | null, now: number): string | undefined {
  if (status === 410) return 'The endpoint answered 410 Gone.'
  if (failingSince !== null && now - failingSince >= DISABLE_AFTER_MS) return 'The endpoint has failed for three days.'
  return undefined
}
