import type { Tx } from '../db/index.ts'
import { DAY } from '../lib/units.ts'
import { NO_MORE_OF_ANYTHING, recordConsent } from './consents/record-consent.ts'
import type { ConsentWord } from './consents/store.ts'
import { findConsentStates } from './consents/view.ts'
import { type GuestRow, lockGuest } from './store.ts'

/** Why a mailing must not go to a guest (invariant 5), as far as the guest's own row says. */
export type SkipReason = 'blocked' | 'opted_out' | 'mailed_recently'

/** How long we believe that a phone is not on WhatsApp before asking again. */
const ABSENCE_HOLDS_MS = 30 * DAY

/** What keeps a mailing from going to a guest at this moment, by any channel; undefined when nothing does. */
export function mailingSkipReason(
  guest: Pick<GuestRow, 'blocked_at' | 'opted_out_at' | 'last_mailed_at'>,
  { now, minIntervalMs }: { now: number; minIntervalMs: number },
): SkipReason | undefined {
  if (guest.blocked_at !== null) return 'blocked'
  if (guest.opted_out_at !== null) return 'opted_out'
  if (guest.last_mailed_at !== null && now - guest.last_mailed_at < minIntervalMs) return 'mailed_recently'
  return undefined
}

/** Whether WhatsApp has said, not too long ago, that the guest is not there. */
export function isAbsentFromWhatsApp(guest: Pick<GuestRow, 'on_whatsapp' | 'on_whatsapp_at'>, now: number): boolean {
  return guest.on_whatsapp === 0 && now - (guest.on_whatsapp_at ?? 0) < ABSENCE_HOLDS_MS
}

/** The guest opts out of all mailings, from any number. False when that was known. */
export async function optOut(tx: Tx, guestId: string, word: ConsentWord): Promise<boolean> {
  const guest = await lockGuest(tx, guestId)
  if (!guest || guest.opted_out_at !== null) return false
  return recordConsent(tx, guestId, NO_MORE_OF_ANYTHING, word)
}

/**
 * The guest wants mailings again, except advertising, which needs a consent of its own. False when mailings were never
 * refused.
 */
export async function optIn(tx: Tx, guestId: string, word: ConsentWord): Promise<boolean> {
  const guest = await lockGuest(tx, guestId)
  const states = guest ? await findConsentStates(tx, guestId) : []
  const isRefused = states.some(({ purpose, state }) => purpose === 'service' && state === 'withdrawn')
  if (guest && (guest.opted_out_at !== null || isRefused))
    return recordConsent(tx, guestId, [{ channel: 'all', purpose: 'service', state: 'given' }], word)
  await tx.updateTable('guests').set({ consent_at: word.at }).where('id', '=', guestId).execute()
  return false
}

/**
 * Applies what the guest said about mailings in the past. It holds if nothing newer is known; statements in imported
 * files are not the guest's own, so a refusal outweighs them however old it is.
 */
export async function takePastWish(
  tx: Tx,
  guestId: string,
  wish: 'opt_out' | 'opt_in',
  word: ConsentWord,
): Promise<void> {
  const result = await tx
    .updateTable('guests')
    .set({ consent_at: word.at })
    .where('id', '=', guestId)
    .where((eb) => eb.or([eb('consent_at', 'is', null), eb('consent_at', '<', word.at)]))
    .executeTakeFirst()
  if (result.numUpdatedRows === 0n) {
    if (wish === 'opt_out' && (await isOutweighed(tx, guestId, word.at))) await optOut(tx, guestId, word)
    return
  }
  await (wish === 'opt_out' ? optOut : optIn)(tx, guestId, { ...word, isPast: true })
}

/** Whether everything known of the guest's wishes since `at` comes from imported files. */
async function isOutweighed(tx: Tx, guestId: string, at: number): Promise<boolean> {
  const newer = await tx
    .selectFrom('consents')
    .select('how')
    .where('guest_id', '=', guestId)
    .where('at', '>=', at)
    .orderBy('at', 'desc')
    .limit(50)
    .execute()
  return newer.length > 0 && newer.every(({ how }) => how === 'import')
}

/** Blocks or unblocks a guest: a blocked guest gets only what an operator writes. Returns whether anything changed. */
export async function setBlocked(tx: Tx, guestId: string, blocked: boolean, at: number): Promise<boolean> {
  const result = await tx
    .updateTable('guests')
    .set({ blocked_at: blocked ? at : null, updated_at: at })
    .where('id', '=', guestId)
    .where('blocked_at', blocked ? 'is' : 'is not', null)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** The zone for a guest's greeting and quiet hours. */
export function guestTimeZone(guest: Pick<GuestRow, 'time_zone'>, fallback: string): string {
  return guest.time_zone ?? fallback
}
