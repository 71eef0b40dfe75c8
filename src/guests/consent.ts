import { recordEvent, type Tx } from '../db/index.ts'
import { DAY } from '../lib/units.ts'
import { presentGuest } from './present.ts'
import type { GuestRow } from './store.ts'
import { findDetails } from './view.ts'

/** Why a mailing must not go to a guest (invariant 5), as far as the guest's own row says. */
export type SkipReason = 'blocked' | 'opted_out' | 'mailed_recently'

/** How long we believe that a phone is not on WhatsApp before asking again. */
const ABSENCE_HOLDS_MS = 30 * DAY

/** What stands between a guest and a mailing at this moment, by whichever channel; undefined when nothing does. */
export function mailingSkipReason(
  guest: Pick<GuestRow, 'blocked_at' | 'opted_out_at' | 'last_mailed_at'>,
  { now, minIntervalMs }: { now: number; minIntervalMs: number },
): SkipReason | undefined {
  if (guest.blocked_at !== null) return 'blocked'
  if (guest.opted_out_at !== null) return 'opted_out'
  if (guest.last_mailed_at !== null && now - guest.last_mailed_at < minIntervalMs) return 'mailed_recently'
  return undefined
}

/** WhatsApp has said, not too long ago, that the guest is not there. */
export function isAbsentFromWhatsApp(guest: Pick<GuestRow, 'on_whatsapp' | 'on_whatsapp_at'>, now: number): boolean {
  return guest.on_whatsapp === 0 && now - (guest.on_whatsapp_at ?? 0) < ABSENCE_HOLDS_MS
}

type Word = { source: string; at: number }

/** The guest wants no more mailings, from any number. Returns false when that was known (SPEC M10). */
export async function optOut(tx: Tx, guestId: string, { source, at }: Word): Promise<boolean> {
  const guest = await tx
    .updateTable('guests')
    .set({ opted_out_at: at, opted_out_source: source, consent_at: at, updated_at: at })
    .where('id', '=', guestId)
    .where('opted_out_at', 'is', null)
    .returningAll()
    .executeTakeFirst()
  if (!guest) return false
  const data = presentGuest(guest, await findDetails(tx, guestId))
  await recordEvent(tx, { type: 'guest.opted_out', at, data })
  return true
}

/** The guest wants mailings again. Returns false when they were never refused. */
export async function optIn(tx: Tx, guestId: string, { at }: Word): Promise<boolean> {
  const result = await tx
    .updateTable('guests')
    .set({ opted_out_at: null, opted_out_source: null, consent_at: at, updated_at: at })
    .where('id', '=', guestId)
    .where('opted_out_at', 'is not', null)
    .executeTakeFirst()
  if (result.numUpdatedRows > 0n) return true
  await tx.updateTable('guests').set({ consent_at: at }).where('id', '=', guestId).execute()
  return false
}

/** What the guest said about mailings at some time in the past. It holds if nothing newer is known. */
export async function takePastWish(tx: Tx, guestId: string, wish: 'opt_out' | 'opt_in', word: Word): Promise<void> {
  const result = await tx
    .updateTable('guests')
    .set({ consent_at: word.at })
    .where('id', '=', guestId)
    .where((eb) => eb.or([eb('consent_at', 'is', null), eb('consent_at', '<', word.at)]))
    .executeTakeFirst()
  if (result.numUpdatedRows === 0n) return
  await (wish === 'opt_out' ? optOut : optIn)(tx, guestId, word)
}

/** Nothing is sent to a blocked guest but what an operator writes. Returns whether it changed anything. */
export async function setBlocked(tx: Tx, guestId: string, blocked: boolean, at: number): Promise<boolean> {
  const result = await tx
    .updateTable('guests')
    .set({ blocked_at: blocked ? at : null, updated_at: at })
    .where('id', '=', guestId)
    .where('blocked_at', blocked ? 'is' : 'is not', null)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** The zone in which a guest's greeting and quiet hours are counted. */
export function guestTimeZone(guest: Pick<GuestRow, 'time_zone'>, fallback: string): string {
  return guest.time_zone ?? fallback
}
