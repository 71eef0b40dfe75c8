import { ANY_STRING, EXAMPLE_VALUES, FORMAT_VALUES } from './example-values.ts'
import { exampleId, idPrefixOf } from './ids.ts'
import { nounOf } from './operation-id.ts'
import { patternOf } from './pattern.ts'

/** The part of JSON Schema that our schemas are written in. */
export type Schema = {
  $ref?: string
  type?: string | string[]
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  prefixItems?: Schema[]
  additionalProperties?: Schema | boolean
  propertyNames?: Schema
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  enum?: unknown[]
  const?: unknown
  default?: unknown
  examples?: unknown[]
  format?: string
  pattern?: string
  [keyword: string]: unknown
}

type Context = {
  schemas: Record<string, Schema>
  /** Whether optional fields are included. */
  whole: boolean
  /**
   * Whether it is an answer, from which most optional fields are missing: a message has words or a place or a contact.
   */
  leaves: boolean
  /** Nouns on the way here: a schema within itself is left out. */
  within: readonly string[]
}

/**
 * An example of a schema: its own, or one composed of its fields' (`EXAMPLE_VALUES`). Undefined when there is none, as
 * in the depth of a schema that contains itself.
 */
export function exampleOf(schema: Schema, noun: string, context: Omit<Context, 'within'>): unknown {
  return compose(schema, '', noun, { ...context, within: [] })
}

function compose(schema: Schema, field: string, noun: string, context: Context): unknown {
  if (schema.$ref) return ofNamed(schema.$ref, field, context)
  if (schema.examples) return schema.examples[0]
  if ('const' in schema) return schema.const
  const named = namedValue(schema, field, noun)
  if (named !== undefined) return named
  if (schema.enum) return schema.default ?? schema.enum[0]
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return ofChoices(choices, field, noun, context)
  if (schema.allOf) return ofAll(schema.allOf, field, noun, context)
  if (schema.default !== undefined && typeof schema.default !== 'object') return schema.default
  return ofType(schema, field, noun, context)
}

function ofNamed(ref: string, field: string, context: Context): unknown {
  const name = ref.slice(ref.lastIndexOf('/') + 1)
  const schema = context.schemas[name]
  if (!schema || context.within.includes(name)) return undefined
  return compose(schema, schema.properties ? '' : field, nounOfSchema(name), {
    ...context,
    within: [...context.within, name],
  })
}

/** `GuestUpdatedEvent` is about a `Guest`. */
function nounOfSchema(name: string): string {
  const [first = ''] = name.match(/^[A-Z][a-z]+/) ?? []
  return name.endsWith('Event') ? first : name.replace(/Output$/, '')
}

/** The first that is something. */
function ofChoices(choices: readonly Schema[], field: string, noun: string, context: Context): unknown {
  const isNull = ({ type }: Schema) => type === 'null'
  const isPlain = ({ type, $ref }: Schema) => $ref === undefined && type !== 'object' && type !== 'array'
  if (context.leaves && choices.some(isNull) && !choices.every(isPlain)) return null
  for (const choice of choices) {
    const example = isNull(choice) ? undefined : compose(choice, field, noun, context)
    if (example !== undefined) return example
  }
  return choices.some(isNull) ? null : undefined
}

function ofAll(parts: readonly Schema[], field: string, noun: string, context: Context): unknown {
  return Object.assign({}, ...parts.map((part) => compose(part, field, noun, context)))
}

function ofType(schema: Schema, field: string, noun: string, context: Context): unknown {
  const types = [schema.type ?? []].flat()
  if (types.includes('object') || schema.properties) return ofObject(schema, field, noun, context)
  if (types.includes('array')) return ofArray(schema, field, noun, context)
  if (types.includes('integer') || types.includes('number')) return numberWithin(schema)
  if (types.includes('boolean')) return true
  if (types.includes('string')) return ANY_STRING.find((value) => fits(schema, value))
  return types.includes('null') ? null : {}
}

function ofObject(schema: Schema, field: string, noun: string, context: Context): unknown {
  const { properties = {}, required = [], additionalProperties, propertyNames } = schema
  const example: Record<string, unknown> = {}
  const own = field === '' || field === 'data' ? noun : nounOf(`_${field}`)
  for (const [name, property] of Object.entries(properties)) {
    const isRequired = required.includes(name)
    if (!isRequired && !context.whole) continue
    const value = compose(property, name, own, context)
    if (value !== undefined) example[name] = value
    // A schema that contains itself cannot be shown to the end.
    else if (isRequired) return undefined
  }
  if (typeof additionalProperties === 'object' && Object.keys(properties).length === 0) {
    const key = propertyNames ? compose(propertyNames, field, noun, context) : 'example'
    const value = compose(additionalProperties, field, noun, context)
    if (typeof key === 'string' && value !== undefined) example[key] = value
  }
  return example
}

function ofArray({ items, prefixItems, minItems }: Schema, field: string, noun: string, context: Context): unknown {
  if (prefixItems) return prefixItems.map((item) => compose(item, field, noun, context))
  const item = items && compose(items, field, noun, context)
  if (item === undefined) return []
  return Array.from({ length: Math.max(1, Number(minItems ?? 1)) }, () => item)
}

/** The value for the field's name, if the schema allows it. */
function namedValue(schema: Schema, field: string, noun: string): unknown {
  const prefix = idPrefixOf(field, noun)
  const values = [
    EXAMPLE_VALUES[`${noun}.${field}`],
    prefix && exampleId(prefix),
    EXAMPLE_VALUES[field],
    schema.format && FORMAT_VALUES[schema.format],
  ]
  return values.find((value) => value !== undefined && fits(schema, value))
}

/** Whether a plain value fits here; for nested schemas the answer is no. */
function fits(schema: Schema, value: unknown): boolean {
  if (schema.anyOf) return schema.anyOf.some((choice) => fits(choice, value))
  if (schema.enum) return schema.enum.includes(value)
  const types = [schema.type ?? []].flat()
  if (value === null) return types.includes('null')
  if (typeof value === 'string') return types.includes('string') && fitsString(schema, value)
  if (typeof value === 'boolean') return types.includes('boolean')
  if (typeof value === 'number') {
    const { minimum = -Infinity, maximum = Infinity } = schema
    return (
      (types.includes('number') || types.includes('integer')) && value >= Number(minimum) && value <= Number(maximum)
    )
  }
  return false
}

function fitsString({ pattern, minLength = 0, maxLength = Infinity, format }: Schema, value: string): boolean {
  if (format && FORMAT_VALUES[format] && FORMAT_VALUES[format] !== value) return false
  if (value.length < Number(minLength) || value.length > Number(maxLength)) return false
  return pattern === undefined || Boolean(patternOf(pattern)?.test(value))
}

function numberWithin({ minimum, maximum, exclusiveMinimum, type }: Schema): number {
  const least = Number(minimum ?? (exclusiveMinimum === undefined ? 1 : Number(exclusiveMinimum) + 1))
  const example = Math.min(Math.max(least, 1), Number(maximum ?? Infinity))
  return type === 'integer' ? Math.floor(example) : example
}
