import type { z } from 'zod'
import type { $ZodType } from 'zod/v4/core'
import type { FieldError } from '../lib/errors.ts'
import { isObject } from '../lib/is-object.ts'
import { accepts, bareSchema } from './bare-schema.ts'

/**
 * Fields of `value` that its schema does not name, at any depth: a misspelt field is told instead of silently dropped.
 * Schemas that say what to do with other fields (`looseObject`, records) are left alone.
 */
export function unknownFields(schema: z.ZodType | $ZodType, value: unknown, path: string): FieldError[] {
  const { def } = bareSchema(schema, 'in')._zod
  switch (def.type) {
    case 'object': {
      if (!isObject(value) || def.catchall) return []
      return Object.entries(value).flatMap(([name, inner]) => {
        const field = Object.hasOwn(def.shape, name) ? def.shape[name] : undefined
        return field
          ? unknownFields(field, inner, `${path}.${name}`)
          : [
              {
                path: `${path}.${name}`,
                message: `unknown; known here: ${Object.keys(def.shape).join(', ') || 'none'}`,
              },
            ]
      })
    }
    case 'array':
      return Array.isArray(value) ? value.flatMap((item, i) => unknownFields(def.element, item, `${path}.${i}`)) : []
    case 'union': {
      // The option that fits best; what fits none at all is refused by the schema itself.
      const found = def.options
        .filter((option) => accepts(option, value))
        .map((option) => unknownFields(option, value, path))
      return found.sort((a, b) => a.length - b.length)[0] ?? []
    }
    default:
      return []
  }
}
