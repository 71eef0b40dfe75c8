import { RetryTransaction, recordEvent, type Tx } from '../db/index.ts'
import { attributesOf } from './attributes.ts'
import { birthdayTogether } from './birthday.ts'
import { followMerged } from './consents/record-consent.ts'
import { moveConsents } from './consents/store.ts'
import type { GuestDeps } from './deps.ts'
import { handlingTogether } from './handling.ts'
import { presentGuest } from './present.ts'
import { type GuestRow, lockGuest, updateGuest } from './store.ts'
import { findDetails, getGuest } from './view.ts'
import { settleWait } from './waiting/merged.ts'
import { NOBODY_WAITS, waitTogether } from './waiting/wait.ts'

/**
 * Two rows are one person: everything of the merged guest goes to the kept guest, and the merged guest points there.
 * Nothing that a person said about themselves is lost: a block of either holds for both, and so does an opt-out unless
 * they have agreed to something since (invariant 5).
 */
export async function mergeGuests(
  tx: Tx,
  deps: GuestDeps,
  { keptId, mergedId, at }: { keptId: string; mergedId: string; at: number },
): Promise<GuestRow> {
  // In the order of ids, so that two merges of the same pair wait for each other instead of deadlocking.
  const rows = new Map<string, GuestRow | undefined>()
  for (const id of [keptId, mergedId].sort()) rows.set(id, await lockGuest(tx, id))
  const keptGuest = rows.get(keptId)
  const mergedGuest = rows.get(mergedId)
  if (!keptGuest || !mergedGuest || keptGuest.merged_into || mergedGuest.merged_into)
    throw new RetryTransaction('a guest')

  await updateGuest(
    tx,
    mergedId,
    {
      ...NOBODY_WAITS,
      route_at: null,
      merged_into: keptId,
      phone: null,
      username: null,
      unread_count: 0,
      unprocessed_count: 0,
    },
    at,
  )
  await updateGuest(tx, keptId, bothTogether(keptGuest, mergedGuest), at)
  await deps.guestHooks.onMerge?.(tx, { keptId, mergedId, at })
  await moveRows(tx, keptId, mergedId)
  await followMerged(tx, keptId, at)
  await settleWait(tx, keptId)
  const merged = await getGuest(tx, keptId)
  await recordEvent(tx, {
    type: 'guest.merged',
    at,
    data: {
      guest_id: keptId,
      merged_guest_id: mergedId,
      guest: presentGuest(merged, await findDetails(tx, keptId)),
    },
  })
  return merged
}

async function moveRows(tx: Tx, keptId: string, mergedId: string): Promise<void> {
  await tx.updateTable('guest_identities').set({ guest_id: keptId }).where('guest_id', '=', mergedId).execute()
  await tx.updateTable('guest_notes').set({ guest_id: keptId }).where('guest_id', '=', mergedId).execute()
  await tx.updateTable('answer_times').set({ guest_id: keptId }).where('guest_id', '=', mergedId).execute()
  await tx.updateTable('assignments').set({ guest_id: keptId }).where('guest_id', '=', mergedId).execute()
  await moveConsents(tx, keptId, mergedId)
  await tx.updateTable('timeline').set({ guest_id: keptId }).where('guest_id', '=', mergedId).execute()
  await tx.updateTable('guests').set({ merged_into: keptId }).where('merged_into', '=', mergedId).execute()
  await tx
    .insertInto('guest_tags')
    .columns(['tag', 'guest_id'])
    .expression((eb) =>
      eb
        .selectFrom('guest_tags')
        .select(['tag', (e) => e.val(keptId).as('guest_id')])
        .where('guest_id', '=', mergedId),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  await tx.deleteFrom('guest_tags').where('guest_id', '=', mergedId).execute()
}

function bothTogether(keptGuest: GuestRow, mergedGuest: GuestRow): Partial<GuestRow> {
  const newer = mergedGuest.last_message_at > keptGuest.last_message_at ? mergedGuest : keptGuest
  const optedOut = keptGuest.opted_out_at === null ? mergedGuest : keptGuest
  const knownOnWhatsApp = (mergedGuest.on_whatsapp_at ?? 0) > (keptGuest.on_whatsapp_at ?? 0) ? mergedGuest : keptGuest
  return {
    phone: keptGuest.phone ?? mergedGuest.phone,
    name: keptGuest.name ?? mergedGuest.name,
    username: newer.username ?? keptGuest.username ?? mergedGuest.username,
    push_name: newer.push_name ?? keptGuest.push_name ?? mergedGuest.push_name,
    language: keptGuest.language ?? mergedGuest.language,
    time_zone: keptGuest.time_zone ?? mergedGuest.time_zone,
    ...birthdayTogether(keptGuest, mergedGuest),
    attributes: JSON.stringify({ ...attributesOf(mergedGuest), ...attributesOf(keptGuest) }),
    on_whatsapp: knownOnWhatsApp.on_whatsapp,
    on_whatsapp_at: knownOnWhatsApp.on_whatsapp_at,
    blocked_at: latest(keptGuest.blocked_at, mergedGuest.blocked_at),
    opted_out_at: optedOut.opted_out_at,
    opted_out_source: optedOut.opted_out_source,
    consent_at: latest(keptGuest.consent_at, mergedGuest.consent_at),
    last_mailed_at: latest(keptGuest.last_mailed_at, mergedGuest.last_mailed_at),
    unread_count: keptGuest.unread_count + mergedGuest.unread_count,
    unprocessed_count: keptGuest.unprocessed_count + mergedGuest.unprocessed_count,
    last_message_id: newer.last_message_id,
    last_message_at: newer.last_message_at,
    last_inbound_at: latest(keptGuest.last_inbound_at, mergedGuest.last_inbound_at),
    ...handlingTogether(keptGuest, mergedGuest),
    ...waitTogether(keptGuest, mergedGuest),
  }
}

function latest(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b)
}
