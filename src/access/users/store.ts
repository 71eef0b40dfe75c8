import type { Selectable, Updateable } from 'kysely'
import { type Db, dialectOf, isUniqueViolation, type ReadDb, type Tx } from '../../db/index.ts'
import type { UsersTable } from '../../db/schema/access.ts'
import type { Actor } from '../../http/route.ts'
import { definedOnly } from '../../lib/defined-only.ts'
import { AppError, notFound } from '../../lib/errors.ts'
import { newId } from '../../lib/ids.ts'
import { audit } from '../audit.ts'
import type { Role } from './roles.ts'

export type UserRow = Selectable<UsersTable>

export type NewUser = { name: string; email: string; role: Role; language: 'ru' | 'en' | null; passwordHash: string }

export type UserChanges = {
  name?: string | undefined
  email?: string | undefined
  role?: Role | undefined
  language?: 'ru' | 'en' | null | undefined
  disabled?: boolean | undefined
  passwordHash?: string | undefined
}

type By = { actor: Pick<Actor, 'id' | 'session'>; at: number }

const PROVIDER = 'credential'
const iso = (at: number) => new Date(at).toISOString()

/** Throws `conflict` when the e-mail is somebody else's. */
export async function insertUser(tx: Tx, user: NewUser, { actor, at }: By): Promise<string> {
  const { passwordHash, ...given } = user
  const [id, times] = [newId('usr'), { created_at: iso(at), updated_at: iso(at) }]
  const nothing = { image: null, disabled_at: null, deleted_at: null, last_sign_in_at: null }
  await withFreeEmail(() =>
    tx
      .insertInto('users')
      .values({ id, ...given, ...nothing, ...times })
      .execute(),
  )
  const noTokens = { access_token: null, refresh_token: null, id_token: null, scope: null }
  const noExpiry = { access_token_expires_at: null, refresh_token_expires_at: null }
  await tx
    .insertInto('user_accounts')
    .values({
      id: newId('acc'),
      user_id: id,
      account_id: id,
      provider_id: PROVIDER,
      password: passwordHash,
      ...noTokens,
      ...noExpiry,
      ...times,
    })
    .execute()
  await audit(tx, { actor, action: 'user.created', subject: id, details: { role: user.role }, at })
  return id
}

/** Hides the first steps for a user; null shows them again. It concerns nobody else, so it is not audited. */
export async function hideFirstSteps(tx: Tx, id: string, at: number | null): Promise<void> {
  await tx.updateTable('users').set({ first_steps_hidden_at: at }).where('id', '=', id).execute()
}

/**
 * Changes a user. A change of the password or of the right to sign in ends all of the user's sessions, except the one
 * that makes it. Throws `not_found`, and `conflict` for a taken e-mail or the last administrator.
 */
export async function updateUser(tx: Tx, id: string, changes: UserChanges, { actor, at }: By): Promise<void> {
  const user = await lockUser(tx, id)
  const { disabled, passwordHash, ...fields } = changes
  const set: Updateable<UsersTable> = definedOnly(fields)
  if (disabled !== undefined && disabled !== (user.disabled_at !== null)) set.disabled_at = disabled ? at : null
  const changed = Object.keys(set).filter((field) => set[field as keyof UserRow] !== user[field as keyof UserRow])
  if (changed.length === 0 && passwordHash === undefined) return
  const loses = set.disabled_at || (set.role !== undefined && set.role !== 'administrator')
  if (loses && user.role === 'administrator') await demandAnotherAdministrator(tx, id)
  await withFreeEmail(() =>
    tx
      .updateTable('users')
      .set({ ...set, updated_at: iso(at) })
      .where('id', '=', id)
      .execute(),
  )
  if (passwordHash !== undefined) await setPassword(tx, id, passwordHash, at)
  if (passwordHash !== undefined || changed.includes('disabled_at')) {
    await endSessions(tx, id, { except: actor.id === id ? actor.session : undefined })
  }
  const details = {
    changed: [...changed, ...(passwordHash === undefined ? [] : ['password'])],
    ...(changed.includes('role') ? { from: user.role, to: set.role } : {}),
    ...(changed.includes('disabled_at') ? { disabled: set.disabled_at !== null } : {}),
  }
  await audit(tx, { actor, action: 'user.changed', subject: id, details, at })
}

