import type { Document } from '../../src/http/openapi/add-examples.ts'
import { IN_WHICH_LANGUAGE } from '../../src/http/words/said.ts'

type Schema = {
  type?: string | string[]
  enum?: unknown
  format?: string
  const?: unknown
  description?: string
  properties?: Record<string, Schema>
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  items?: Schema
  additionalProperties?: Schema | boolean
  $ref?: string
}

/** Names of fields that hold words for people. */
const FOR_PEOPLE = /(^|_)(reason|error|problem|detail|message|hint|advice|unsendable|trouble|why)s?$/

/**
 * Fields of answers that may hold words of the server and say in no language: a text without a list of values, that is
 * neither `said()` nor beside a code by which the console words it.
 */
export function wordless(document: Document): string[] {
  const found = new Set<string>()
  const walk = (schema: Schema | undefined, path: string): void => {
    if (!schema || schema.$ref) return
    const fields = schema.properties ?? {}
    const isCoded = 'code' in fields || 'rule' in fields
    for (const [name, field] of Object.entries(fields)) {
      const all = [field, ...(field.anyOf ?? []), ...(field.oneOf ?? []), ...(field.items ? [field.items] : [])]
      const isSaid = all.some(({ description }) => description?.includes(IN_WHICH_LANGUAGE))
      if (FOR_PEOPLE.test(name) && all.some(isFree) && !isSaid && !isCoded) found.add(`${path}.${name}`)
      walk(field, `${path}.${name}`)
    }
    for (const inner of [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])]) walk(inner, path)
    walk(schema.items, path)
    if (typeof schema.additionalProperties === 'object') walk(schema.additionalProperties, path)
  }
  for (const [name, schema] of Object.entries(document.components?.schemas ?? {})) walk(schema as Schema, name)
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    if (path.startsWith('/graph/')) continue
    for (const operation of [item.get, item.post, item.put, item.patch, item.delete]) {
      for (const [status, answer] of Object.entries(operation?.responses ?? {})) {
        if (!status.startsWith('2') || !answer || !('content' in answer)) continue
        for (const media of Object.values(answer.content ?? {})) walk(schemaOf(media), path)
      }
    }
  }
  return [...found].sort()
}

function schemaOf(media: unknown): Schema | undefined {
  return media && typeof media === 'object' && 'schema' in media ? (media.schema as Schema) : undefined
}

function isFree({ type, enum: values, format, const: only }: Schema): boolean {
  return [type].flat().includes('string') && values === undefined && format === undefined && only === undefined
}
