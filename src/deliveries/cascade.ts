import type { ReadDb, Tx } from '../db/index.ts'
import type { DeliveryStatus } from '../db/schema/deliveries.ts'
import { newId } from '../lib/ids.ts'
import { recordDeliveries } from './events.ts'
import type { QueueOwner } from './send-queues.ts'
import type { DeliveryRow } from './view.ts'

type Which = Pick<DeliveryRow, 'queue_id' | 'guest_id' | 'dedupe_key'>

/** What the queues of the other channels hold for the same guest and dedupe key. */
export function findCascade(
  db: ReadDb,
  { owner_kind, owner_id, is_test }: QueueOwner,
  { queue_id, guest_id, dedupe_key }: Which,
): Promise<DeliveryRow[]> {
  return db
    .selectFrom('deliveries as d')
    .innerJoin('send_queues as q', 'q.id', 'd.queue_id')
    .selectAll('d')
    .where('d.guest_id', '=', guest_id)
    .where('d.dedupe_key', '=', dedupe_key)
    .where('d.queue_id', '<>', queue_id)
    .where('q.owner_kind', '=', owner_kind)
    .where('q.owner_id', '=', owner_id)
    .where('q.is_test', '=', is_test)
    .execute()
}

/** Whether another mailing, or this one for another reason, has been sent to the guest since. */
export async function wasMailedByOthers(
  db: ReadDb,
  { owner_id }: QueueOwner,
  which: Which,
  since: number,
): Promise<boolean> {
  const sent = await db
    .selectFrom('deliveries as d')
    .innerJoin('send_queues as q', 'q.id', 'd.queue_id')
    .select(['q.owner_id', 'd.dedupe_key'])
    .where('d.guest_id', '=', which.guest_id)
    .where('d.sent_at', '>', since)
    .where('q.kind', 'in', ['mailing', 'trigger'])
    .execute()
  return sent.length === 0 || sent.some((row) => row.owner_id !== owner_id || row.dedupe_key !== which.dedupe_key)
}

/** One step of a cascade: guests whom a queue did not reach in time move to the next queue. */
export type Step = {
  queueId: string
  /** Null: there is none, and the guests are not passed on. */
  next: { queueId: string; fallbackAfterMs: number | null } | null
  /** How long a message has to reach its guest, from when it was, or first could have been, sent. */
  waitMs: number
  /** Accepted counts as reached. */
  acceptedIsReached: boolean
  at: number
}

/** Reasons that apply to every channel: the next one would say the same. */
const FOR_ALL_CHANNELS = [
  'opted_out',
  'blocked',
  'merged',
  'mailed_recently',
  'guest_cap',
  'too_late',
  'order_cancelled',
  'order_gone',
  'birthday_changed',
  'retention_changed',
  'not_in_audience',
  'reached_already',
  'superseded',
]

type Due = Pick<DeliveryRow, 'id' | 'status' | 'reason' | 'not_before' | 'sent_at'>
type Verdict = { kind: 'pass' } | { kind: 'let_go' } | { kind: 'later'; at: number }

const AT_ONCE: DeliveryStatus[] = ['skipped', 'failed']
const IN_TIME: DeliveryStatus[] = ['waiting', 'sending', 'sent', 'unconfirmed']

/**
 * Handles a page of deliveries whose time to reach the guest is over, or that have failed: what still waits is
 * withdrawn as `superseded`, what is on its way is left alone, and the next channel gets the guest, all in this
 * transaction. Nobody is planned twice. Returns how many it handled: fewer than `limit` means that there are no more.
 */
export async function fallBack(tx: Tx, step: Step, limit: number): Promise<{ looked: number; passed: number }> {
  const rows = await findDue(tx, step, limit)
  const opened = await tx
    .selectFrom('send_queues')
    .select('opened_at')
    .where('id', '=', step.queueId)
    .executeTakeFirst()
  const passed: DeliveryRow[] = []
  for (const status of [...AT_ONCE, ...IN_TIME]) {
    const verdicts = Map.groupBy(
      rows
        .filter((row) => row.status === status)
        .map((row) => ({ id: row.id, verdict: judge(row, step, opened?.opened_at ?? 0) })),
      ({ verdict }) => verdict.kind,
    )
    const ids = (kind: Verdict['kind']) => (verdicts.get(kind) ?? []).map(({ id }) => id)
    await release(tx, ids('let_go'), status)
    passed.push(...(await withdraw(tx, ids('pass'), status)))
    const later = (verdicts.get('later') ?? []).flatMap(({ id, verdict }) =>
      'at' in verdict ? [{ id, at: verdict.at }] : [],
    )
    for (const [at, rows] of Map.groupBy(later, (row) => row.at)) {
      await recheck(
        tx,
        rows.map(({ id }) => id),
        status,
        at,
      )
    }
  }
  await recordDeliveries(
    tx,
    passed.filter(({ reason }) => reason === 'superseded'),
    step.at,
  )
  if (step.next) await addFollowing(tx, passed, step.next, step.at)
  return { looked: rows.length, passed: passed.length }
}

