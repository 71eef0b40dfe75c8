import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import { compiled, compiledList, compiledWithIds, type Db, dialectOf, type ReadDb, type Tx } from '../db/index.ts'
import type { GuestsTable } from '../db/schema/guests.ts'
import { newId } from '../lib/ids.ts'

export type GuestRow = Selectable<GuestsTable>

/** How WhatsApp knows a person: phone in E.164, LID as bare digits, the id by which Meta names them to one business. */
export type Identity = { kind: 'phone' | 'lid' | 'user_id'; value: string }

export type Addresses = { phone?: string | undefined; lid?: string | undefined; userId?: string | undefined }

/** The identities of the known addresses. Throws when there are none. */
export function identitiesOf({ phone, lid, userId }: Addresses): Identity[] {
  const identities: Identity[] = []
  if (phone) identities.push({ kind: 'phone', value: phone })
  if (lid) identities.push({ kind: 'lid', value: lid })
  if (userId) identities.push({ kind: 'user_id', value: userId })
  if (identities.length === 0) throw new Error('a guest needs a phone, a LID or an id of Meta')
  return identities
}

export type NewGuest = Pick<Insertable<GuestsTable>, 'phone'> & { at: number } & Partial<
    Pick<
      Insertable<GuestsTable>,
      'name' | 'push_name' | 'username' | 'language' | 'time_zone' | 'attributes' | 'opted_out_at' | 'opted_out_source'
    >
  >

type Owner = Pick<GuestRow, 'id' | 'phone'>
type Owners = { byPhone: Map<string, Owner>; byLid: Map<string, Owner> }

/** Who has these phones and LIDs, by each; on PostgreSQL locked until the transaction ends. */
export async function findByPairs(tx: Tx, pairs: readonly { phone: string; lid: string }[]): Promise<Owners> {
  const owners: Owners = { byPhone: new Map(), byLid: new Map() }
  const values = pairs.flatMap(({ phone, lid }) => [phone, lid])
  if (values.length === 0) return owners
  const { rows } = await selectByValues(tx, values, {})
  for (const owner of rows) owners[owner.identity_kind === 'phone' ? 'byPhone' : 'byLid'].set(owner.by, owner)
  return owners
}

const selectByValues = compiledWithIds((db, values) => {
  const query = db
    .selectFrom('guest_identities as i')
    .innerJoin('guests as g', 'g.id', 'i.guest_id')
    .select(['g.id', 'g.phone', 'i.kind as identity_kind', 'i.value as by'])
    .where('i.kind', 'in', ['phone', 'lid'])
    .where('i.value', 'in', [...values])
    .orderBy('g.id')
  return dialectOf(db) === 'postgres' ? query.forUpdate('g') : query
})

/** Which of these guests are known by a LID. */
export async function findWithLid(tx: Tx, guestIds: readonly string[]): Promise<Set<string>> {
  if (guestIds.length === 0) return new Set()
  const { rows } = await selectWithLid(tx, guestIds, {})
  return new Set(rows.map(({ guest_id }) => guest_id))
}

const selectWithLid = compiledWithIds((db, guestIds) =>
  db
    .selectFrom('guest_identities')
    .select('guest_id')
    .where('guest_id', 'in', [...guestIds])
    .where('kind', 'in', ['lid']),
)

/** The living guests with these phones, by phone; on PostgreSQL locked until the transaction ends. */
export async function lockByPhones(tx: Tx, phones: readonly string[]): Promise<Map<string, GuestRow>> {
  if (phones.length === 0) return new Map()
  const query = tx
    .selectFrom('guest_identities as i')
    .innerJoin('guests as g', 'g.id', 'i.guest_id')
    .selectAll('g')
    .select('i.value as by')
    .where('i.kind', '=', 'phone')
    .where('i.value', 'in', [...phones])
    .orderBy('g.id')
  const rows = await (dialectOf(tx) === 'postgres' ? query.forUpdate('g') : query).execute()
  return new Map(rows.map(({ by, ...guest }) => [by, guest]))
}

/** The row of this very id, merged or not; on PostgreSQL locked until the transaction ends. */
export function lockGuest(tx: Tx, id: string): Promise<GuestRow | undefined> {
  const query = tx.selectFrom('guests').selectAll().where('id', '=', id)
  return (dialectOf(tx) === 'postgres' ? query.forUpdate() : query).executeTakeFirst()
}

/**
 * The columns that decide whether mailings may go to these guests now, by id; on PostgreSQL they are locked, in the
 * order of their ids, until the transaction ends.
 */
