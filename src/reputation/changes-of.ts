import { z } from 'zod'

/**
 * The same fields, each optional and without its default, so that what a caller leaves out stays as it is. `partial()`
 * alone would fill in defaults and undo earlier settings.
 */
export function changesOf<S extends z.ZodRawShape>(schema: z.ZodObject<S>) {
  const fields = Object.entries(schema.shape).map(([name, field]) => [name, withoutDefault(field).optional()])
  return z.object(Object.fromEntries(fields) as { [K in keyof S]: z.ZodOptional<z.ZodType<z.output<S[K]>>> })
}

function withoutDefault(field: z.core.$ZodType): z.ZodType {
  const inner = field instanceof z.ZodDefault || field instanceof z.ZodPrefault ? field.unwrap() : field
  const described = inner as z.ZodType
  const meta = (field as z.ZodType).meta()
  return meta ? described.meta(meta) : described
}
