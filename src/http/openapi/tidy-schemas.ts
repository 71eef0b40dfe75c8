import type { Document } from './add-examples.ts'
import type { Schema } from './examples.ts'
import { idPattern, idPrefixOf } from './ids.ts'
import { nounOf } from './operation-id.ts'
import { patternOf } from './pattern.ts'

/** Where ids are not ours: Meta's contract. */
const FOREIGN = 'graph'

/** zod's bounds of every whole number, which nobody needs to read. */
const isSafeInteger = (value: unknown) => Math.abs(Number(value)) === Number.MAX_SAFE_INTEGER

/** Adds the form of ids, and leaves out meaningless bounds. */
export function tidySchemas(document: Document): void {
  for (const [name, schema] of Object.entries(document.components?.schemas ?? {})) tidy(schema, '', name)
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    for (const operation of [item.get, item.post, item.put, item.patch, item.delete]) {
      const isForeign = path.startsWith('/graph/')
      tidy([operation?.requestBody, operation?.responses], '', isForeign ? FOREIGN : '')
      for (const parameter of operation?.parameters ?? []) {
        if (!('in' in parameter) || !parameter.schema) continue
        const noun = parameter.in === 'path' ? nounBefore(path, parameter.name) : ''
        tidy(parameter.schema, parameter.name, isForeign ? FOREIGN : noun)
      }
    }
  }
}

/** `/v1/guests/{id}`, `id` -> `Guest`. */
function nounBefore(path: string, parameter: string): string {
  const parts = path.split('/')
  return nounOf(`_${parts[parts.indexOf(`{${parameter}}`) - 1] ?? ''}`)
}

function tidy(node: unknown, field: string, noun: string): void {
  if (Array.isArray(node)) for (const each of node) tidy(each, field, noun)
  else if (typeof node === 'object' && node !== null) tidySchema(node as Schema, field, noun)
}

/** Classes such as `\\p{L}` are unknown to the regular expressions of many languages, and to validators without the flag `u`. */
const isForEverybody = (pattern: string) => !pattern.includes('\\p{') && patternOf(pattern) !== undefined

function tidySchema(schema: Schema, field: string, noun: string): void {
  for (const bound of ['minimum', 'maximum']) if (isSafeInteger(schema[bound])) delete schema[bound]
  if (schema.pattern !== undefined && !isForEverybody(schema.pattern)) delete schema.pattern
  const prefix = noun === FOREIGN ? undefined : idPrefixOf(field, noun)
  const isText = [schema.type ?? []].flat().includes('string')
  if (prefix && isText && !schema.pattern && !schema.enum && !('const' in schema)) schema.pattern = idPattern(prefix)
  for (const [keyword, value] of Object.entries(schema)) {
    // A nested field is of another kind: a guest's `last_message.id` is a message's.
    const owner = field === '' || noun === FOREIGN ? noun : ''
    if (keyword === 'properties')
      for (const [name, property] of Object.entries(value ?? {})) tidy(property, name, owner)
    else if (keyword !== 'examples' && keyword !== 'example') tidy(value, field, noun)
  }
}
