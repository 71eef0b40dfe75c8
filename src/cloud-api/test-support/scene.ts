import { Client } from '@great-detail/whatsapp'
import { WhatsAppClient } from '@kapso/whatsapp-cloud-api'
import { onTestFinished } from 'vitest'
import { type InboxScene, openInbox } from '../../../test/support/inbox.ts'
import { incoming } from '../../../test/support/people.ts'
import { openReceiver } from '../../../test/support/receiver.ts'
import { serve, TEST_SECRET_KEY } from '../../../test/support/serve.ts'
import { accessRoutes, openKeys } from '../../access/index.ts'
import type { Db } from '../../db/index.ts'
import { createRelay } from '../../events/index.ts'
import { createGuestHooks } from '../../guests/index.ts'
import { receiveMessage } from '../../inbox/index.ts'
import { showTyping } from '../../inbox/typing.ts'
import { phoneNumberIdOf } from '../../lib/cloud-api-ids.ts'
import { createMetrics } from '../../lib/metrics.ts'
import { createDeliverer, createSender, webhookRoutes } from '../../webhooks/index.ts'
import { planWebhooks } from '../../webhooks/plan.ts'
import { composeCloudApi, graphErrors } from '../index.ts'

export const GUEST = '79161234567'

type Value = {
  messaging_product: string
  metadata: { display_phone_number: string; phone_number_id: string }
  contacts?: { profile: { name: string }; wa_id: string }[]
  messages?: Record<string, unknown>[]
  statuses?: Record<string, unknown>[]
}

type Posted = { entry: { changes: { value: Value }[] }[] }
/** Any answer of the facade: tests look at the fields they know. */
type Answer = Record<string, unknown> & {
  error?: Record<string, unknown>
  data?: Record<string, unknown>[]
  id?: string
  url?: string
}

/** The facade over a real store and a fake network, with its clients: two SDKs, and a webhook receiver. */
export async function openFacade(
  db: Db,
  given: Parameters<InboxScene['addNumber']>[0] = {},
  { privateLinks = true }: { privateLinks?: boolean } = {},
) {
  const inbox = await openInbox(db)
  inbox.settings.OTKLIK_WEBHOOK_ALLOW_PRIVATE = privateLinks
  const base = { ...inbox, secretKey: TEST_SECRET_KEY }
  const hooks = createGuestHooks()
  const guests = { ...inbox.guests, hooks }
  const cloudApi = composeCloudApi(base, { guests })
  const sender = createSender({ allowPrivate: true })
  onTestFinished(sender.close)
  const due: string[] = []
  // What is put off stays put off: the clock stands still.
  const enqueue = async (_job: unknown, payload: unknown, { delayMs = 0 }: { delayMs?: number } = {}) => {
    if (delayMs === 0) due.push((payload as { webhookId: string }).webhookId)
  }
  const webhooks = { ...base, enqueue, sender, formats: cloudApi.formats, metrics: createMetrics(), allowPrivate: true }
  const keys = openKeys(base)
  const routes = [...cloudApi.routes, ...webhookRoutes(webhooks), ...accessRoutes({ ...base, keys })]
  const api = await serve(db, routes, { clock: inbox.clock, keys, errorStyles: [graphErrors] })
  const relay = createRelay({ ...base, onRelay: (tx, events) => planWebhooks(webhooks, tx, events) })
  const deliver = createDeliverer(webhooks)
  const receiver = await openReceiver()
  const numberId = await inbox.addNumber({ phone: '+79160000001', ...given })
  inbox.signals.on('typing', (key = '') => void showTyping(inbox, key))
  const graph = `${api.url}/graph`
  const replies = inbox.sender()

  return {
    ...inbox,
    cloudApi,
    api,
    graph,
    numberId,
    phoneNumberId: phoneNumberIdOf(numberId),
    waba: cloudApi.wabaId,
    receiver,
    replies,
    line: () => inbox.network.line(numberId),
    kapso: new WhatsAppClient({ accessToken: api.key, baseUrl: graph }),
    greatDetail: new Client({
      prefixUrl: graph,
      request: { headers: { authorization: `Bearer ${api.key}` }, retry: 0 },
    }),
    /** The guest writes. */
    receive: (message: Partial<Parameters<typeof incoming>[0]> = {}) =>
      receiveMessage(inbox, numberId, incoming({ peer: { phone: `+${GUEST}` }, at: inbox.clock.now(), ...message })),
    /** Makes requests as a client without an SDK does. */
    async ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
      const response = await fetch(`${graph}/v23.0/${path}`, {
        method,
        headers: { authorization: `Bearer ${api.key}`, 'content-type': 'application/json', ...headers },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
      return { status: response.status, headers: response.headers, body: (await response.json()) as Answer }
    },
    /** A webhook in the Cloud API's format that verifies signatures; earlier events are ignored. */
    async subscribe(secrets = { verify_token: 'token of the test', app_secret: 'secret of the test' }) {
      await relay.drain()
      receiver.answer = ({ path }, res) => {
        res.end(new URL(path, receiver.url).searchParams.get('hub.challenge') ?? '')
      }
      const made = await api.call<{ id: string }>('POST', '/v1/webhooks', {
        url: `${receiver.url}/hook`,
        format: 'cloud_api',
        ...secrets,
      })
      receiver.received.splice(0)
      return made
    },
    /** What the webhook has received since it was last asked. */
    async told(): Promise<Value[]> {
      await relay.drain()
      while (due.length > 0) await Promise.all(due.splice(0).map((id) => deliver(id, new AbortController().signal)))
      const bodies: Posted[] = receiver.received.splice(0).map(({ body }) => JSON.parse(body))
      // Some are posted at the same time.
      const at = ({ messages, statuses }: Value) => Number((messages ?? statuses)?.[0]?.timestamp)
      return bodies
        .flatMap(({ entry }) => entry.flatMap(({ changes }) => changes.map(({ value }) => value)))
        .sort((a, b) => at(a) - at(b))
    },
    /** The same with their headers. */
    async toldRaw() {
      await relay.drain()
      while (due.length > 0) await Promise.all(due.splice(0).map((id) => deliver(id, new AbortController().signal)))
      return receiver.received.splice(0)
    },
  }
}

export type Facade = Awaited<ReturnType<typeof openFacade>>
