import { known } from '../lib/known.ts'

/** The row of a query that always has one: of counts, or of what it has just written. */
export const onlyRow = <T>({ rows }: { rows: readonly T[] }): T => known(rows[0], 'row')
