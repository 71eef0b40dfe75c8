import { sql } from 'kysely'
import { compiledWithIds, type Db, dialectOf, recordEvent, type Tx, transactBatched } from '../db/index.ts'
import type { MessageStatus } from '../db/schema/inbox.ts'
import { answerLate, findAddresses, withdrawAnswer } from '../guests/index.ts'
import { REACHOUT_LOCK, settleSends } from '../numbers/index.ts'
import { reasonOfMetaCode } from '../whatsapp/cloud.ts'
import type { Peer, ReceiptStatus, SendResult } from '../whatsapp/port.ts'
import { countWritten } from './chats.ts'
import type { InboxDeps, MessageRow, StatusDeps } from './deps.ts'
import { presentMessage } from './present.ts'
import { traceReceipts } from './trace-messages.ts'
import { rowsBeside } from './view.ts'

const ON_ITS_WAY: MessageStatus[] = ['queued', 'sending', 'unconfirmed']

/**
 * The end of a send, as the network told it. Statuses never go back: an acknowledgement that comes after the receipt
 * leaves `delivered` as it is, and a late one mends `unconfirmed` and `failed`. Returns whether anything changed.
 */
export async function applySendResult(
  tx: Tx,
  deps: StatusDeps,
  message: Pick<MessageRow, 'id'>,
  result: SendResult,
  at: number,
): Promise<boolean> {
  switch (result.outcome) {
    case 'accepted':
      return (await applyAcceptances(tx, deps, [message.id], at)) > 0
    case 'refused':
      return end(tx, deps, message.id, { status: 'failed', reason: refusalReason(result.code), at })
    case 'unconfirmed':
      return end(tx, deps, message.id, { status: 'unconfirmed', reason: 'no_acknowledgement', at })
    case 'not_sent':
      return end(tx, deps, message.id, { status: 'failed', reason: result.reason ?? 'not_sendable', at })
    default:
      return result satisfies never
  }
}

export function refusalReason(code: number): string {
  return code === REACHOUT_LOCK ? 'reachout_lock' : (reasonOfMetaCode(code) ?? `refused_${code}`)
}

/** As `applySendResult` for several messages of one number that WhatsApp has taken. Returns how many are new. */
export async function applyAcceptances(
  tx: Tx,
  deps: StatusDeps,
  messageIds: readonly string[],
  at: number,
): Promise<number> {
  if (messageIds.length === 0) return 0
  const { rows } = await updateAccepted(tx, [...messageIds].sort(), { at })
  await announceSent(tx, deps, rows, at)
  return rows.length
}

const updateAccepted = compiledWithIds((db, ids, { at }: { at: number }) =>
  db
    .updateTable('messages')
    .set({ status: 'sent', status_reason: null, sent_at: at, next_attempt_at: null })
    .where('id', 'in', ids)
    .where('sent_at', 'is', null)
    .returningAll(),
)

/** A send that ended badly. Public for what never was sent at all: its number is gone. */
export async function end(
  tx: Tx,
  deps: StatusDeps,
  id: string,
  { status, reason, at, from = ON_ITS_WAY }: Ending,
): Promise<boolean> {
  const row = await tx
    .updateTable('messages')
    .set({ status, status_reason: reason, next_attempt_at: null })
    .where('id', '=', id)
    .where('status', 'in', from)
    .where('status', '<>', status)
    .returningAll()
    .executeTakeFirst()
  if (row?.status === 'failed') await withdrawAnswer(tx, row)
  if (row) await announce(tx, deps, [row], at)
  return row !== undefined
}

type Ending = { status: 'failed' | 'unconfirmed'; reason: string; at: number; from?: MessageStatus[] }

/**
 * A refusal that came after the message had been taken: Meta tells most of them so. What has reached the guest's phone has
 * not failed, whatever comes later.
 */
export function applyLateRefusal(
  tx: Tx,
  deps: StatusDeps,
  message: Pick<MessageRow, 'id'>,
  refusal: { code: number; at: number },
): Promise<boolean> {
  const { code, at } = refusal
  const from: MessageStatus[] = [...ON_ITS_WAY, 'sent']
  return end(tx, deps, message.id, { status: 'failed', reason: refusalReason(code), at, from })
}

type ReceiptDeps = Pick<InboxDeps, 'db' | 'clock' | 'signals' | 'messageHooks'>

/** What people's phones say in one moment of messages of one number. */
export type Receipts = { given: { messageIds: readonly string[]; peer: Peer }[]; status: ReceiptStatus; at: number }

/**
 * Receipts of messages we sent: in batches, repeated, out of order, before the acknowledgement. One that comes from
 * anybody but the person of the chat says nothing about a message.
 */
export async function applyReceipts(deps: ReceiptDeps, numberId: string, receipt: Receipts): Promise<void> {
  const startedAt = Date.now()
  const givers = new Map<string, Set<string>>()
  for (const { messageIds, peer } of receipt.given) {
    for (const id of messageIds) givers.set(id, new Set([...(givers.get(id) ?? []), ...addressesOf(peer)]))
  }
  const changed = await transactBatched(deps.db, async (tx) => {
    const rows: MessageRow[] = []
    for (let start = 0; start < givers.size; start += 500) {
      const some = new Map([...givers].slice(start, start + 500))
      rows.push(...(await advance(tx, deps, numberId, some, receipt)))
    }
    return rows
  })
  if (changed.length > 0) deps.signals.notify('outbox')
  traceReceipts(changed, receipt.status, startedAt)
}

const NOBODY: ReadonlySet<string> = new Set()

