import { z } from 'zod'

/**
 * Reads a column that holds JSON: what comes from the store is checked by a schema, like what comes from outside.
 * Throws when it does not fit, naming the column and the place in it, never the content: it may be a guest's words.
 */
export function storedJson<S extends z.ZodType>(column: string, schema: S): (json: string) => z.output<S> {
  return (json) => {
    let value: unknown
    try {
      value = JSON.parse(json)
    } catch {
      throw new Error(`${column} holds what is not JSON`)
    }
    const parsed = schema.safeParse(value)
    if (parsed.success) return parsed.data
    const [issue] = parsed.error.issues
    throw new Error(`${column} holds what is not known here: ${issue?.code} at ${issue?.path.join('.') || 'the top'}`)
  }
}

/** A column that holds a list of codes. A code that is no longer known, as after a change of version, is ignored. */
export function storedCodes<const C extends string>(column: string, codes: readonly C[]): (json: string) => C[] {
  const known = new Set<string>(codes)
  const read = storedJson(column, z.array(z.string()))
  return (json) => read(json).filter((code): code is C => known.has(code))
}
