import type { Document } from '../../src/http/openapi/add-examples.ts'

type Shape = {
  $ref?: string
  type?: string | string[]
  enum?: unknown[]
  const?: unknown
  pattern?: string
  format?: string
  maxLength?: number
  maximum?: number
  exclusiveMaximum?: number
  maxItems?: number
  items?: Shape
  properties?: Record<string, Shape>
  additionalProperties?: Shape | boolean
} & { [K in 'anyOf' | 'oneOf' | 'allOf']?: Shape[] }

type Operation = { parameters?: { in: string; name: string; schema?: Shape }[]; requestBody?: { content: object } }

/** Bodies that are bounded as a whole: by OTKLIK_MAX_IMPORT_MB and the like, or by the size of a form. */
const WHOLE = /^(?!application\/json$|multipart\/form-data$)/
/** Meta's contract is Meta's. */
const FOREIGN = /^\/graph\/|^\/v1\/callbacks\/meta$/
/** A file of rows. */
const ROWS = /\/import(s\/|$)/

/** Places in callers' input that have no largest size. */
export function unboundedIn(document: Document): string[] {
  const { paths = {}, components } = document as unknown as {
    paths?: Record<string, Record<string, Operation>>
    components?: { schemas?: Record<string, Shape> }
  }
  const found = new Set<string>()
  const seen = new Set<string>()
  const walk = (given: Shape | undefined, place: string): void => {
    if (!given) return
    if (given.$ref !== undefined) {
      if (seen.has(given.$ref)) return
      seen.add(given.$ref)
      walk(components?.schemas?.[given.$ref.split('/').at(-1) ?? ''], place)
      return
    }
    if (isUnbounded(given)) found.add(place)
    for (const [name, shape] of Object.entries(given.properties ?? {})) walk(shape, `${place}.${name}`)
    for (const shape of [given.anyOf, given.oneOf, given.allOf].flatMap((each) => each ?? [])) walk(shape, place)
    walk(given.items, `${place}[]`)
    if (typeof given.additionalProperties === 'object') walk(given.additionalProperties, `${place}{}`)
  }
  for (const [path, operations] of Object.entries(paths)) {
    if (FOREIGN.test(path)) continue
    for (const [method, { parameters = [], requestBody }] of Object.entries(operations)) {
      for (const { in: where, name, schema } of parameters) walk(schema, `${method} ${path} ${where} ${name}`)
      for (const [type, { schema }] of Object.entries(
        (requestBody?.content ?? {}) as Record<string, { schema?: Shape }>,
      )) {
        if (!WHOLE.test(type) && !(ROWS.test(path) && type === 'application/json'))
          walk(schema, `${method} ${path} body`)
      }
    }
  }
  return [...found].sort()
}

function isUnbounded(shape: Shape): boolean {
  const types = [shape.type ?? []].flat()
  if (shape.enum !== undefined || shape.const !== undefined) return false
  if (types.includes('string')) return shape.maxLength === undefined && !shape.pattern && !shape.format
  if (types.includes('integer') || types.includes('number'))
    return shape.maximum === undefined && shape.exclusiveMaximum === undefined
  return types.includes('array') && shape.maxItems === undefined
}
