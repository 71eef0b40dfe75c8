import type { SendKind } from '../db/schema/numbers.ts'
import { type NewSpan, type Span, startSpan } from '../lib/tracing/tracing.ts'
import type { IncomingMessage, ReceiptStatus } from '../whatsapp/port.ts'
import type { ActionRow } from './actions.ts'
import type { MessageRow } from './deps.ts'

/** Kinds with many messages from one plan: each is a trace of its own, which links to that of the plan. */
const MANY = new Set<SendKind>(['mailing', 'weekly_summary'])

type Outgoing = { numberId: string; kind: SendKind; deliveryId?: string; traceparent?: string | null }

/** How a message relates to the trace of what planned it. */
export const cameOf = (kind: SendKind, traceparent: string | null | undefined): Pick<NewSpan, 'parent' | 'link'> =>
  MANY.has(kind) ? { parent: null, link: traceparent } : { parent: traceparent }

/** A message enters the send queue. Its span's context is stored with it; the caller ends the span with the commit. */
export function beginOutgoing(
  messageId: string,
  { numberId, kind, deliveryId, traceparent }: Outgoing,
): Span | undefined {
  return startSpan('publish outgoing', () => ({
    kind: 'producer',
    ...cameOf(kind, traceparent),
    attributes: {
      ...queueAttributes('send', 'publish', messageId),
      'otklik.kind': kind,
      'otklik.number.id': numberId,
      'otklik.delivery.id': deliveryId,
    },
  }))
}

/** A message is taken from that queue, by the process that has its number. */
export function processing(
  row: Pick<MessageRow, 'id' | 'number_id' | 'kind' | 'delivery_id' | 'traceparent'>,
): NewSpan {
  return {
    kind: 'consumer',
    parent: row.traceparent,
    attributes: {
      ...queueAttributes('process', 'process', row.id),
      'otklik.kind': row.kind,
      'otklik.number.id': row.number_id,
      'otklik.delivery.id': row.delivery_id,
    },
  }
}

/** An edit, a deletion or a reaction is taken from the same queue. */
export function acting({ id, number_id, message_id, kind, traceparent }: ActionRow): NewSpan {
  return {
    kind: 'consumer',
    parent: traceparent,
    attributes: {
      ...queueAttributes('process', 'process', message_id),
      'otklik.kind': kind,
      'otklik.number.id': number_id,
      'otklik.action.id': id,
    },
  }
}

/** The receipts of messages, each in the trace of its message. */
export function traceReceipts(rows: readonly MessageRow[], status: ReceiptStatus, startedAt: number): void {
  for (const row of rows) {
    if (row.traceparent === null) continue
    startSpan('receive receipt', () => ({
      kind: 'consumer',
      parent: row.traceparent,
      startedAt,
      attributes: { ...receiving(row), 'otklik.message.status': status },
    }))?.end()
  }
}

/** A late result for a message. */
export function traceLateResult(row: Pick<MessageRow, 'id' | 'number_id' | 'traceparent'>, outcome: string): void {
  if (row.traceparent === null) return
  startSpan('receive acknowledgement', () => ({
    kind: 'consumer',
    parent: row.traceparent,
    attributes: { ...receiving(row), 'otklik.outcome': outcome },
  }))?.end()
}

/** A message comes in: the start of a trace that its consequences (answers, webhooks) join. */
export function arriving(numberId: string, { id, fromMe, content }: IncomingMessage): NewSpan {
  const attributes = {
    ...receiving({ id, number_id: numberId }),
    'otklik.message.type': content.type,
    'otklik.from_me': fromMe,
  }
  return { kind: 'consumer', parent: null, attributes }
}

const receiving = ({ id, number_id }: Pick<MessageRow, 'id' | 'number_id'>) => ({
  'messaging.system': 'whatsapp',
  'messaging.operation.type': 'receive',
  'messaging.operation.name': 'receive',
  'messaging.message.id': id,
  'otklik.number.id': number_id,
})

const queueAttributes = (type: string, name: string, messageId: string) => ({
  'messaging.system': 'otklik',
  'messaging.operation.type': type,
  'messaging.operation.name': name,
  'messaging.destination.name': 'outgoing',
  'messaging.message.id': messageId,
})
