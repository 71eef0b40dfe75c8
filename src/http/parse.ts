import { z } from 'zod'
import { AppError, type ErrorCode, type FieldError } from '../lib/errors.ts'
import { unknownFields } from './known-fields.ts'
import { withoutUnset } from './unset-fields.ts'

const MAX_DEPTH = 32

/** `form`: the fields of multipart/form-data, which its route reads by itself. */
type Part = 'path' | 'query' | 'body' | 'form'

/**
 * Parses one part of the request by its schema. Throws `invalid_input` (`not_found` for the path) with every invalid
 * field; fields that the schema does not name are invalid too, unless `ignoreUnknown`.
 * `nullIsUnset`: null in an optional field that knows no null counts as no field.
 */
export function parsePart(
  part: Part,
  schema: z.ZodType | undefined,
  value: unknown,
  { ignoreUnknown = false, nullIsUnset = false }: { ignoreUnknown?: boolean; nullIsUnset?: boolean } = {},
): unknown {
  const nonsense = hopelessFields(withoutRows(schema, value), part)
  if (nonsense.length > 0) throw refusal(part, nonsense)
  if (!schema) return undefined
  const sound = isWellFormed(value) ? value : wellFormed(value)
  return parseSound(part, schema, nullIsUnset ? withoutUnset(schema, sound) : sound, ignoreUnknown)
}

/** A list whose rows the route judges one by one: an error in one is reported there and stops no other. */
export function rowsInput(max: number) {
  const schema = z.array(z.unknown()).min(1).max(max)
  ROWS.add(schema)
  return schema
}

const ROWS = new WeakSet<object>()

/** What is judged here: everything but the fields that are `rowsInput`. */
function withoutRows(schema: z.ZodType | undefined, value: unknown): unknown {
  if (!(schema instanceof z.ZodObject) || typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).filter(([name]) => !ROWS.has(schema.shape[name] ?? schema)))
}

function parseSound(part: Part, schema: z.ZodType, value: unknown, ignoreUnknown: boolean): unknown {
  const unknown = part === 'path' || ignoreUnknown ? [] : unknownFields(schema, value, part)
  const parsed = schema.safeParse(value)
  if (parsed.success && unknown.length === 0) return parsed.data
  const wrong = parsed.success ? [] : parsed.error.issues.map((issue) => describeIssue(part, issue))
  throw refusal(part, [...wrong, ...unknown.filter((field) => !wrong.some(({ path }) => path === field.path))])
}

/** For a row of `rowsInput`: the general checks. */
export const nonsenseOf = (row: unknown): FieldError[] => hopelessFields(row, 'row')

/** The checks that no schema has to make: null characters, which PostgreSQL cannot store, and absurd nesting. */
function hopelessFields(value: unknown, path: string, depth = 0): FieldError[] {
  if (typeof value === 'string') return value.includes('\0') ? [{ path, message: 'holds a null character' }] : []
  if (typeof value !== 'object' || value === null) return []
  if (depth >= MAX_DEPTH) return [{ path: path.slice(0, 200), message: `nested more than ${MAX_DEPTH} deep` }]
  return Object.entries(value).flatMap(([name, inner]) => [
    ...(name.includes('\0') ? [{ path, message: 'has a name with a null character' }] : []),
    ...hopelessFields(inner, `${path}.${name}`, depth + 1),
  ])
}

function isWellFormed(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed()
  if (typeof value !== 'object' || value === null) return true
  return Object.entries(value).every(([name, inner]) => name.isWellFormed() && isWellFormed(inner))
}

/** Half a surrogate pair, left by programs that cut texts, becomes U+FFFD: no database can hold it. */
function wellFormed(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed()
  if (Array.isArray(value)) return value.map(wellFormed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name.toWellFormed(), wellFormed(inner)]))
}

function describeIssue(part: Part, issue: z.core.$ZodIssue): FieldError {
  return { path: [part, ...issue.path.map(String)].join('.'), message: issue.message }
}

const REFUSALS: Record<Part, { code: ErrorCode; message: string }> = {
  path: { code: 'not_found', message: 'There is nothing at this address.' },
  query: { code: 'invalid_input', message: 'Some query parameters are not right; see errors.' },
  body: { code: 'invalid_input', message: 'Some fields of the body are not right; see errors.' },
  form: { code: 'invalid_input', message: 'Some parts of the form are not right; see errors.' },
}

function refusal(part: Part, fields: FieldError[]): AppError {
  const { code, message } = REFUSALS[part]
  return new AppError(code, message, fields.slice(0, 100))
}
