import type { z } from 'zod'
import type { $ZodType, $ZodTypes } from 'zod/v4/core'

/**
 * The schema inside all that says only whether a value may be absent, what stands for it, or how it is turned into another.
 * `side`: which side of such a change is meant, what a caller sends (`in`) or what it gets (`out`).
 */
export function bareSchema(schema: $ZodType, side: 'in' | 'out'): $ZodTypes {
  const { def } = (schema as $ZodTypes)._zod
  switch (def.type) {
    case 'optional':
    case 'nullable':
    case 'default':
    case 'prefault':
    case 'nonoptional':
    case 'readonly':
    case 'catch':
      return bareSchema(def.innerType, side)
    case 'pipe':
      return bareSchema(def[side], side)
    case 'lazy':
      return bareSchema(def.getter(), side)
    default:
      return schema as $ZodTypes
  }
}

/** Whether the schema takes this value. */
export function accepts(schema: $ZodType, value: unknown): boolean {
  return (schema as z.ZodType).safeParse(value).success
}