export async function lockGuests(tx: Tx, ids: readonly string[]) {
  if (ids.length === 0) return new Map<string, never>()
  const { rows } = await selectToLock(tx, ids, {})
  return new Map(rows.map((row) => [row.id, row]))
}

const selectToLock = compiledWithIds((db, ids) => {
  const query = db
    .selectFrom('guests')
    .select(['id', 'blocked_at', 'opted_out_at', 'last_mailed_at'])
    .where('id', 'in', ids)
    .orderBy('id')
  return dialectOf(db) === 'postgres' ? query.forNoKeyUpdate() : query
})

/** Inserts a guest with no identity yet: see `addIdentities`. */
export function insertGuest(tx: Tx, guest: NewGuest): Promise<GuestRow> {
  const { at, ...given } = guest
  return tx
    .insertInto('guests')
    .values({ id: newId('gst'), attributes: '{}', ...given, created_at: at, updated_at: at })
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Adds identities; false when somebody else already holds one of them. */
export async function addIdentities(
  tx: Tx,
  guestId: string,
  identities: readonly Identity[],
  at: number,
): Promise<boolean> {
  if (identities.length === 0) return true
  const rows = identities.map(({ kind, value }) => ({ kind, value, guest_id: guestId, created_at: at }))
  const { numAffectedRows } = await insertIdentities(tx, rows)
  return Number(numAffectedRows ?? 0) === identities.length
}

/** Leaves out those that somebody holds. */
export const insertIdentities = compiledList(
  (db, rows: readonly (Identity & { guest_id: string; created_at: number })[]) =>
    db
      .insertInto('guest_identities')
      .values(rows.map(({ kind, value, guest_id, created_at }) => ({ kind, value, guest_id, created_at })))
      .onConflict((conflict) => conflict.doNothing()),
)

/** Marks these as a guest's present addresses: the newest of a kind is the one that is written to. */
export async function renewIdentities(tx: Tx, identities: readonly Identity[], at: number): Promise<void> {
  for (const { kind, value } of identities) {
    await tx
      .updateTable('guest_identities')
      .set({ created_at: at })
      .where('kind', '=', kind)
      .where('value', '=', value)
      .execute()
  }
}

export async function updateGuest(tx: Tx, id: string, changes: Updateable<GuestsTable>, at: number): Promise<GuestRow> {
  return tx
    .updateTable('guests')
    .set({ ...changes, updated_at: at })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Takes the username from whoever had it before. */
export async function freeUsername(tx: Tx, username: string): Promise<void> {
  await tx.updateTable('guests').set({ username: null }).where('username', '=', username).execute()
}

/**
 * The guest known by this username. On PostgreSQL nobody else can look for it until the transaction ends, so of two
 * that would create a guest for it only one does.
 */
export async function findByUsername(tx: Tx, username: string): Promise<NamedGuest | undefined> {
  const postgres = dialectOf(tx) === 'postgres'
  if (postgres) await sql`select pg_advisory_xact_lock(hashtextextended(${username}, 12))`.execute(tx)
  const query = tx
    .selectFrom('guests as g')
    .selectAll('g')
    .select(({ exists, selectFrom, ref }) =>
      exists(selectFrom('guest_identities as i').select('i.kind').where('i.guest_id', '=', ref('g.id'))).as(
        'addressed',
      ),
    )
    .where('g.username', '=', username)
    .where('g.merged_into', 'is', null)
  const row = await (postgres ? query.forUpdate('g') : query).executeTakeFirst()
  if (!row) return undefined
  const { addressed, ...guest } = row
  return { guest, isAddressed: Boolean(addressed) }
}

/** `isAddressed`: a phone or LID of theirs is known, too. */
export type NamedGuest = { guest: GuestRow; isAddressed: boolean }

/** Returns whether any was new to the guest. */
export async function addTags(tx: Tx, guestId: string, tags: readonly string[]): Promise<boolean> {
  if (tags.length === 0) return false
  const result = await tx
    .insertInto('guest_tags')
    .values([...new Set(tags)].map((tag) => ({ tag, guest_id: guestId })))
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n
}

export type TagRow = { tag: string; guest_id: string }

/** Returns those that were new. */
export async function addTagsOfMany(tx: Tx, tags: readonly TagRow[]): Promise<TagRow[]> {
  if (tags.length === 0) return []
  return tx
    .insertInto('guest_tags')
    .values([...tags])
    .onConflict((conflict) => conflict.doNothing())
    .returning(['tag', 'guest_id'])
    .execute()
}

/** Returns whether the guest had any of them. */
export async function removeTags(tx: Tx, guestId: string, tags: readonly string[]): Promise<boolean> {
  if (tags.length === 0) return false
  const result = await tx
    .deleteFrom('guest_tags')
    .where('guest_id', '=', guestId)
    .where('tag', 'in', [...tags])
    .executeTakeFirst()
  return result.numDeletedRows > 0n
}

export async function replaceTags(tx: Tx, guestId: string, tags: readonly string[]): Promise<void> {
  await tx.deleteFrom('guest_tags').where('guest_id', '=', guestId).execute()
  await addTags(tx, guestId, tags)
}

/** Where a guest can be reached: what a WhatsApp connection takes as `to`. */
export async function findPeer(
  db: ReadDb,
  guestId: string,
): Promise<{ phone?: string; lid?: string; userId?: string }> {
  const { rows: identities } = await selectIdentities(db, { guestId })
  // The newest of a kind wins; of phones, the one that the guest has now.
  const newest = Object.fromEntries(identities.map(({ kind, value }) => [kind === 'user_id' ? 'userId' : kind, value]))
  const present = identities.find(({ kind, value, phone }) => kind === 'phone' && value === phone)
  return { ...newest, ...(present && { phone: present.value }) }
}

/** Our names for these people, each in its place; undefined where nobody knows them. */
export async function findNames(
  tx: Tx,
  peers: readonly { phone?: string; lid?: string }[],
): Promise<(string | undefined)[]> {
  const rows = await tx
    .selectFrom('guest_identities as i')
    .innerJoin('guests as g', 'g.id', 'i.guest_id')
    .select(['i.kind', 'i.value', 'g.name', 'g.push_name'])
    // Named for the sake of the index, which begins with it.
    .where('i.kind', 'in', ['phone', 'lid'])
    .where(
      'i.value',
      'in',
      peers.flatMap(({ phone, lid }) => [phone, lid].filter((value) => value !== undefined)),
    )
    .execute()
  const names = new Map(rows.map(({ kind, value, name, push_name }) => [`${kind}:${value}`, name ?? push_name]))
  return peers.map(({ phone, lid }) => names.get(`phone:${phone}`) ?? names.get(`lid:${lid}`) ?? undefined)
}

/** All addresses of these guests, older ones too: `phone:+79161234567`, `lid:123`. */
export async function findAddresses(db: ReadDb | Tx, guestIds: readonly string[]): Promise<Map<string, Set<string>>> {
  if (guestIds.length === 0) return new Map()
  const { rows } = await selectAddresses(db, [...new Set(guestIds)], {})
  const found = new Map<string, Set<string>>()
  for (const [id, own] of Map.groupBy(rows, ({ guest_id }) => guest_id)) {
    found.set(id, new Set(own.map(({ kind, value }) => `${kind}:${value}`)))
  }
  return found
}

const selectAddresses = compiledWithIds((db, guestIds) =>
  db.selectFrom('guest_identities').select(['guest_id', 'kind', 'value']).where('guest_id', 'in', guestIds),
)

const selectIdentities = compiled((db, { guestId }: { guestId: string }) =>
  db
    .selectFrom('guest_identities as i')
    .innerJoin('guests as g', 'g.id', 'i.guest_id')
    .select(['i.kind', 'i.value', 'g.phone'])
    .where('i.guest_id', '=', guestId)
    .orderBy('i.created_at'),
)

/** Changes columns that are not an edit of the guest: `updated_at` stays. */
export async function updateGuestRow(tx: Tx, id: string, changes: Updateable<GuestsTable>): Promise<void> {
  await tx.updateTable('guests').set(changes).where('id', '=', id).execute()
}

/** Restarts the interval between two mailings for these guests at `at`. */
export async function markMailed(tx: Tx, guestIds: readonly string[], at: number): Promise<void> {
  if (guestIds.length === 0) return
  await updateMailed(tx, [...guestIds].sort(), { at })
}

const updateMailed = compiledWithIds((db, guestIds, { at }: { at: number }) =>
  db.updateTable('guests').set({ last_mailed_at: at }).where('id', 'in', guestIds),
)

/** Records that WhatsApp knows all of these guests, or that it does not. */
export async function setOnWhatsApp(tx: Db, guestIds: readonly string[], yes: boolean, at: number): Promise<void> {
  if (guestIds.length === 0) return
  await tx
    .updateTable('guests')
    .set({ on_whatsapp: yes ? 1 : 0, on_whatsapp_at: at })
    .where('id', 'in', guestIds.toSorted())
    .execute()
}
