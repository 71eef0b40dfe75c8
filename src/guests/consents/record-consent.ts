import { recordEvent, type Tx } from '../../db/index.ts'
import { presentGuest } from '../present.ts'
import { type GuestRow, lockGuest, updateGuest } from '../store.ts'
import { findDetails } from '../view.ts'
import { type ConsentWord, findNewest, insertConsents, type Said } from './store.ts'
import { type ConsentState, findConsentStates } from './view.ts'

export const NO_MORE_OF_ANYTHING: readonly Said[] = [
  { channel: 'all', purpose: 'service', state: 'withdrawn' },
  { channel: 'all', purpose: 'advertising', state: 'withdrawn' },
]

/**
 * Records what a guest said, or what somebody says that they said: the one way into the ledger. The guest's row
 * follows: `opted_out_at` is set while nothing may be sent by any channel. An imported list never outweighs a refusal.
 * Returns whether anything was recorded.
 */
export async function recordConsent(
  tx: Tx,
  guestId: string,
  said: readonly Said[],
  word: ConsentWord,
): Promise<boolean> {
  const guest = await lockGuest(tx, guestId)
  if (!guest) return false
  const written = word.how === 'import' ? await notRefused(tx, guest, said) : said
  if (written.length === 0) return false
  await insertConsents(tx, guestId, written, word)
  await followLedger(tx, guest, written, word)
  return true
}

/** An opt-out was a mistake: what held before it holds again. */
export async function takeBackOptOut(tx: Tx, guestId: string, word: ConsentWord): Promise<void> {
  const refusedAt = await findNewest(tx, guestId, 'withdrawn')
  const before = await findConsentStates(tx, guestId, refusedAt)
  const held = before.filter(({ purpose, state }) =>
    purpose === 'service' ? state !== 'withdrawn' : state === 'given',
  )
  await recordConsent(
    tx,
    guestId,
    held.map(({ channel, purpose }) => ({ channel, purpose, state: 'given' })),
    word,
  )
}

/** The ledger entry for a guest whose row begins with a refusal. */
export function insertRefusal(tx: Tx, guestId: string, word: ConsentWord): Promise<void> {
  return insertConsents(tx, guestId, NO_MORE_OF_ANYTHING, word)
}

/** What an import may add: nothing that the guest has ever withdrawn and not given again. */
async function notRefused(tx: Tx, guest: GuestRow, said: readonly Said[]): Promise<Said[]> {
  if (guest.opted_out_at !== null) return said.filter(({ state }) => state === 'withdrawn')
  const states = await findConsentStates(tx, guest.id)
  const isRefused = ({ channel, purpose }: Said) =>
    states.some(
      (each) =>
        each.purpose === purpose && each.state === 'withdrawn' && (channel === 'all' || each.channel === channel),
    )
  return said.filter((one) => one.state === 'withdrawn' || !isRefused(one))
}

async function followLedger(
  tx: Tx,
  guest: GuestRow,
  said: readonly Said[],
  { at, how, source }: ConsentWord,
): Promise<void> {
  const refusesAll = nothingIsLeft(await findConsentStates(tx, guest.id))
  const begins = refusesAll && guest.opted_out_at === null
  const ends = !refusesAll && guest.opted_out_at !== null && said.some(({ state }) => state === 'given')
  const row = await tx
    .updateTable('guests')
    .set({
      consent_at: Math.max(guest.consent_at ?? 0, at),
      ...(begins && { opted_out_at: at, opted_out_source: source ?? how, updated_at: at }),
      ...(ends && { opted_out_at: null, opted_out_source: null, updated_at: at }),
    })
    .where('id', '=', guest.id)
    .returningAll()
    .executeTakeFirstOrThrow()
  if (begins)
    await recordEvent(tx, { type: 'guest.opted_out', at, data: presentGuest(row, await findDetails(tx, guest.id)) })
}

/** Services are refused by every channel, and nobody agreed to offers. */
function nothingIsLeft(states: readonly ConsentState[]): boolean {
  return states.every(({ purpose, state }) => (purpose === 'service' ? state === 'withdrawn' : state !== 'given'))
}

/**
 * After a merge: the newer statement wins, whichever row it belonged to. An opt-out stays unless something was agreed
 * to after it.
 */
export async function followMerged(tx: Tx, guestId: string, at: number): Promise<void> {
  const guest = await lockGuest(tx, guestId)
  if (!guest) return
  const states = await findConsentStates(tx, guestId)
  const refusesAll = nothingIsLeft(states)
  const given = await findNewest(tx, guestId, 'given')
  if (guest.opted_out_at !== null && !refusesAll && given !== undefined && given > guest.opted_out_at) {
    await updateGuest(tx, guestId, { opted_out_at: null, opted_out_source: null }, at)
  } else if (guest.opted_out_at === null && refusesAll) {
    const withdrawn = (await findNewest(tx, guestId, 'withdrawn')) ?? at
    await updateGuest(tx, guestId, { opted_out_at: withdrawn, opted_out_source: 'merge' }, at)
  }
}
