import { z } from 'zod'
import { storedJson, type Tx } from '../db/index.ts'
import { unknownFields } from '../http/known-fields.ts'
import type { Scope } from '../http/scopes.ts'
import { withoutUnset } from '../http/unset-fields.ts'
import type { ColumnNames } from './name-columns.ts'

export type RowOutcome = 'created' | 'updated' | 'unchanged'

/** What became of a row, and what was left out of it, in words. */
export type SavedRow = RowOutcome | { outcome: RowOutcome; warnings: string[] }

/** Which row of which import, by whom: the evidence for what it says. */
export type RowPlace = { importId: string; row: number; author: string }

/** A row that can be saved, with what had to be left out of it, in words. */
export type ReadRow = { input: unknown; warnings: string[] } | { reason: string }

/** A row that was read, and where it stands. */
export type PlacedRow<Input> = { input: Input; place: RowPlace }

/** Saves rows in the transaction, with the results of one after the other; throws `AppError` where the product refuses one. */
export type SaveRows<Input> = (tx: Tx, rows: readonly PlacedRow<Input>[], at: number) => Promise<SavedRow[]>

/** Reads and saves the rows of one import. */
export type RowImporter = {
  read(value: Record<string, unknown>): ReadRow
  /** `rows`: what `read` made of them. A method, so that importers of any input fit. */
  save(...args: Parameters<SaveRows<unknown>>): ReturnType<SaveRows<unknown>>
  /** At most this many rows are saved together. */
  rowsAtOnce: number
}

/** What can be imported. A slice declares its kinds: `imports.declare`. */
export type ImportKind = ColumnNames & {
  /** Who may import these, and see the results. */
  scope: Scope
  /** `isTable`: rows are cells of CSV, all of them texts. Throws `not_found` where `options` name what there is not. */
  open(options: Record<string, string>, isTable: boolean): Promise<RowImporter>
}

export const readOptions = storedJson('imports.options', z.record(z.string(), z.string()))

export type RowRules = {
  /** Rows are cells that people filled in. Else they are bodies of the single call, and held to its schema as it holds one. */
  isTable: boolean
  /** Fields without which a row of a table is still worth saving. */
  optional: readonly string[]
  /** Makes a body of this kind from a row. */
  shape: (value: Record<string, unknown>) => unknown
}

/**
 * An importer by the schema of the single call. In tables, values of `optional` fields that do not fit are left out and
 * named, and unknown columns are ignored; any other misfit is a reason to refuse the row.
 */
export function rowImporter<S extends z.ZodType>(
  schema: S,
  rules: RowRules,
  save: (tx: Tx, input: z.output<S>, at: number, place: RowPlace) => Promise<SavedRow>,
): RowImporter {
  const saveEach: SaveRows<z.output<S>> = async (tx, rows, at) => {
    const saved: SavedRow[] = []
    for (const { input, place } of rows) saved.push(await save(tx, input, at, place))
    return saved
  }
  return pageImporter(schema, rules, saveEach, 1)
}

/** The same where up to `rowsAtOnce` rows are saved together. */
export function pageImporter<S extends z.ZodType>(
  schema: S,
  { isTable, optional, shape }: RowRules,
  save: SaveRows<z.output<S>>,
  rowsAtOnce: number,
): RowImporter {
  const read = isTable
    ? (value: unknown) => readLeniently(schema, optional, value)
    : (value: unknown) => readExactly(schema, value)
  return { read: (value) => read(shape(value)), save, rowsAtOnce }
}

function readExactly(schema: z.ZodType, row: unknown): ReadRow {
  const given = withoutUnset(schema, row)
  const parsed = schema.safeParse(given)
  const wrong = parsed.success ? [] : parsed.error.issues.map(inWords)
  const unknown = unknownFields(schema, given, '').map(({ path, message }) => `${path.slice(1)}: ${message}`)
  if (parsed.success && unknown.length === 0) return { input: parsed.data, warnings: [] }
  return { reason: [...wrong, ...unknown].join('; ').slice(0, MAX_REASON) }
}

const MAX_REASON = 2_000

/** Each round takes out the values that did not fit; a list may hold several, all found at once. */
const ROUNDS = 3

/** `optional`: fields, with dots: `guest.name`. */
export function readLeniently<S extends z.ZodType>(
  schema: S,
  optional: readonly string[],
  given: unknown,
): { input: z.output<S>; warnings: string[] } | { reason: string } {
  const warnings: string[] = []
  let value = given
  for (let round = 0; ; round++) {
    const parsed = schema.safeParse(value)
    if (parsed.success) return { input: parsed.data, warnings }
    const { issues } = parsed.error
    const isOptional = (path: string) => optional.some((field) => path === field || path.startsWith(`${field}.`))
    if (round >= ROUNDS || !issues.every(({ path }) => isOptional(path.join('.')))) {
      return { reason: issues.map(inWords).join('; ').slice(0, MAX_REASON) }
    }
    warnings.push(...issues.map(inWords))
    value = without(
      value,
      issues.map(({ path }) => path),
    )
  }
}

function inWords({ path, message }: { path: PropertyKey[]; message: string }): string {
  const said = message.endsWith('received undefined') ? 'is missing' : message
  return [path.join('.'), said].filter(Boolean).join(': ')
}

/** A copy without what stands at these places. */
function without(value: unknown, paths: readonly PropertyKey[][]): unknown {
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, n) => {
      const here = paths.filter(([first]) => Number(first) === n)
      if (here.some((path) => path.length === 1)) return []
      return [
        here.length === 0
          ? item
          : without(
              item,
              here.map((path) => path.slice(1)),
            ),
      ]
    })
  }
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, item]) => {
      const here = paths.filter(([first]) => String(first) === name)
      if (here.some((path) => path.length === 1)) return []
      return [
        [
          name,
          here.length === 0
            ? item
            : without(
                item,
                here.map((path) => path.slice(1)),
              ),
        ],
      ]
    }),
  )
}
