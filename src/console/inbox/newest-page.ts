import type { Page } from '../lists.ts'

export type Order<T> = {
  /** Negative: `a` comes before `b`. */
  compare(a: T, b: T): number
  /** Of two states of one row, the known one and the one just loaded. */
  merge?(known: T, loaded: T): T
  /** A known row missing from the newest page stays in a timeline; it has left a filtered list. */
  keepsMissing?: boolean
}

/**
 * Merges the newest page into what is known. `gap`: something may be missing between them, so only the page is kept.
 */
export function mergeNewest<T extends { id: string }>(
  rows: readonly T[],
  page: Page<T>,
  { compare, merge = (_, loaded) => loaded, keepsMissing = false }: Order<T>,
): { rows: readonly T[]; gap: boolean } {
  const known = new Map(rows.map((row) => [row.id, row]))
  const mergedOf = (row: T) => {
    const before = known.get(row.id)
    return before ? merge(before, row) : row
  }
  const edge = page.data.at(-1)
  const newest = page.data.map(mergedOf)
  if (!edge || page.next_cursor === null) return { rows: newest, gap: false }
  const joined = page.data.some((row) => {
    const before = known.get(row.id)
    return before !== undefined && compare(before, row) === 0
  })
  if (!joined && rows.length > 0) return { rows: newest, gap: true }
  const inPage = new Set(page.data.map(({ id }) => id))
  const rest = rows.filter((row) => !inPage.has(row.id) && (keepsMissing || compare(row, edge) > 0))
  if (!keepsMissing) return { rows: [...newest, ...rest], gap: false }
  return { rows: [...newest, ...rest].sort(compare), gap: false }
}

/** Puts a row into its place, or replaces the one with its id. */
export function placeRow<T extends { id: string }>(
  rows: readonly T[],
  row: T,
  compare: (a: T, b: T) => number,
  merge: (known: T, loaded: T) => T,
): readonly T[] {
  const index = rows.findIndex(({ id }) => id === row.id)
  const before = rows[index]
  if (before) return rows.with(index, merge(before, row))
  const place = rows.findIndex((other) => compare(row, other) < 0)
  return place < 0 ? [...rows, row] : rows.toSpliced(place, 0, row)
}
