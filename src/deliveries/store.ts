import { sql } from 'kysely'
import { compiledWithIds, type Db, ifGiven, type Tx } from '../db/index.ts'
import type { DeliveryStatus } from '../db/schema/deliveries.ts'
import type { DeliveryRow } from './view.ts'

/** One more attempt by the same number. False when its outcome became known meanwhile. */
export async function claimAgain(tx: Tx, deliveryId: string, at: number): Promise<boolean> {
  const result = await tx
    .updateTable('deliveries')
    .set((eb) => ({ attempts: eb('attempts', '+', 1), not_before: at }))
    .where('id', '=', deliveryId)
    .where('status', '=', 'sending')
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/**
 * From `sending` back to `waiting`: it did not reach WhatsApp. `numberId`: which number may take it; null: any.
 * `reason`: why.
 */
export async function putBack(
  tx: Tx,
  deliveryId: string,
  { notBefore, numberId, reason }: { notBefore: number; numberId: string | null; reason?: string | undefined },
): Promise<boolean> {
  const result = await tx
    .updateTable('deliveries')
    .set({
      status: 'waiting',
      reason: reason ?? null,
      not_before: notBefore,
      number_id: numberId,
      message_id: null,
      whatsapp_id: null,
      claimed_at: null,
    })
    .where('id', '=', deliveryId)
    .where('status', '=', 'sending')
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** As if the last attempt had never been. */
export async function uncountAttempt(tx: Tx, deliveryId: string): Promise<void> {
  await tx
    .updateTable('deliveries')
    .set((eb) => ({ attempts: eb('attempts', '-', 1) }))
    .where('id', '=', deliveryId)
    .where('attempts', '>', 0)
    .execute()
}

/** Ends a delivery that is on its way. Returns none when its outcome became known meanwhile. */
export function finish(tx: Tx, deliveryId: string, status: 'failed' | 'unconfirmed', reason: string) {
  return tx
    .updateTable('deliveries')
    .set({ status, reason })
    .where('id', '=', deliveryId)
    .where('status', '=', 'sending')
    .returningAll()
    .execute()
}

/** They did not arrive, according to whoever accepted them. Returns those for which that is news and can be true. */
export function failReported(tx: Tx, deliveryIds: readonly string[], reason: string): Promise<DeliveryRow[]> {
  return tx
    .updateTable('deliveries')
    .set({ status: 'failed', reason })
    .where('id', 'in', [...deliveryIds].sort())
    .where('status', 'in', ['sending', 'sent', 'unconfirmed'])
    .returningAll()
    .execute()
}

/** Delays the next attempt of deliveries on their way (or, with a past moment, makes them due). */
export async function repeatAt(tx: Db | Tx, which: { deliveryId: string } | { numberId: string }, at: number) {
  await tx
    .updateTable('deliveries')
    .set({ not_before: at })
    .where('status', '=', sql.lit<DeliveryStatus>('sending'))
    .$if('deliveryId' in which, (q) => q.where('id', '=', 'deliveryId' in which ? which.deliveryId : ''))
    .$if('numberId' in which, (q) => q.where('number_id', '=', 'numberId' in which ? which.numberId : ''))
    .execute()
}

type Progress = 'sent' | 'delivered' | 'read'

// A state is reached only from earlier ones: receipts come late, twice and out of order. `waiting` is one of them: a
// sign of life from an earlier attempt counts, too.
const BEFORE: Record<Progress, DeliveryStatus[]> = {
  sent: ['waiting', 'sending', 'unconfirmed', 'failed'],
  delivered: ['waiting', 'sending', 'unconfirmed', 'failed', 'sent'],
  read: ['waiting', 'sending', 'unconfirmed', 'failed', 'sent', 'delivered'],
}

/** WhatsApp has them, the guests' phones have them, the guests have read them. Returns those for which that is news. */
export async function advance(
  tx: Tx,
  deliveryIds: readonly string[],
  status: Progress,
  at: number,
): Promise<DeliveryRow[]> {
  if (deliveryIds.length === 0) return []
  return (await updateProgress[status](tx, [...deliveryIds].sort(), { at })).rows
}

const advanceTo = (status: Progress) =>
  compiledWithIds((db, ids, { at }: { at: number }) =>
    db
      .updateTable('deliveries')
      .set((eb) => ({
        status,
        reason: null,
        sent_at: eb.fn.coalesce('sent_at', eb.val(at)),
        ...(status !== 'sent' && { delivered_at: eb.fn.coalesce('delivered_at', eb.val(at)) }),
        ...(status === 'read' && { read_at: eb.fn.coalesce('read_at', eb.val(at)) }),
      }))
      .where('id', 'in', ids)
      .where('status', 'in', BEFORE[status])
      .returningAll(),
  )

const updateProgress = { sent: advanceTo('sent'), delivered: advanceTo('delivered'), read: advanceTo('read') }

/**
 * Failed deliveries of a queue wait again, for any number; `passedOn`: also those whose guest now belongs to the next
 * channel. Up to `limit` with ids after `after`; returns their ids in this order, and how many of them were still
 * failed.
 */
export async function retryFailed(
  tx: Tx,
  queueId: string,
  at: number,
  {
    passedOn,
    reasons,
    after,
    limit,
  }: { passedOn: boolean; reasons: readonly string[] | undefined; after: string; limit: number },
): Promise<{ looked: string[]; retried: number }> {
  const failed = await tx
    .selectFrom('deliveries')
    .select('id')
    .where('queue_id', '=', queueId)
    .where('status', '=', 'failed')
    .where('id', '>', after)
    .$if(!passedOn, (q) => q.where('fallback_at', 'is not', null))
    .$call(ifGiven(reasons, (q, given) => q.where('reason', 'in', [...given])))
    .$if(reasons === undefined, (q) =>
      q.where((eb) => eb.or([eb('reason', 'is', null), eb('reason', 'not in', NOT_BLINDLY)])),
    )
    .orderBy('id')
    .limit(limit)
    .execute()
  const looked = failed.map(({ id }) => id)
  if (looked.length === 0) return { looked, retried: 0 }
  const { numUpdatedRows } = await tx
    .updateTable('deliveries')
    .set({ status: 'waiting', reason: null, attempts: 0, not_before: at, number_id: null })
    .where('status', '=', 'failed')
    .where('id', 'in', looked)
    .executeTakeFirst()
  return { looked, retried: Number(numUpdatedRows) }
}

/**
 * What Meta refuses to protect the guest: too much advertising lately (131049), or a wish to get none (131050). Each
 * further try makes it worse, so these are sent again only when somebody requests them by name.
 */
const NOT_BLINDLY = ['refused_131049', 'engagement_limit', 'refused_131050', 'marketing_opt_out']

/** A merged guest's rows go to the kept guest, unless that one has the same delivery. */
export async function moveToKept(tx: Tx, keptId: string, mergedId: string): Promise<void> {
  // Of two that wait for one person only one is sent; if one was sent and one waits, no other.
  await sql`
    update deliveries set status = 'skipped', reason = 'merged'
    where status = 'waiting' and guest_id in (${keptId}, ${mergedId}) and exists (
      select 1 from deliveries as twin
      where twin.guest_id in (${keptId}, ${mergedId}) and twin.guest_id <> deliveries.guest_id
        and twin.queue_id = deliveries.queue_id and twin.dedupe_key = deliveries.dedupe_key
        and (twin.status not in ('waiting', 'skipped', 'cancelled', 'failed') or deliveries.guest_id = ${mergedId})
    )
  `.execute(tx)
  await sql`
    update deliveries set guest_id = ${keptId}
    where guest_id = ${mergedId} and not exists (
      select 1 from deliveries as twin
      where twin.guest_id = ${keptId} and twin.queue_id = deliveries.queue_id and twin.dedupe_key = deliveries.dedupe_key
    )
  `.execute(tx)
}