/**
 * Removes a user except the name, which stays with what they have done. Throws `not_found`, and `conflict` for the last
 * administrator.
 */
export async function removeUser(tx: Tx, id: string, { actor, at }: By): Promise<void> {
  const user = await lockUser(tx, id)
  if (user.role === 'administrator') await demandAnotherAdministrator(tx, id)
  await tx.deleteFrom('user_sessions').where('user_id', '=', id).execute()
  await tx.deleteFrom('user_accounts').where('user_id', '=', id).execute()
  await tx
    .updateTable('users')
    .set({ email: `deleted:${id}`, disabled_at: at, deleted_at: at, updated_at: iso(at) })
    .where('id', '=', id)
    .execute()
  await audit(tx, { actor, action: 'user.deleted', subject: id, at })
}

export async function anyUser(db: ReadDb): Promise<boolean> {
  return (await db.selectFrom('users').select('id').limit(1).executeTakeFirst()) !== undefined
}

export async function noteSignIn(tx: Tx, id: string, at: number): Promise<void> {
  await tx.updateTable('users').set({ last_sign_in_at: at }).where('id', '=', id).execute()
  await audit(tx, { actor: { id }, action: 'session.started', subject: id, at })
}

/** Ends sessions of a user: all, one, or all but one. Returns how many. */
export async function endSessions(
  tx: Db,
  userId: string,
  { only, except }: { only?: string | undefined; except?: string | undefined } = {},
): Promise<number> {
  let query = tx.deleteFrom('user_sessions').where('user_id', '=', userId)
  if (only !== undefined) query = query.where('id', '=', only)
  if (except !== undefined) query = query.where('id', '<>', except)
  return Number((await query.executeTakeFirst()).numDeletedRows)
}

/** Called now and then. Returns how many had ended. */
export async function forgetOldSessions(db: Db, now: number): Promise<number> {
  const { numDeletedRows } = await db.deleteFrom('user_sessions').where('expires_at', '<', iso(now)).executeTakeFirst()
  return Number(numDeletedRows)
}

export async function passwordHashOf(db: ReadDb, userId: string): Promise<string | null> {
  const row = await db
    .selectFrom('user_accounts')
    .select('password')
    .where('user_id', '=', userId)
    .where('provider_id', '=', PROVIDER)
    .executeTakeFirst()
  return row?.password ?? null
}

async function setPassword(tx: Tx, userId: string, password: string, at: number): Promise<void> {
  await tx
    .updateTable('user_accounts')
    .set({ password, updated_at: iso(at) })
    .where('user_id', '=', userId)
    .where('provider_id', '=', PROVIDER)
    .execute()
}

/**
 * On PostgreSQL administrators are locked together with the user, in one order, so that two cannot remove each other's
 * rights at the same time.
 */
async function lockUser(tx: Tx, id: string): Promise<UserRow> {
  if (dialectOf(tx) === 'postgres') {
    await tx
      .selectFrom('users')
      .select('id')
      .where((eb) => eb.or([eb('id', '=', id), eb('role', '=', 'administrator')]))
      .orderBy('id')
      .forUpdate()
      .execute()
  }
  const user = await tx
    .selectFrom('users')
    .selectAll()
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  if (!user) throw notFound('user', id)
  return user
}

async function demandAnotherAdministrator(tx: Tx, id: string): Promise<void> {
  const other = await tx
    .selectFrom('users')
    .select('id')
    .where('role', '=', 'administrator')
    .where('disabled_at', 'is', null)
    .where('id', '<>', id)
    .executeTakeFirst()
  if (!other) throw new AppError('conflict', 'This is the last administrator; make another one first.')
}

async function withFreeEmail<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write()
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    throw new AppError('conflict', 'A user with this e-mail is there already.', [
      { path: 'body.email', message: 'is taken' },
    ])
  }
}
