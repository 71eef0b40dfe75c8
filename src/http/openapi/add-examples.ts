import type { z } from 'zod'
import type { createDocument } from 'zod-openapi'
import type { Route } from '../route.ts'
import { exampleOf, type Schema } from './examples.ts'
import { nounOf } from './operation-id.ts'

export type Document = ReturnType<typeof createDocument>

/** Of bodies that are text. */
const TEXTS: Record<string, string> = {
  'text/csv': 'phone,name\n+79031234567,Анна\n',
  'text/plain': 'ok',
  'text/html': '<!doctype html><title>Otklik</title>',
  'text/event-stream': 'id: 1\nevent: message.received\ndata: {}\n\n',
  'application/x-www-form-urlencoded': 'score=5&comment=%D0%92%D0%BA%D1%83%D1%81%D0%BD%D0%BE',
  'application/x-ndjson': '{"phone":"+79031234567","name":"Анна"}\n',
  'application/ndjson': '{"phone":"+79031234567","name":"Анна"}\n',
  'application/jsonl': '{"phone":"+79031234567","name":"Анна"}\n',
}

/** A body of one content type. */
export type Media = { schema?: unknown; example?: unknown; examples?: Record<string, object> }

/** Gives every body of the document an example that fits its schema; named schemas share theirs. */
export function addExamples(document: Document, routes: readonly Route[]): void {
  for (const route of routes) {
    const operation = document.paths?.[route.path.replace(/:(\w+)/g, '{$1}')]?.[route.method]
    const noun = nounOfPath(route.path)
    fill(document, contentOf(operation?.requestBody), noun, route)
    for (const answer of Object.values(operation?.responses ?? {})) fill(document, contentOf(answer), noun)
  }
  for (const { post } of Object.values(document.webhooks ?? {})) {
    fill(document, contentOf(post?.requestBody), '')
  }
}

/** The bodies of a request or an answer, by content type: zod-openapi's output, in the types of OpenAPI 3.1. */
export function contentOf(body: object | undefined): Record<string, Media> {
  return body && 'content' in body ? (body.content as Record<string, Media>) : {}
}

/** Events of a stream may have a schema: then the example is one of them. */
const isText = ({ schema }: Media) => !schema || Object(schema).type === 'string'

/** `asked`: the route whose request body this is; undefined for answers. */
function fill(document: Document, content: Record<string, Media>, noun: string, asked?: Route): void {
  for (const [type, media] of Object.entries(content)) {
    if (media.example !== undefined || media.examples) continue
    const text =
      (type === 'application/json' && asked?.example) ||
      (asked?.examples?.[type] ?? (isText(media) ? TEXTS[type] : undefined))
    if (text !== undefined) media.example = text
    else if (media.schema) addExample(document, media, noun, type === 'application/json' ? asked?.body : undefined)
  }
}

function addExample(document: Document, media: Media, noun: string, body: z.ZodType | undefined): void {
  const schemas = (document.components?.schemas ?? {}) as Record<string, Schema>
  const schema = media.schema as Schema
  const name = schema.$ref?.slice(schema.$ref.lastIndexOf('/') + 1)
  const whole = exampleOf(schema, noun, { schemas, whole: true, leaves: !body })
  const example = fitsBody(body, whole) ? whole : exampleOf(schema, noun, { schemas, whole: false, leaves: !body })
  if (name === undefined || body) {
    media.example = example
    return
  }
  document.components = {
    ...document.components,
    examples: { ...document.components?.examples, [name]: { value: example } },
  }
  media.examples = { [name]: { $ref: `#/components/examples/${name}` } }
}

/** Some fields exclude each other, which JSON Schema does not express. */
const fitsBody = (body: z.ZodType | undefined, example: unknown) =>
  body === undefined || body.safeParse(example).success

/** `/v1/guests/:id/notes` is about a `Note`. */
function nounOfPath(path: string): string {
  const nouns = path.split('/').filter((part) => part !== '' && part !== 'v1' && !part.startsWith(':'))
  return nounOf(`_${nouns.at(-1) ?? ''}`)
}

/** The example of a body, wherever it is. */
export function exampleIn(document: Document, { example, examples = {} }: Media): unknown {
  const [shared] = Object.values(examples)
  if (!shared || !('$ref' in shared) || typeof shared.$ref !== 'string') return example
  const named = document.components?.examples?.[shared.$ref.slice(shared.$ref.lastIndexOf('/') + 1)]
  return named && 'value' in named ? named.value : undefined
}
