import { RetryTransaction, recordEvent, type Tx } from '../db/index.ts'
import { newId } from '../lib/ids.ts'
import { birthColumns } from './birthday.ts'
import { insertRefusal } from './consents/record-consent.ts'
import type { GuestDeps } from './deps.ts'
import { refused } from './erasure/fingerprints.ts'
import type { GuestRowInput } from './input.ts'
import { presentGuest } from './present.ts'
import type { GuestRow } from './store.ts'

/**
 * Creates guests for phones that are new, all at once: for imports, where a statement for each would take too long.
 * Returns them in the order of `inputs`. Call it inside `transact`: it throws `RetryTransaction` when another
 * transaction has taken one of the phones meanwhile.
 */
export async function createGuests(
  tx: Tx,
  { erased }: Pick<GuestDeps, 'erased'>,
  inputs: readonly GuestRowInput[],
  at: number,
): Promise<GuestRow[]> {
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
  const inserted = await tx
    .insertInto('guests')
    .values(made.map(({ row }) => row))
    .returningAll()
    .execute()
  const byId = new Map(inserted.map((guest) => [guest.id, guest]))
  const guests = made.flatMap(({ row }) => byId.get(row.id) ?? [])
  // The identities are the lock: whoever inserts them second starts again and finds the guest. Always in the order of
  // phones, so that two imports of the same guests wait for each other instead of deadlocking.
  const identities = guests.map(({ id, phone }) => ({
    kind: 'phone' as const,
    value: phone ?? '',
    guest_id: id,
    created_at: at,
  }))
  const taken = await tx
    .insertInto('guest_identities')
    .values(identities.toSorted((a, b) => (a.value < b.value ? -1 : 1)))
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  if (Number(taken.numInsertedOrUpdatedRows ?? 0) !== made.length) throw new RetryTransaction('an identity')
  for (const { row } of made)
    if (row.opted_out_at !== null) await insertRefusal(tx, row.id, { at, how: 'erasure', source: 'erased' })
  const tags = made.flatMap(({ row, tags }) => tags.map((tag) => ({ tag, guest_id: row.id })))
  if (tags.length > 0) await tx.insertInto('guest_tags').values(tags).execute()
  const tagsOf = new Map(made.map(({ row, tags }) => [row.id, tags.toSorted()]))
  const events = guests.map((guest) => ({
    type: 'guest.created' as const,
    at,
    data: presentGuest(guest, { tags: tagsOf.get(guest.id) ?? [] }),
  }))
  await recordEvent(tx, ...events)
  return guests
}
