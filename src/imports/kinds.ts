import type { z } from 'zod'
import type { Tx } from '../db/index.ts'
import type { Scope } from '../http/scopes.ts'

export type RowOutcome = 'created' | 'updated' | 'unchanged'

/** A row that can be saved: with what had to be left out of it, in words. */
export type ReadRow = { input: unknown; warnings: string[] } | { reason: string }

/** Reads and saves the rows of one import. */
export type RowImporter = {
  read(value: Record<string, unknown>): ReadRow
  /** Saves a row in the transaction; throws `AppError` where the product refuses it. */
  save(tx: Tx, input: never, at: number): Promise<RowOutcome>
}

/** What can be imported. A slice declares its kinds: `imports.declare`. */
export type ImportKind = {
  /** Who may import these, and see what became of it. */
  scope: Scope
  /** `isTable`: rows are cells of CSV, all of them texts. Throws `not_found` where `options` name what there is not. */
  open(options: Record<string, string>, isTable: boolean): Promise<RowImporter>
  /** Other names of columns, in small letters, and the field that each is. */
  columns?: Record<string, string>
}

/**
 * An importer by a schema. Values of `optional` fields that do not fit are left out and named; any other misfit is a
 * reason to refuse the row.
 */
export function rowImporter<S extends z.ZodType>(
  schema: S,
  optional: readonly string[],
  shape: (value: Record<string, unknown>) => unknown,
  save: (tx: Tx, input: z.output<S>, at: number) => Promise<RowOutcome>,
): RowImporter {
  return { read: (value) => readLeniently(schema, optional, shape(value)), save: save as RowImporter['save'] }
}

/** Each round takes out what did not fit; a list may hold several wrong ones, all found at once. */
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
      return { reason: issues.map(inWords).join('; ').slice(0, 2_000) }
    }
    warnings.push(...issues.map(inWords))
    value = without(
      value,
      issues.map(({ path }) => path),
    )
  }
}

function inWords({ path, message }: { path: PropertyKey[]; message: string }): string {
  return [path.join('.'), message].filter(Boolean).join(': ')
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
