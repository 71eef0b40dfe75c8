import { recordEvent, TryAgain, type Tx } from '../db/index.ts'
import { birthdayTogether } from './birthday.ts'
import type { GuestDeps } from './deps.ts'
import { handlingTogether } from './handling.ts'
import { presentGuest } from './present.ts'
import { type GuestRow, lockGuest, updateGuest } from './store.ts'
import { findDetails } from './view.ts'

/**
 * Two rows are one person: everything of the husk goes to the survivor, and the husk points there. Nothing that a person
 * said about themselves is lost: an opt-out or a block of either holds for both (invariant 5).
 */
export async function mergeGuests(
  tx: Tx,
  deps: GuestDeps,
  { survivorId, huskId, at }: { survivorId: string; huskId: string; at: number },
): Promise<GuestRow> {
  // In the order of ids, so that two merges of the same pair wait for each other instead of deadlocking.
  const rows = new Map<string, GuestRow | undefined>()
  for (const id of [survivorId, huskId].sort()) rows.set(id, await lockGuest(tx, id))
  const survivor = rows.get(survivorId)
  const husk = rows.get(huskId)
  if (!survivor || !husk || survivor.merged_into || husk.merged_into) throw new TryAgain('a guest')

  await updateGuest(tx, huskId, { merged_into: survivorId, phone: null, unread_count: 0, unprocessed_count: 0 }, at)
  const merged = await updateGuest(tx, survivorId, bothTogether(survivor, husk), at)
  for (const hook of deps.mergeHooks) await hook(tx, { survivorId, huskId, at })
  await moveRows(tx, survivorId, huskId)
  await recordEvent(tx, {
    type: 'guest.merged',
    at,
    data: {
      guest_id: survivorId,
      merged_guest_id: huskId,
      guest: presentGuest(merged, await findDetails(tx, survivorId)),
    },
  })
  return merged
}

async function moveRows(tx: Tx, survivorId: string, huskId: string): Promise<void> {
  await tx.updateTable('guest_identities').set({ guest_id: survivorId }).where('guest_id', '=', huskId).execute()
  await tx.updateTable('guest_notes').set({ guest_id: survivorId }).where('guest_id', '=', huskId).execute()
  await tx.updateTable('feed').set({ guest_id: survivorId }).where('guest_id', '=', huskId).execute()
  await tx.updateTable('guests').set({ merged_into: survivorId }).where('merged_into', '=', huskId).execute()
  await tx
    .insertInto('guest_tags')
    .columns(['tag', 'guest_id'])
    .expression((eb) =>
      eb
        .selectFrom('guest_tags')
        .select(['tag', (e) => e.val(survivorId).as('guest_id')])
        .where('guest_id', '=', huskId),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  await tx.deleteFrom('guest_tags').where('guest_id', '=', huskId).execute()
}

function bothTogether(survivor: GuestRow, husk: GuestRow): Partial<GuestRow> {
  const newer = husk.last_message_at > survivor.last_message_at ? husk : survivor
  const optedOut = survivor.opted_out_at === null ? husk : survivor
  const knownOnWhatsApp = (husk.on_whatsapp_at ?? 0) > (survivor.on_whatsapp_at ?? 0) ? husk : survivor
  return {
    phone: survivor.phone ?? husk.phone,
    name: survivor.name ?? husk.name,
    push_name: newer.push_name ?? survivor.push_name ?? husk.push_name,
    language: survivor.language ?? husk.language,
    time_zone: survivor.time_zone ?? husk.time_zone,
    ...birthdayTogether(survivor, husk),
    attributes: JSON.stringify({ ...JSON.parse(husk.attributes), ...JSON.parse(survivor.attributes) }),
    on_whatsapp: knownOnWhatsApp.on_whatsapp,
    on_whatsapp_at: knownOnWhatsApp.on_whatsapp_at,
    blocked_at: latest(survivor.blocked_at, husk.blocked_at),
    opted_out_at: optedOut.opted_out_at,
    opted_out_source: optedOut.opted_out_source,
    last_mailed_at: latest(survivor.last_mailed_at, husk.last_mailed_at),
    unread_count: survivor.unread_count + husk.unread_count,
    unprocessed_count: survivor.unprocessed_count + husk.unprocessed_count,
    last_message_id: newer.last_message_id,
    last_message_at: newer.last_message_at,
    last_inbound_at: latest(survivor.last_inbound_at, husk.last_inbound_at),
    ...handlingTogether(survivor, husk),
  }
}

function latest(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b)
}
