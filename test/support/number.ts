import type { Insertable } from 'kysely'
import type { Db } from '../../src/db/index.ts'
import type { NumbersTable } from '../../src/db/schema/numbers.ts'
import { newId } from '../../src/lib/ids.ts'
import { findNumber, type NumberRow } from '../../src/numbers/index.ts'

/** A number in the store, without a session: linked, connected and declared warm unless told otherwise. */
export async function insertNumber(db: Db, given: Partial<Insertable<NumbersTable>> = {}): Promise<NumberRow> {
  const id = given.id ?? newId('num')
  const at = given.created_at ?? Date.UTC(2026, 0, 1)
  await db
    .insertInto('numbers')
    .values({
      id,
      label: 'Test number',
      restaurant_id: null,
      time_zone: null,
      phone: null,
      lid: null,
      state: 'open',
      reason: null,
      state_at: at,
      desired_state: 'online',
      per_minute: 10,
      per_hour: 100,
      pacing: 'burst',
      linked_at: at,
      warm_at: at,
      warm_declared_by: 'key_test',
      connected_at: at,
      last_frame_at: at,
      lost_at: null,
      restriction_kind: null,
      restriction_until: null,
      restriction_at: null,
      lease_owner: null,
      lease_until: null,
      ledger_owner: null,
      pairing_until: null,
      qr: null,
      qr_expires_at: null,
      pairing_phone: null,
      pairing_code: null,
      created_at: at,
      deleted_at: null,
      ...given,
    })
    .execute()
  return (await findNumber(db, id))!
}