function judge(row: Due, step: Step, openedAt: number): Verdict {
  switch (row.status) {
    case 'skipped':
      return FOR_ALL_CHANNELS.includes(row.reason ?? '') ? { kind: 'let_go' } : { kind: 'pass' }
    case 'failed':
      return { kind: 'pass' }
    case 'sent':
      if (step.acceptedIsReached) return { kind: 'let_go' }
      break
    default:
  }
  // A pause is not the guest's fault: the waiting time starts over after it.
  const since = row.sent_at ?? (row.status === 'waiting' ? Math.max(row.not_before, openedAt) : row.not_before)
  return since + step.waitMs > step.at ? { kind: 'later', at: since + step.waitMs } : { kind: 'pass' }
}

/** One range of the index for each state. */
async function findDue(tx: Tx, { queueId, acceptedIsReached, at }: Step, limit: number): Promise<Due[]> {
  const found: Due[] = []
  for (const status of [...AT_ONCE, ...IN_TIME]) {
    if (found.length >= limit) break
    const whenever = AT_ONCE.includes(status) || (status === 'sent' && acceptedIsReached)
    const rows = await tx
      .selectFrom('deliveries')
      .select(['id', 'status', 'reason', 'not_before', 'sent_at'])
      .where('queue_id', '=', queueId)
      .where('status', '=', status)
      .where('fallback_at', 'is not', null)
      .$if(!whenever, (q) => q.where('fallback_at', '<=', at))
      .orderBy('fallback_at')
      .orderBy('id')
      .limit(limit - found.length)
      .execute()
    found.push(...rows)
  }
  return found
}

// Each only while the row is unchanged since it was read: its outcome may have become known meanwhile.

async function release(tx: Tx, ids: string[], status: DeliveryStatus): Promise<void> {
  if (ids.length === 0) return
  await tx
    .updateTable('deliveries')
    .set({ fallback_at: null })
    .where('id', 'in', ids)
    .where('status', '=', status)
    .execute()
}

async function recheck(tx: Tx, ids: string[], status: DeliveryStatus, at: number): Promise<void> {
  await tx
    .updateTable('deliveries')
    .set({ fallback_at: at })
    .where('id', 'in', ids)
    .where('status', '=', status)
    .execute()
}

async function withdraw(tx: Tx, ids: string[], status: DeliveryStatus): Promise<DeliveryRow[]> {
  if (ids.length === 0) return []
  return tx
    .updateTable('deliveries')
    .set({ fallback_at: null, ...(status === 'waiting' && { status: 'skipped' as const, reason: 'superseded' }) })
    .where('id', 'in', ids)
    .where('status', '=', status)
    .where('fallback_at', 'is not', null)
    .returningAll()
    .execute()
}

async function addFollowing(
  tx: Tx,
  rows: readonly DeliveryRow[],
  { queueId, fallbackAfterMs }: NonNullable<Step['next']>,
  at: number,
): Promise<void> {
  if (rows.length === 0) return
  await tx
    .insertInto('deliveries')
    .values(
      rows.map(({ guest_id, dedupe_key, traceparent }) => ({
        id: newId('dlv'),
        queue_id: queueId,
        guest_id,
        dedupe_key,
        status: 'waiting' as const,
        not_before: at,
        created_at: at,
        fallback_at: fallbackAfterMs === null ? null : at + fallbackAfterMs,
        traceparent,
      })),
    )
    .onConflict((conflict) => conflict.columns(['queue_id', 'guest_id', 'dedupe_key']).doNothing())
    .execute()
}

/** Whether any of the queues may still pass guests to the next one. */
export async function awaitsFallback(db: ReadDb, queueIds: readonly string[]): Promise<boolean> {
  const row = await db
    .selectFrom('deliveries')
    .select('id')
    .where('queue_id', 'in', [...queueIds])
    .where('status', 'in', [...AT_ONCE, ...IN_TIME])
    .where('fallback_at', 'is not', null)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}
