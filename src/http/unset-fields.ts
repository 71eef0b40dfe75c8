import type { z } from 'zod'
import type { $ZodType } from 'zod/v4/core'
import { isObject } from '../lib/is-object.ts'
import { accepts, bareSchema } from './bare-schema.ts'

/**
 * `value` without the optional fields that are null where null has no meaning of its own, at any depth: programs in many
 * languages write a field that is not set as null, as our answers do. Lists and records keep their nulls.
 */
export function withoutUnset(schema: z.ZodType | $ZodType, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  const { def } = bareSchema(schema, 'in')._zod
  switch (def.type) {
    case 'object':
      return isObject(value) ? fieldsThatAreSet(def.shape, value) : value
    case 'array':
      return Array.isArray(value) ? value.map((item) => withoutUnset(def.element, item)) : value
    case 'union': {
      const readings = def.options.map((option) => ({ option, reading: withoutUnset(option, value) }))
      return readings.find(({ option, reading }) => accepts(option, reading))?.reading ?? value
    }
    default:
      return value
  }
}

function fieldsThatAreSet(shape: Readonly<Record<string, $ZodType>>, value: Record<string, unknown>) {
  const entries = Object.entries(value).flatMap(([name, inner]) => {
    const field = Object.hasOwn(shape, name) ? shape[name] : undefined
    if (!field) return [[name, inner]]
    if (inner === null && accepts(field, undefined) && !accepts(field, null)) return []
    return [[name, withoutUnset(field, inner)]]
  })
  return Object.fromEntries(entries)
}
