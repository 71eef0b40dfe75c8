import type { Compilable, CompiledQuery, QueryResult } from 'kysely'
import { type Db, type Dialect, dialectOf, type ReadDb, runAtOnce } from './connect.ts'

/** Stands for a value while a statement is built. */
class Place {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

/**
 * A statement that is built and compiled once for each kind of database and then run with ever new values. For the few
 * that run with every message: building and compiling them costs as much as the database's own work.
 *
 * `build` gets a place for each value by its name, so it must not look at values, and a value takes one parameter: lists
 * (`in`) have a fixed length.
 */
export function compiled<Values extends object, Row>(
  build: (db: Db, values: Values) => Compilable<Row>,
): (db: ReadDb, values: Values) => Promise<QueryResult<Row>> {
  const places = new Proxy({} as Values, { get: (_, name) => new Place(String(name)) })
  const known = new Map<Dialect, CompiledQuery<Row>>()
  return (db, values) => {
    const dialect = dialectOf(db)
    let query = known.get(dialect)
    if (!query) {
      query = build(db as Db, places).compile()
      known.set(dialect, query)
    }
    const parameters = query.parameters.map((value) =>
      value instanceof Place ? (values[value.name as keyof Values] as unknown) : value,
    )
    return runAtOnce<Row>(db, query.sql, parameters) ?? db.getExecutor().executeQuery<Row>({ ...query, parameters })
  }
}
