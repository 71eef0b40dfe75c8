import { RetryTransaction, recordEvent, type Tx } from '../db/index.ts'
import { newId } from '../lib/ids.ts'
import { birthColumns } from './birthday.ts'
import { insertRefusal } from './consents/record-consent.ts'
import type { GuestDeps } from './deps.ts'
import { refused } from './erasure/fingerprints.ts'
import type { GuestRowInput } from './input.ts'
import { presentGuest } from './present.ts'

/**
 * Makes guests of phones that nobody has, all at once: for imports, where a statement for each would take too long.
 * Returns their ids in the order of `inputs`. Call it inside `transact`: it throws `RetryTransaction` when somebody has taken
 * one of the phones meanwhile.
 */
export async function createGuests(
  tx: Tx,
  { erased }: Pick<GuestDeps, 'erased'>,
  inputs: readonly GuestRowInput[],
  at: number,
): Promise<string[]> {
  if (inputs.length === 0) return []
  const known = await erased?.(
    tx,
    inputs.map(({ phone }) => ({ kind: 'phone', value: phone })),
  )
  const made = inputs.map(({ tags = [], attributes = {}, birthday, phone, name, language, time_zone }) => {
    const given = Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== null))
    const row = {
      id: newId('gst'),
      phone,
      name: name ?? null,
      language: language ?? null,
      time_zone: time_zone ?? null,
      birth_day: null,
      birth_year: null,
      ...birthColumns(birthday),
      opted_out_at: null,
      opted_out_source: null,
      ...(known?.has(phone) && refused(at)),
      attributes: JSON.stringify(given),
      created_at: at,
      updated_at: at,
    }
    return { row, tags: [...new Set(tags)] }
  })
  const guests = await tx
    .insertInto('guests')
    .values(made.map(({ row }) => row))
    .returningAll()
    .execute()
  // The identities are the lock: whoever inserts them second begins again and finds the guest.
  const taken = await tx
    .insertInto('guest_identities')
    .values(made.map(({ row }) => ({ kind: 'phone' as const, value: row.phone, guest_id: row.id, created_at: at })))
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  if (Number(taken.numInsertedOrUpdatedRows ?? 0) !== made.length) throw new RetryTransaction('an identity')
  for (const { row } of made) if (row.opted_out_at !== null) await insertRefusal(tx, row.id, { at, how: 'erasure' })
  const tags = made.flatMap(({ row, tags }) => tags.map((tag) => ({ tag, guest_id: row.id })))
  if (tags.length > 0) await tx.insertInto('guest_tags').values(tags).execute()
  const tagsOf = new Map(made.map(({ row, tags }) => [row.id, tags.toSorted()]))
  const events = guests.map((guest) => ({
    type: 'guest.created' as const,
    at,
    data: presentGuest(guest, { tags: tagsOf.get(guest.id) ?? [] }),
  }))
  await recordEvent(tx, ...events)
  return made.map(({ row }) => row.id)
}
