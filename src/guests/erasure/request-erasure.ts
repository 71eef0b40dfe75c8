import type { Selectable } from 'kysely'
import { z } from 'zod'
import type { Tx } from '../../db/index.ts'
import type { ErasuresTable } from '../../db/schema/guests.ts'
import { instantOut, toIso } from '../../http/time.ts'
import { newId } from '../../lib/ids.ts'
import { seal } from '../../lib/secret-box.ts'
import { insertRefusal } from '../consents/record-consent.ts'
import type { AuditHook } from '../deps.ts'
import { lockLivingGuest } from '../handling.ts'
import type { GuestRow, Identity } from '../store.ts'
import { fingerprintOf, refused, rememberErased } from './fingerprints.ts'
import type { Person } from './person.ts'

export type ErasureRow = Selectable<ErasuresTable>

export const erasureSchema = z
  .object({
    id: z.string(),
    guest_id: z.string(),
    status: z.enum(['running', 'finished']),
    requested_by: z.string(),
    requested_at: instantOut,
    swept_at: instantOut.nullable().meta({ description: 'When everything was gone through for the first time' }),
    finished_at: instantOut.nullable(),
    waits_for: z.string().nullable().meta({ description: 'What keeps it from ending, in words' }),
  })
  .meta({ id: 'Erasure' })

export function presentErasure(row: ErasureRow): z.output<typeof erasureSchema> {
  const { id, guest_id, status, requested_by, waits_for } = row
  return {
    id,
    guest_id,
    status,
    requested_by,
    waits_for,
    requested_at: toIso(row.requested_at),
    swept_at: toIso(row.swept_at),
    finished_at: toIso(row.finished_at),
  }
}

export const contextOfSubject = (id: string) => `erasures/${id}/subject`

type Deps = { secretKey: Buffer; audit: AuditHook }

/**
 * Begins to erase a guest. From this transaction on nobody finds or mails them: the guest's own row is empty, and
 * phones and LIDs are fingerprints. `runErasures` goes through what other slices hold. Called again, it answers how far
 * that is.
 */
export async function requestErasure(
  tx: Tx,
  { secretKey, audit }: Deps,
  { guestId, by, at }: { guestId: string; by: string; at: number },
): Promise<ErasureRow> {
  const guest = await lockLivingGuest(tx, guestId, { erased: true })
  const known = await findErasure(tx, guest.id)
  if (known) return known

  const merged = await tx.selectFrom('guests').selectAll().where('merged_into', '=', guest.id).execute()
  const identities = await tx.selectFrom('guest_identities').selectAll().where('guest_id', '=', guest.id).execute()
  const person = personOf([guest, ...merged], identities)
  const knownBy: Identity[] = [
    ...person.phones.map((value) => ({ kind: 'phone' as const, value })),
    ...person.lids.map((value) => ({ kind: 'lid' as const, value })),
    ...(person.userIds ?? []).map((value) => ({ kind: 'user_id' as const, value })),
  ]
  await rememberErased(
    tx,
    knownBy.map((identity) => fingerprintOf(secretKey, identity)),
    at,
  )
  await tx.deleteFrom('guest_identities').where('guest_id', '=', guest.id).execute()
  await tx
    .updateTable('guests')
    .set({ ...refused(at), phone: null, name: null, push_name: null, erased_at: at, updated_at: at })
    .where('id', 'in', person.ids)
    .execute()
  await insertRefusal(tx, guest.id, { at, how: 'erasure', source: 'erased' })
  await audit(tx, { actor: by, action: 'guest.erase', subject: guest.id, details: {}, at })
  const id = newId('ers')
  return tx
    .insertInto('erasures')
    .values({
      id,
      guest_id: guest.id,
      status: 'running',
      subject: seal(secretKey, Buffer.from(JSON.stringify(person)), contextOfSubject(id)),
      requested_by: by,
      requested_at: at,
      swept_at: null,
      finished_at: null,
      next_at: at,
      waits_for: null,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
}

export function findErasure(tx: Pick<Tx, 'selectFrom'>, guestId: string): Promise<ErasureRow | undefined> {
  return tx.selectFrom('erasures').selectAll().where('guest_id', '=', guestId).executeTakeFirst()
}

function personOf(rows: readonly GuestRow[], identities: readonly Identity[]): Person {
  const valuesOf = (kind: Identity['kind']) => identities.filter((own) => own.kind === kind).map(({ value }) => value)
  const phones = [...valuesOf('phone'), ...rows.flatMap(({ phone }) => phone ?? [])]
  const names = rows.flatMap(({ name, push_name }) => [name ?? [], push_name ?? []].flat())
  return {
    ids: rows.map(({ id }) => id),
    phones: [...new Set(phones)],
    lids: valuesOf('lid'),
    userIds: valuesOf('user_id'),
    names: [...new Set(names)],
  }
}
