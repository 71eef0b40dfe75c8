import type { SelectQueryBuilder } from 'kysely'
import { dialectOf, type Tx } from './connect.ts'

/**
 * For `$call`: on PostgreSQL the rows are locked until the transaction ends. SQLite has one writer at a time and needs
 * no lock.
 */
export function forUpdate(tx: Tx) {
  return <DB, TB extends keyof DB, O>(query: SelectQueryBuilder<DB, TB, O>): SelectQueryBuilder<DB, TB, O> =>
    dialectOf(tx) === 'postgres' ? query.forUpdate() : query
}

/** As `forUpdate`, but others may hold the rows as well: nobody changes them meanwhile. */
export function forShare(tx: Tx) {
  return <DB, TB extends keyof DB, O>(query: SelectQueryBuilder<DB, TB, O>): SelectQueryBuilder<DB, TB, O> =>
    dialectOf(tx) === 'postgres' ? query.forShare() : query
}
