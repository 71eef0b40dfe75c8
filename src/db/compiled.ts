import type { Compilable, CompiledQuery, QueryResult } from 'kysely'
import { known } from '../lib/known.ts'
import { type Db, type Dialect, dialectOf, type ReadDb, runAtOnce } from './connect.ts'

/** Stands for a value while a statement is being built. */
class Place {
  readonly row: number
  readonly name: string
  constructor(row: number, name: string) {
    this.row = row
    this.name = name
  }
}

const placesOf = <Values extends object>(row: number): Values =>
  new Proxy({} as Values, { get: (_, name) => new Place(row, String(name)) })

/** Lists of these lengths are compiled once. */
const LONGEST_KEPT = 64

/**
 * A statement that is built and compiled once for each kind of database and then run with new values. For the few that
 * run with every message: building and compiling them costs as much as the database's own work.
 *
 * `build` gets a placeholder for each value by its name, so it must not look at values. A value takes one parameter:
 * lists (`in`) have a fixed length.
 */
export function compiled<Values extends object, Row>(
  build: (db: Db, values: Values) => Compilable<Row>,
): (db: ReadDb, values: Values) => Promise<QueryResult<Row>> {
  const run = compiledList<Values, Row>((db, [values = placesOf<Values>(0)]) => build(db, values))
  return (db, values) => run(db, [values])
}

/**
 * As `compiled`, for a statement about several rows at once: compiled for each number of them. At least one row is
 * given.
 */
export function compiledList<Values extends object, Row>(
  build: (db: Db, rows: readonly Values[]) => Compilable<Row>,
): (db: ReadDb, rows: readonly Values[]) => Promise<QueryResult<Row>> {
  const known: Record<Dialect, CompiledQuery<Row>[]> = { sqlite: [], postgres: [] }
  return (db, rows) => {
    const ofDialect = known[dialectOf(db)]
    let query = ofDialect[rows.length]
    if (!query) {
      const places = rows.map((_, row) => placesOf<Values>(row))
      query = build(db as Db, places).compile()
      if (rows.length <= LONGEST_KEPT) ofDialect[rows.length] = query
    }
    const parameters = query.parameters.map((value) =>
      value instanceof Place ? (rows[value.row]?.[value.name as keyof Values] as unknown) : value,
    )
    return runAtOnce<Row>(db, query.sql, parameters) ?? db.getExecutor().executeQuery<Row>({ ...query, parameters })
  }
}

/**
 * As `compiled`, for a statement with a list (`in`) of at least one id: the list is padded with its last member to one
 * of a few lengths, so that few statements are compiled and cached.
 */
export function compiledWithIds<Values extends object, Row>(
  build: (db: Db, ids: readonly string[], values: Values) => Compilable<Row>,
): (db: ReadDb, ids: readonly string[], values: Values) => Promise<QueryResult<Row>> {
  const run = compiledList<Values & { id: string }, Row>((db, rows) => {
    const [values] = rows
    if (!values) throw new Error('a list of nobody')
    return build(
      db,
      rows.map(({ id }) => id),
      values,
    )
  })
  return (db, ids, values) => {
    const length = 2 ** Math.ceil(Math.log2(ids.length))
    return run(
      db,
      Array.from({ length }, (_, index) => ({ ...values, id: known(ids[Math.min(index, ids.length - 1)], 'id') })),
    )
  }
}
