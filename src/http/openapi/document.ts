import { z } from 'zod'
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi'
import { problemSchema } from '../problem.ts'
import type { Route } from '../route.ts'
import { SESSION_COOKIE } from '../session-cookie.ts'
import { addExamples, type Document } from './add-examples.ts'
import { operationIdOf } from './operation-id.ts'
import { TAGS } from './tags.ts'
import { tidySchemas } from './tidy-schemas.ts'
import { describeWebhooks, type EventSchemas, eventAnswers } from './webhooks.ts'

export type Described = {
  routes: readonly Route[]
  version: string
  /** The events that programs may receive, by type. */
  events?: EventSchemas
}

/** The OpenAPI 3.1 document of the routes and events, from the schemas that also validate. */
export function openApiDocument({ routes, version, events = {} }: Described): Document {
  const paths: ZodOpenApiPathsObject = {}
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method]: describeRoute(route) }
  }
  const tags = [...new Set([...routes.map(({ tag }) => tag), 'Events'])].toSorted()
  const document = createDocument({
    openapi: '3.1.0',
    info: { title: 'Otklik', version, description: ABOUT, license: LICENSE },
    servers: [{ url: 'http://localhost:3000', description: 'Otklik on this machine' }],
    tags: tags.map((name) => ({ name, ...(TAGS[name] ? { description: TAGS[name] } : {}) })),
    paths,
    webhooks: describeWebhooks(events),
    security: [{ apiKey: [] }, { session: [] }],
    components: {
      responses: eventAnswers(events),
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', description: 'An API key: `otk_...`' },
        session: { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE, description: 'A session of the console' },
      },
    },
  })
  // Named by their schemas, which the webhooks refer to.
  delete document.components?.responses
  tidySchemas(document)
  addExamples(document, routes)
  return document
}

const LICENSE = { name: 'GPL-3.0-or-later', identifier: 'GPL-3.0-or-later' }

const ABOUT = `A WhatsApp gateway for restaurants: numbers, one inbox, paced mailings, webhooks.

Bodies are JSON in snake_case; fields and query parameters that a call does not know are refused. In the body of a POST
or PUT, null in an optional field counts as no field where it has no meaning of its own. Times are RFC 3339, in answers in
UTC. Lists answer \`{data, next_cursor}\` and take \`cursor\` and \`limit\`. Errors are \`application/problem+json\` with a
stable \`code\`. A POST with an \`Idempotency-Key\` header is done once within 24 hours: a repeat gets the first answer
again, with \`Idempotent-Replay: true\`.`

const PROBLEM = {
  description: 'A problem',
  content: { 'application/problem+json': { schema: problemSchema } },
}

/** Clients of Meta's contract expect errors in its shape. */
const GRAPH_ERROR = {
  description: "An error in Meta's shape",
  content: {
    'application/json': {
      schema: z
        .object({
          error: z.object({
            message: z.string(),
            type: z.string(),
            code: z.number().int(),
            error_subcode: z.number().int().optional(),
            error_data: z.object({ messaging_product: z.literal('whatsapp'), details: z.string() }),
            fbtrace_id: z.string(),
          }),
        })
        .meta({ id: 'GraphError' }),
    },
  },
}

const idempotencyKey = z
  .string()
  .max(255)
  .optional()
  .meta({ description: 'Makes a repeat of this request harmless: it gets the first answer again' })

const WHO_MAY: Record<string, string> = { public: 'Needs no key.', anybody: 'For every key and user.' }

function describeRoute(route: Route): ZodOpenApiOperationObject {
  const isPublic = route.scope === 'public'
  const operation: ZodOpenApiOperationObject = {
    operationId: operationIdOf(route),
    tags: [route.tag],
    summary: route.summary,
    description: [route.description, WHO_MAY[route.scope] ?? `Scope: \`${route.scope}\`.`].filter(Boolean).join('\n\n'),
    requestParams: {
      path: pathParams(route),
      ...(route.query ? { query: asObject(route.query) } : {}),
      ...(route.method === 'post' && !isPublic && route.idempotent !== false
        ? { header: z.object({ 'Idempotency-Key': idempotencyKey }) }
        : {}),
    },
    responses: {
      ...Object.fromEntries(Object.entries(route.responses).map(([status, is]) => [status, describeResponse(is)])),
      default: route.contract === 'cloud_api' ? GRAPH_ERROR : PROBLEM,
    },
  }
  if (isPublic) operation.security = []
  const content = {
    ...(route.body ? { 'application/json': { schema: route.body } } : {}),
    ...(route.upload ? { 'multipart/form-data': { schema: route.upload.form } } : {}),
    ...Object.fromEntries(
      (route.reads ?? []).map((type) => [
        type,
        { schema: type === 'application/json' ? (route.readsAs ?? rows) : z.string() },
      ]),
    ),
  }
  if (Object.keys(content).length > 0) operation.requestBody = { content, required: needsBody(route) }
  return operation
}

const rows = z.array(z.looseObject({}))

/** A missing body counts as an empty object. */
function needsBody({ body }: Route): boolean {
  return !body?.safeParse({}).success
}

function describeResponse(is: Route['responses'][number]) {
  if (is === null || is === undefined) return { description: 'Done' }
  if ('_zod' in is)
    return { description: is.meta()?.description ?? 'Done', content: { 'application/json': { schema: is } } }
  const own = is.schema ? { schema: is.schema } : {}
  return { description: is.description, content: { [is.contentType]: own, ...is.also } }
}

/** Path parameters: as declared, and a plain string for those that are not. */
function pathParams({ path, params }: Route): z.ZodObject {
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name)
  const declared = params instanceof z.ZodObject ? params.shape : {}
  return z.object(Object.fromEntries(names.map((name) => [name, declared[name] ?? z.string()])))
}

function asObject(schema: z.ZodType): z.ZodObject {
  if (schema instanceof z.ZodObject) return schema
  if (schema instanceof z.ZodPipe) return asObject(schema.in as z.ZodType)
  throw new Error('the query of a route must be an object schema')
}
