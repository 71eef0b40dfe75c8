import { z } from 'zod'
import { AppError } from '../lib/errors.ts'

/** `cursor` and `limit` of every list. */
export const pageQuery = z.object({
  cursor: z.string().min(1).max(500).optional().meta({ description: 'next_cursor of the page before' }),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

export type PageQuery = z.output<typeof pageQuery>

/** A page in API answers: `{data, next_cursor}`. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ data: z.array(item), next_cursor: z.string().nullable() })
}

/** The position after a row, opaque to callers: the row's sort values. */
export function encodeCursor(values: readonly (string | number | null)[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url')
}

/** The sort values of a cursor, checked against their schema. Throws `invalid_input`. */
export function decodeCursor<T extends z.ZodType>(cursor: string, schema: T): z.output<T> {
  const parsed = schema.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString('utf8')))
  if (parsed.success && Array.isArray(parsed.data) && parsed.data.every(isStorable)) return parsed.data
  throw new AppError('invalid_input', 'This cursor is not one of ours; begin without a cursor.', [
    { path: 'query.cursor', message: 'unknown cursor' },
  ])
}

/** Sort values are ids and instants; a database refuses comparison with anything else. */
function isStorable(value: unknown): boolean {
  return typeof value === 'string' ? !value.includes('\0') : value === null || Number.isSafeInteger(value)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Cuts a result of `limit + 1` rows into a page. */
export function cutPage<R, T>(
  rows: readonly R[],
  limit: number,
  cursorOf: (row: R) => readonly (string | number | null)[],
  present: (row: R) => T,
): { data: T[]; next_cursor: string | null } {
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return { data: page.map(present), next_cursor: rows.length > limit && last ? encodeCursor(cursorOf(last)) : null }
}
