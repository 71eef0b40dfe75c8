import type { Db } from '../../src/db/index.ts'

/** A user of the console in the store, without a password. */
export async function addUser(db: Db, { id, at, disabled = false }: { id: string; at: number; disabled?: boolean }) {
  const iso = new Date(at).toISOString()
  const nothing = { image: null, deleted_at: null, last_sign_in_at: null, language: null }
  const times = { created_at: iso, updated_at: iso, disabled_at: disabled ? at : null }
  await db
    .insertInto('users')
    .values({ id, name: id, email: `${id}@example.org`, email_verified: 0, role: 'operator', ...nothing, ...times })
    .execute()
}