const BELOW: Record<'delivered' | 'read', MessageStatus[]> = {
  delivered: ['queued', 'sending', 'unconfirmed', 'failed', 'sent'],
  read: ['queued', 'sending', 'unconfirmed', 'failed', 'sent', 'delivered'],
}

async function advance(
  tx: Tx,
  deps: ReceiptDeps,
  numberId: string,
  givers: ReadonlyMap<string, ReadonlySet<string>>,
  receipt: { status: ReceiptStatus; at: number },
): Promise<MessageRow[]> {
  const status = receipt.status === 'delivered' ? 'delivered' : 'read'
  if (givers.size === 0) return []
  const { select, lock, update } = ADVANCE[status]
  const { rows: named } = await select(tx, [...givers.keys()], { numberId })
  const addresses =
    named.length > 0
      ? await findAddresses(
          tx,
          named.map(({ guest_id }) => guest_id),
        )
      : undefined
  const found = named.filter(({ guest_id, whatsapp_id }) => {
    const own = addresses?.get(guest_id)
    return own !== undefined && !own.isDisjointFrom(givers.get(whatsapp_id) ?? NOBODY)
  })
  if (found.length === 0) return []
  // A receipt may be all that is ever heard of a message: then it is no longer on its way. The number comes before its
  // messages, as with acknowledgements: taken the other way round, each would wait for the other.
  const overtaken = found.flatMap((row) => (row.sent_at === null ? [row.whatsapp_id] : []))
  await settleSends(tx, numberId, overtaken, deps.clock.steady())
  // Locked in one order: of two receipts at once the second sees what the first has done.
  const whatsappIds = found.map(({ whatsapp_id }) => whatsapp_id)
  const before = dialectOf(tx) === 'postgres' ? (await lock(tx, whatsappIds, { numberId })).rows : found
  if (before.length === 0) return []
  const ids = before.map(({ id }) => id)
  const { rows } = await update(tx, ids, { at: receipt.at })
  const unsent = new Set(before.flatMap((row) => (row.sent_at === null ? [row.id] : [])))
  const [nowSent, known] = [rows.filter(({ id }) => unsent.has(id)), rows.filter(({ id }) => !unsent.has(id))]
  // A receipt that overtook its acknowledgement is proof enough that the message was sent.
  await announceSent(tx, deps, nowSent, receipt.at)
  await announce(tx, deps, known, receipt.at)
  return rows
}

/** The statements by which messages come to a status: each receipt needs them. */
const statementsFor = (status: 'delivered' | 'read') => {
  const mine = (db: Db, whatsappIds: readonly string[], { numberId }: { numberId: string }) =>
    db
      .selectFrom('messages')
      .select(['id', 'guest_id', 'whatsapp_id', 'sent_at'])
      .where('number_id', '=', numberId)
      .where('whatsapp_id', 'in', whatsappIds)
      // Literal: bound values that partial indexes depend on make SQLite plan again each time.
      .where('from_me', '=', sql.lit(1))
      .where(
        'status',
        'in',
        BELOW[status].map((before) => sql.lit(before)),
      )
      .orderBy('id')
  return {
    select: compiledWithIds(mine),
    lock: compiledWithIds((...asked: Parameters<typeof mine>) => mine(...asked).forUpdate()),
    update: compiledWithIds((db, ids, { at }: { at: number }) => {
      const first = (column: string) => sql<number>`coalesce(${sql.ref(column)}, ${at})`
      return db
        .updateTable('messages')
        .set({
          status,
          status_reason: null,
          next_attempt_at: null,
          sent_at: first('sent_at'),
          delivered_at: first('delivered_at'),
          ...(status === 'read' && { read_at: first('read_at') }),
        })
        .where('id', 'in', ids)
        .where('status', 'in', BELOW[status])
        .returningAll()
    }),
  }
}

const ADVANCE = { delivered: statementsFor('delivered'), read: statementsFor('read') }

const addressesOf = ({ phone, lid, userId }: Peer): string[] => [
  ...(userId ? [`user_id:${userId}`] : []),
  ...(phone ? [`phone:${phone}`] : []),
  ...(lid ? [`lid:${lid}`] : []),
]

/** Tells everybody about messages that have just reached one status. */
async function announce(tx: Tx, { messageHooks }: StatusDeps, rows: readonly MessageRow[], at: number): Promise<void> {
  const [first] = rows
  if (!first) return
  await recordStatuses(tx, rows, at)
  await messageHooks.onStatus(tx, rows, first.status, at)
}

/** As `announce`, for messages that were sent only now: replies among them count as answers. */
async function announceSent(
  tx: Tx,
  { messageHooks }: StatusDeps,
  rows: readonly MessageRow[],
  at: number,
): Promise<void> {
  const [first] = rows
  if (!first) return
  await recordStatuses(tx, rows, at)
  for (const row of rows) if (row.kind === 'reply') await countReply(tx, row, at)
  await messageHooks.onStatus(tx, rows, first.status, at)
}

async function recordStatuses(tx: Tx, rows: readonly MessageRow[], at: number): Promise<void> {
  const beside = await rowsBeside(tx, rows)
  await recordEvent(
    tx,
    ...rows.map((row) => ({
      type: 'message.status' as const,
      at,
      data: presentMessage(row, beside(row)),
      traceparent: row.traceparent,
    })),
  )
}

async function countReply(tx: Tx, row: MessageRow, at: number): Promise<void> {
  await countWritten(tx, row.chat_id, { messageId: row.id, at: row.at, sentAt: row.sent_at ?? at })
  if (!row.author) return
  await answerLate(tx, { guestId: row.guest_id, messageId: row.id, at: row.at, operator: row.author })
}
