import type { Tx } from '../../db/index.ts'
import { newId } from '../../lib/ids.ts'
import { lockGuests } from '../store.ts'
import { noteConsents } from './store.ts'
import { findLastWords } from './view.ts'

export type Agreement = {
  guestId: string
  author: string
  source: string
  import_id: string | null
  import_row: number
}

/**
 * Records that, by a list, these guests (each a different one) agreed to advertising by every channel: like
 * `recordConsent` for one, in the same number of statements for all. Never outweighs a refusal. Returns those for whom
 * it was recorded.
 */
export async function recordAgreements(tx: Tx, agreements: readonly Agreement[], at: number): Promise<Set<string>> {
  const guestIds = agreements.map(({ guestId }) => guestId)
  const locked = await lockGuests(tx, guestIds)
  const words = await findLastWords(tx, guestIds)
  const written = agreements.flatMap(({ guestId, ...evidence }) => {
    const word = words.get(guestId)
    if (locked.get(guestId)?.opted_out_at !== null || !word || word.refusesAdvertising) return []
    const said = { channel: 'all', purpose: 'advertising', state: 'given', how: 'import' } as const
    return [
      {
        id: newId('cns'),
        guest_id: guestId,
        ...said,
        ...evidence,
        words: null,
        message_id: null,
        form_version: null,
        // Later than every earlier statement, however the clock was set.
        at: word.at === null ? at : Math.max(at, word.at + 1),
        recorded_at: at,
      },
    ]
  })
  if (written.length === 0) return new Set()
  await tx.insertInto('consents').values(written).execute()
  const ids = written.map(({ guest_id }) => guest_id)
  await noteConsents(tx, ids, at)
  return new Set(ids)
}
