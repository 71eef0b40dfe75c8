import type { Request, Response } from 'express'
import { z } from 'zod'
import type { $ZodType } from 'zod/v4/core'
import { bareSchema } from '../bare-schema.ts'
import { inRussian } from './in-russian.ts'
import { remarksInRussian } from './remarks.ts'

/** What the description of the API says of such a field. */
export const IN_WHICH_LANGUAGE = 'For people: English or Russian by Accept-Language'

const SAID = new WeakSet<$ZodType>()

/**
 * A field of an answer that holds words of the server's own: stored or made in English, and answered in the caller's
 * language (`Accept-Language`: English or Russian). What nobody has translated stays as it is.
 */
export function said(description = ''): z.ZodString {
  const schema = z.string().meta({ description: [description, IN_WHICH_LANGUAGE].filter(Boolean).join('. ') })
  SAID.add(schema)
  return schema
}

/** Where those are in an answer: `true` is one, an object leads on by names, `each` into lists and records. */
type Places = true | { names: ReadonlyMap<string, Places>; each: Places | undefined }

const known = new WeakMap<$ZodType, Places | 'none'>()

/** The body as the caller reads it. Answers without such fields cost nothing. */
export function inLanguageOf(req: Request, res: Response, schema: unknown, body: unknown): unknown {
  if (!isSchema(schema)) return body
  const places = placesIn(schema)
  if (places === undefined) return body
  res.vary('Accept-Language')
  return wantsRussian(req) ? translated(places, body) : body
}

/** Whether the caller would rather read Russian than English. */
export function wantsRussian(req: Request): boolean {
  return req.acceptsLanguages('en', 'ru') === 'ru'
}

/** Words of the server in Russian: one sentence, or several remarks with the fields they are about. */
export function saidInRussian(english: string): string {
  return inRussian(english) ?? remarksInRussian(english) ?? english
}

function translated(places: Places, value: unknown): unknown {
  if (value === null || value === undefined) return value
  if (places === true) return typeof value === 'string' ? saidInRussian(value) : value
  if (Array.isArray(value)) return places.each ? value.map((one) => translated(places.each as Places, one)) : value
  if (typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const there = places.names.get(name) ?? places.each
      return [name, there ? translated(there, inner) : inner]
    }),
  )
}

function placesIn(schema: $ZodType): Places | undefined {
  const before = known.get(schema)
  if (before) return before === 'none' ? undefined : before
  // Schemas that hold themselves hold no such field.
  known.set(schema, 'none')
  const found = findPlaces(schema)
  known.set(schema, found ?? 'none')
  return found
}

function findPlaces(schema: $ZodType): Places | undefined {
  const bare = bareSchema(schema, 'out')
  if (SAID.has(bare)) return true
  const { def } = bare._zod
  switch (def.type) {
    case 'object': {
      const names = new Map<string, Places>()
      for (const [name, field] of Object.entries(def.shape)) {
        const places = placesIn(field)
        if (places) names.set(name, places)
      }
      return names.size > 0 ? { names, each: undefined } : undefined
    }
    case 'array':
      return within(placesIn(def.element))
    case 'record':
      return within(placesIn(def.valueType))
    case 'union':
      return def.options.map(placesIn).reduce(merged, undefined)
    case 'intersection':
      return merged(placesIn(def.left), placesIn(def.right))
    default:
      return undefined
  }
}

function within(each: Places | undefined): Places | undefined {
  return each && { names: new Map(), each }
}

function merged(a: Places | undefined, b: Places | undefined): Places | undefined {
  if (a === undefined || b === undefined) return a ?? b
  if (a === true || b === true) return true
  const names = new Map(a.names)
  for (const [name, places] of b.names) names.set(name, merged(names.get(name), places) ?? places)
  return { names, each: merged(a.each, b.each) }
}

function isSchema(schema: unknown): schema is z.ZodType {
  return typeof schema === 'object' && schema !== null && '_zod' in schema
}
