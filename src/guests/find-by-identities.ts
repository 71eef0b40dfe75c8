import { compiledList, type Db, dialectOf, type Tx } from '../db/index.ts'
import { known } from '../lib/known.ts'
import type { GuestRow, Identity } from './store.ts'

export type FoundGuest = GuestRow & { identity_kind: Identity['kind'] }

/** The living guests behind these identities, the oldest first; on PostgreSQL locked until the transaction ends. */
export async function findByIdentities(tx: Tx, identities: readonly Identity[]): Promise<FoundGuest[]> {
  return identities.length === 0 ? [] : (await selectByIdentities(tx, identities)).rows
}

const selectByIdentities = compiledList((db, identities: readonly Identity[]) =>
  dialectOf(db) === 'postgres' ? lockHolders(db, identities) : selectHolders(db, identities),
)

/** One join of two tables: of anything else PostgreSQL keeps the old state when it has waited for a guest. */
function lockHolders(db: Db, identities: readonly Identity[]) {
  return db
    .selectFrom('guest_identities as i')
    .innerJoin('guests as g', 'g.id', 'i.guest_id')
    .selectAll('g')
    .select(['i.kind as identity_kind'])
    .where(
      'i.kind',
      'in',
      identities.map(({ kind }) => kind),
    )
    .where(
      'i.value',
      'in',
      identities.map(({ value }) => value),
    )
    .orderBy('g.id')
    .forUpdate('g')
}

/** Each identity by itself takes SQLite two thirds of the time of all kinds with all values. */
function selectHolders(db: Db, identities: readonly Identity[]) {
  // Lists rather than equalities: SQLite would plan this again for every new value.
  const [first, ...others] = identities.map(({ kind, value }) =>
    db
      .selectFrom('guest_identities')
      .select(['kind', 'guest_id'])
      .where('kind', 'in', [kind])
      .where('value', 'in', [value]),
  )
  const held = others.reduce((found, other) => found.unionAll(other), known(first, 'identity'))
  return db
    .selectFrom(held.as('i'))
    .innerJoin('guests as g', 'g.id', 'i.guest_id')
    .selectAll('g')
    .select(['i.kind as identity_kind'])
    .orderBy('g.id')
}
