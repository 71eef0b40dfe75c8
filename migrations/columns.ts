import type { ColumnDataType, ColumnDefinitionBuilder, Kysely } from 'kysely'

/** Migrations know no schema: they stay true when the schema moves on. */
// biome-ignore lint/suspicious/noExplicitAny: a migration sees the schema of its own time, which no type describes.
export type AnyDb = Kysely<any>

/** The few column types that SQLite and PostgreSQL spell differently. */
export type Columns = {
  /** 64-bit integer: counts and UTC milliseconds. */
  int: ColumnDataType
  bytes: ColumnDataType
  /** An integer key that the database counts up. */
  serial: ColumnDataType
  asSerial: (column: ColumnDefinitionBuilder) => ColumnDefinitionBuilder
}

export function isPostgres(db: AnyDb): boolean {
  return db.getExecutor().adapter.constructor.name === 'PostgresAdapter'
}

export function columnsOf(db: AnyDb): Columns {
  return isPostgres(db)
    ? { int: 'bigint', bytes: 'bytea', serial: 'bigserial', asSerial: (column) => column.primaryKey() }
    : { int: 'integer', bytes: 'blob', serial: 'integer', asSerial: (column) => column.primaryKey().autoIncrement() }
}
