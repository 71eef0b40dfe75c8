import type { Tx } from '../../db/index.ts'
import { NO_MORE_OF_ANYTHING, recordConsent } from '../consents/record-consent.ts'
import type { Said } from '../consents/store.ts'
import { findConsentStates } from '../consents/view.ts'
import type { GuestRow } from '../store.ts'
import { getGuest } from '../view.ts'

/** What these guests do not want: everything, or a purpose by a channel. */
export async function refusalsOf(tx: Tx, guests: readonly GuestRow[]): Promise<Said[]> {
  if (guests.some(({ opted_out_at }) => opted_out_at !== null)) return [...NO_MORE_OF_ANYTHING]
  const refused: Said[] = []
  for (const { id } of guests) {
    const states = await findConsentStates(tx, id)
    for (const { channel, purpose, state } of states) {
      if (state === 'withdrawn') refused.push({ channel, purpose, state })
    }
  }
  return refused
}

/**
 * People may be mistaken about who is who, so a newer consent of one guest does not outweigh what the other refused:
 * the refusal is recorded again, for both.
 */
export async function holdRefusals(
  tx: Tx,
  guestId: string,
  refused: readonly Said[],
  { by, at }: { by: string; at: number },
): Promise<void> {
  const { opted_out_at } = await getGuest(tx, guestId)
  if (opted_out_at !== null) return
  const states = await findConsentStates(tx, guestId)
  const lost = refused.filter(({ channel, purpose }) =>
    states.some(
      (now) => now.purpose === purpose && (channel === 'all' || now.channel === channel) && now.state !== 'withdrawn',
    ),
  )
  await recordConsent(tx, guestId, lost, { at, how: 'operator', author: by, source: 'merge' })
}

/** A refusal from the time when they were one is recorded for both, because nobody knows which of the two it was. */
export async function shareRefusals(
  tx: Tx,
  { keptId, mergedId, since }: { keptId: string; mergedId: string; since: number },
): Promise<void> {
  const words = await tx
    .selectFrom('consents')
    .selectAll()
    .where('guest_id', '=', keptId)
    .where('state', '=', 'withdrawn')
    .where('recorded_at', '>=', since)
    .orderBy('at')
    .execute()
  for (const { id: _, guest_id: __, channel, purpose, state, recorded_at, ...word } of words) {
    await recordConsent(tx, mergedId, [{ channel, purpose, state }], { ...word, at: Math.max(word.at, recorded_at) })
  }
}
