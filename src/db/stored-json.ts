import { z } from 'zod'

/**
 * Reads a column that holds JSON: what came out of the store is held to a schema, as what comes from outside is. Throws
 * for what does not fit, with the column and the place in it, never with what stands there: it may be a guest's word.
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

/** A column that holds a list of codes. One that is no longer known, as after a change of version, means nothing. */
export function storedCodes<const C extends string>(column: string, codes: readonly C[]): (json: string) => C[] {
  const known = new Set<string>(codes)
  const read = storedJson(column, z.array(z.string()))
  return (json) => read(json).filter((code): code is C => known.has(code))
}
