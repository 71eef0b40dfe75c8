import { z } from 'zod'
import type { Tx } from '../db/index.ts'
import { type GuestDeps, guestRowInput, recordImportedConsents, saveGuests } from '../guests/index.ts'
import type { PlacedRow, SavedRow } from '../imports/index.ts'
import { known } from '../lib/known.ts'

/** A row may say that the guest agreed to advertising, and where they said so. */
export const guestLine = guestRowInput.extend({
  consent: z.boolean().optional(),
  consent_source: z.string().trim().min(1).max(200).optional(),
})

/** On SQLite they take some milliseconds, for which everybody else waits. */
export const GUESTS_AT_ONCE = 50

const NOT_RECORDED = {
  no_source: 'consent: not recorded: nothing says where the guest agreed (consent_source)',
  refused_before: 'consent: not recorded: the guest has refused, which a file does not outweigh',
}

/** Saves the guests of a file. `source`: where they agreed, for rows that do not say so themselves. */
export async function saveGuestLines(
  tx: Tx,
  deps: Pick<GuestDeps, 'erased'>,
  rows: readonly PlacedRow<z.output<typeof guestLine>>[],
  { at, source }: { at: number; source: string | undefined },
): Promise<SavedRow[]> {
  const inputs = rows.map(({ input: { consent, consent_source, ...guest } }) => guest)
  const lines = (await saveGuests(tx, deps, inputs, at)).map((saved, n) => ({ ...saved, ...known(rows[n], 'row') }))
  const agreed = lines.filter(({ input }) => input.consent)
  const stated = agreed.map(({ guest, input, place: { row, importId, author } }) => {
    return { guestId: guest.id, source: input.consent_source ?? source, row, importId, author }
  })
  const outcomes = await recordImportedConsents(tx, stated, at)
  const said = new Map(agreed.map((line, n) => [line, outcomes[n]]))
  return lines.map((line) => {
    const word = said.get(line)
    const outcome = line.created ? 'created' : line.changed || word === 'recorded' ? 'updated' : 'unchanged'
    return { outcome, warnings: word === undefined || word === 'recorded' ? [] : [NOT_RECORDED[word]] }
  })
}
