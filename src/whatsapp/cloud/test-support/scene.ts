import nock from 'nock'
import { onTestFinished } from 'vitest'
import { testClock } from '../../../../test/support/clock.ts'
import { until } from '../../../../test/support/until.ts'
import type { Db } from '../../../db/index.ts'
import { createLogger } from '../../../lib/logger.ts'
import type {
  CloseReason,
  Connection,
  ConnectionHandlers,
  IncomingMessage,
  MetaChange,
  MetaCharge,
  OutgoingContent,
  SendResult,
} from '../../port.ts'
import { openCloudConnection } from '../connection.ts'
import { storeInbound } from '../inbound-store.ts'
import { splitWebhook } from '../split-webhook.ts'

const GRAPH = 'https://graph.facebook.com'
const META = { phoneNumberId: '1042', wabaId: '1022', graphUrl: `${GRAPH}/v26.0`, accessToken: 'EAAG-token' }
const NUMBER = 'num_official'
export const GUEST = { phone: '+16505551234' }

/** Meta, for the holder of the token. */
export const meta = () => nock(GRAPH, { reqheaders: { authorization: 'Bearer EAAG-token' } })
/** The body of an error. */
export const refusal = (code: number, more: Record<string, unknown> = {}) => ({
  error: { message: `(#${code}) No`, type: 'OAuthException', code, error_data: { details: 'No' }, ...more },
})
/** Meta knows the number. */
export const letIn = () =>
  meta()
    .get('/v26.0/1042')
    .query(true)
    .reply(200, { id: '1042', display_phone_number: '+1 650-555-1111', verified_name: 'Pizzeria' })
/** Meta accepts the next message, which is added to `bodies`. */
export const taken = (wamid: string, bodies: Record<string, unknown>[] = []) =>
  meta()
    .post('/v26.0/1042/messages', (body) => {
      bodies.push(body)
      return true
    })
    .reply(200, { messaging_product: 'whatsapp', contacts: [], messages: [{ id: wamid }] })

/** What the connection has reported. */
function listener() {
  const heard = {
    messages: [] as IncomingMessage[],
    receipts: [] as { messageIds: string[]; status: string; peer: object }[],
    late: [] as { id: string; result: SendResult }[],
    changes: [] as MetaChange[],
    charges: [] as MetaCharge[],
    closed: undefined as CloseReason | undefined,
    isOpen: false,
    /** Throws instead of accepting a message. */
    fault: undefined as ((message: IncomingMessage) => Error | undefined) | undefined,
  }
  const handlers: ConnectionHandlers = {
    onQr: () => undefined,
    onPaired: () => undefined,
    onOpen() {
      heard.isOpen = true
    },
    onClose(reason) {
      heard.closed = reason
    },
    async onMessage(message) {
      const error = heard.fault?.(message)
      if (error) throw error
      heard.messages.push(message)
    },
    onReceipt: (receipt) => void heard.receipts.push(receipt),
    onLateResult: (id, result) => void heard.late.push({ id, result }),
    onIdentity: () => undefined,
    onRestriction: () => undefined,
    onMetaChange: (change) => void heard.changes.push(change),
    onCharge: (charge) => void heard.charges.push(charge),
  }
  return { heard, handlers }
}

type Change = { field: string; value: Record<string, unknown> }

/** Stores what Meta posts, with or without a connection. */
export async function postTo(db: Db, ...changes: Change[]): Promise<void> {
  const body = { object: 'whatsapp_business_account', entry: [{ id: META.wabaId, changes }] }
  const entries = (splitWebhook(body, 1) ?? []).map(({ key, entry }) => ({ numberId: NUMBER, key, entry }))
  await storeInbound(db, entries, 1)
}

/** A connection to Meta as played by nock; ends with the test. `isOpen`: wait until Meta lets it in. */
export async function openScene(db: Db, { isOpen = true }: { isOpen?: boolean } = {}) {
  const { heard, handlers } = listener()
  let posted: () => void = () => undefined
  // The clock stands still: the speed of this machine must not decide what leaves.
  const clock = testClock()
  const deps = {
    db,
    clock,
    log: createLogger('silent'),
    allowPrivate: false,
    onPosted: (_id: string, run: () => void) => {
      posted = run
      return () => undefined
    },
  }
  if (isOpen) letIn()
  const connection = await openCloudConnection(deps, { numberId: NUMBER, meta: META, handlers })
  onTestFinished(() => connection.close())
  if (isOpen) await until('open', () => heard.isOpen)
  return {
    connection,
    heard,
    clock,
    /** As the webhook does. */
    async post(...changes: Change[]) {
      await postTo(db, ...changes)
      posted()
    },
    status: (status: string, more: Record<string, unknown>) => ({
      field: 'messages',
      value: { statuses: [{ status, timestamp: '1750030073', recipient_id: '16505551234', ...more }] },
    }),
    waiting: () => db.selectFrom('cloud_inbound').selectAll().execute(),
  }
}

export const write = (
  connection: Connection,
  id: string,
  content: OutgoingContent | string = 'Привет',
  to: object = GUEST,
) => connection.send({ id, to, content: typeof content === 'string' ? { type: 'text', text: content } : content })
