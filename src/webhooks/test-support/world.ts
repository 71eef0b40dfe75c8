import { Webhook } from 'standardwebhooks'
import { expect, onTestFinished } from 'vitest'
import type { Api } from '../../../scripts/api.ts'
import { type TestClock, testClock } from '../../../test/support/clock.ts'
import { openReceiver, type Received } from '../../../test/support/receiver.ts'
import { serve, TEST_SECRET_KEY } from '../../../test/support/serve.ts'
import { type Db, type EventType, recordEvent, transact } from '../../db/index.ts'
import { createRelay } from '../../events/index.ts'
import { createSignals, type Enqueue } from '../../jobs/index.ts'
import { createLogger } from '../../lib/logger.ts'
import { createMetrics } from '../../lib/metrics.ts'
import { MINUTE, SECOND } from '../../lib/units.ts'
import { createDeliverer } from '../deliver-due.ts'
import type { EventFormats } from '../event-format.ts'
import { planWebhooks } from '../plan.ts'
import { webhookRoutes } from '../routes.ts'
import { createSender, type SenderOptions } from '../send.ts'

export type Endpoint = {
  id: string
  secret: string
  status: string
  status_reason: string | null
  failing_since: string | null
}
export type Delivery = {
  id: string
  event_id: string
  status: string
  attempts: number
  next_attempt_at: string | null
}

/** Tells guests alone, by their number. */
export const FORMATS: EventFormats = {
  cloud_api: {
    events: ['guest.created', 'guest.updated'],
    concerns: ({ type }) => type === 'guest.created',
    body: async ({ data }) => (data.includes('"gone"') ? undefined : `{"object":"test","entry":[${data}]}`),
    sample: () => '{"object":"sample"}',
  },
}

const log = createLogger('silent')

/** The slice with a clock of the test's, jobs that run when told, and a receiver that answers as told. */
export async function world(db: Db, options: Partial<SenderOptions> = {}) {
  const clock = testClock(Date.now())
  const jobs: { webhookId: string; dueAt: number }[] = []
  const enqueue: Enqueue = async (_job, payload, { delayMs = 0 } = {}) => {
    jobs.push({ ...(payload as { webhookId: string }), dueAt: clock.now() + delayMs })
  }
  // A busy machine is not a fault.
  const sender = createSender({ allowPrivate: true, timeoutMs: MINUTE, ...options })
  onTestFinished(sender.close)
  const deps = {
    db,
    clock,
    log,
    enqueue,
    sender,
    formats: FORMATS,
    secretKey: TEST_SECRET_KEY,
    metrics: createMetrics(),
  }
  const signals = await createSignals({ log }, {})
  const relay = createRelay({ db, log, signals, onRelay: (tx, events) => planWebhooks(deps, tx, events) })
  const deliverDue = createDeliverer(deps)
  const manage = {
    ...deps,
    allowPrivate: options.allowPrivate ?? true,
    ...(options.resolve && { resolve: options.resolve }),
  }
  const api = await serve(db, webhookRoutes(manage), { clock })
  const receiver = await openReceiver()

  const write = async (count: number, type: EventType = 'guest.created', guests: readonly string[] = []) => {
    await transact(db, async (tx) => {
      for (let i = 0; i < count; i++) {
        const guest = guests.length > 0 ? { guest_id: guests[i % guests.length] } : {}
        await recordEvent(tx, { type, at: clock.now(), data: { i, ...guest } })
      }
    })
    await relay.drain()
  }
  /** Runs the jobs that are due by now. */
  const work = async () => {
    for (;;) {
      const due = jobs.filter(({ dueAt }) => dueAt <= clock.now())
      if (due.length === 0) return
      for (const job of due) jobs.splice(jobs.indexOf(job), 1)
      await Promise.all(due.map(({ webhookId }) => deliverDue(webhookId, new AbortController().signal)))
    }
  }
  const later = async (ms: number) => {
    clock.advance(ms)
    await work()
  }
  return { ...deps, api, clock, receiver, relay, jobs, deliverDue, write, work, later }
}

export async function subscribe(api: Api, url: string, events: string[] = ['*']): Promise<Endpoint> {
  return api.post<Endpoint>('/v1/webhooks', { url, events })
}

export const deliveriesOf = async (api: Api, { id }: Endpoint, query = '') =>
  (await api.get<{ data: Delivery[] }>(`/v1/webhooks/${id}/deliveries${query}`)).data

export const verify = ({ body, headers }: Received, secret: string, clock: TestClock) => {
  expect(Math.abs(Number(headers['webhook-timestamp']) * SECOND - clock.now())).toBeLessThan(10 * SECOND)
  return new Webhook(secret).verify(body, headers as Record<string, string>)
}
