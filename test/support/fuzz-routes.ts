import { parse as parseQuery } from 'node:querystring'
import { type Dispatcher, request } from 'undici'
import { z } from 'zod'
import type { Api } from '../../scripts/api.ts'
import { parsePart } from '../../src/http/parse.ts'
import type { Route } from '../../src/http/route.ts'
import { AppError } from '../../src/lib/errors.ts'

/** An answer that a route should not have given. */
export type Fault = { request: string; status: number; why: string; body: string }

const AT_ONCE = 8

/** Carries the number of the shot: the same in every run with the same routes. */
export const SHOT_HEADER = 'x-shot'

type Shot = { request: string; path: string; init: RequestInit; expect: 'refusal' | 'no failure' }

const ABSURD_IDS = [
  'x',
  '..%2F..%2Fetc',
  '%00',
  'a%00b',
  '%E0%A4%A',
  '0',
  '-1',
  'null',
  "'%20or%20''='",
  '%F0%9F%92%A9',
  'x'.repeat(3_000),
]

const ABSURD_QUERIES = [
  '',
  'null',
  '-1',
  '0',
  '1e999',
  'NaN',
  '99999999999999999999',
  'x'.repeat(5_000),
  'a%00b',
  "'%20or%20''='",
  '%F0%9F%92%A9',
]

/** Cursors that decode to something other than the list expects. */
const ABSURD_CURSORS = [
  'x',
  '[]',
  '[null]',
  '["x"]',
  '[1e308]',
  '["x","y","z"]',
  '{}',
  '[["x"]]',
  '["a\\u0000b",1]',
  '[1,"\\u0000"]',
  '[-1,"x"]',
  '[1.5]',
  '[1.5,"x"]',
].map((text) => Buffer.from(text).toString('base64url'))

const ABSURD_VALUES: unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  2 ** 31,
  2 ** 53,
  1e308,
  '',
  'x',
  'a\0b',
  '\ud800',
  '💩'.repeat(200),
  'x'.repeat(100_000),
  '2026-13-45T99:99:99Z',
  '+9999-01-01T00:00:00Z',
  '0000-01-01T00:00:00Z',
  [],
  ['x'],
  [null],
  {},
  { x: 1 },
]

const BROKEN_BODIES = ['', '{', '{"a":', '[1,]', '"text"', 'nonsense', '\u0000', '{"a": NaN}', `${'['.repeat(5_000)}`]

/**
 * Shoots bad input at every route, as an administrator and as nobody, and returns what was not answered as it should: a
 * server error, a refusal that is no problem details, or a success where only a refusal is right.
 * `ids` fills path parameters with rows that exist (`{id: 'whk_...'}`, or by route: `{'/v1/webhooks/:id': {...}}`), so
 * that bodies are read rather than answered by 404. `wants` picks shots by their number.
 */
export async function fuzzRoutes(
  api: Api,
  routes: readonly Route[],
  ids: (route: Route) => Record<string, string> = () => ({}),
  wants: (number: number) => boolean = () => true,
): Promise<Fault[]> {
  const faults: Fault[] = []
  let made = 0
  for (const route of routes) {
    const all = [...shotsAt(route, ids(route))].map((shot) => ({ shot, number: ++made }))
    const shots = all.filter(({ number }) => wants(number))
    for (let i = 0; i < shots.length; i += AT_ONCE) {
      const atOnce = shots.slice(i, i + AT_ONCE)
      const found = await Promise.all(atOnce.map(({ shot, number }) => shoot(api, shot, number, styleOf(route))))
      faults.push(...found.filter((fault) => fault !== undefined))
    }
  }
  return faults
}

function isPage({ responses }: Route): boolean {
  return Object.values(responses).some(
    (answer) => answer && 'contentType' in answer && answer.contentType === 'text/html',
  )
}

/** How a route refuses: like ours, as a page for people, or like Meta's. */
type Style = 'problem' | 'page' | 'graph'
const styleOf = (route: Route): Style => (route.contract ? 'graph' : isPage(route) ? 'page' : 'problem')

async function shoot(
  api: Api,
  { request: what, path, init, expect }: Shot,
  number: number,
  style: Style,
): Promise<Fault | undefined> {
  const headers = {
    authorization: `Bearer ${api.key}`,
    [SHOT_HEADER]: String(number),
    // Each from an address of its own: after many wrong keys from one address the others are not looked at.
    'x-forwarded-for': `198.18.${(number >> 8) & 255}.${number & 255}`,
    ...(init.headers as Record<string, string>),
  }
  const { method = 'GET', body: sent = null } = init
  const {
    statusCode: status,
    headers: answered,
    body: stream,
  } = await request(`${api.url}${path}`, {
    method: method as Dispatcher.HttpMethod,
    headers,
    body: sent as string | null,
  })
  const contentType = String(answered['content-type'] ?? '')
  const isProblem = contentType.startsWith(style === 'graph' ? 'application/json' : 'application/problem+json')
  // Streams have no end, and files may be long.
  const body = isProblem ? await stream.text() : ''
  if (!isProblem) stream.on('error', () => undefined).destroy()
  const fault = (why: string): Fault => ({ request: what, status, why, body: body.slice(0, 500) })
  if (status >= 500) return fault('a server error')
  if (status === 429) return fault('not looked at: too many requests')
  if (status < 400) return expect === 'refusal' ? fault('should have been refused') : undefined
  // Pages for people say it as a page.
  if (style === 'page' && contentType.startsWith('text/html')) return undefined
  if (!isProblem) return fault('a refusal without problem details')
  if (style === 'graph') return isGraphError(body) ? undefined : fault('not an error as Meta has them')
  return isGoodProblem(body, status, answered['x-request-id'])
    ? undefined
    : fault('problem details that are not complete')
}

function isGraphError(body: string): boolean {
  const answer = graphErrorSchema.safeParse(JSON.parse(body))
  return answer.success && !/node_modules|\.ts:\d/.test(body)
}

const graphErrorSchema = z.object({
  error: z.object({ message: z.string(), type: z.string(), code: z.number(), fbtrace_id: z.string() }),
})

function isGoodProblem(body: string, status: number, requestId: unknown): boolean {
  const problem: unknown = JSON.parse(body)
  return (
    typeof problem === 'object' &&
    problem !== null &&
    'code' in problem &&
    'title' in problem &&
    'detail' in problem &&
    'status' in problem &&
    problem.status === status &&
    'request_id' in problem &&
    problem.request_id === requestId &&
    !/node_modules|\.ts:\d/.test(body)
  )
}

/** Larger than any body may be. */
const HUGE_BODY = JSON.stringify({ x: 'x'.repeat(1_100_000) })

function* shotsAt(route: Route, ids: Record<string, string>): Generator<Shot> {
  const method = route.method.toUpperCase()
  const path = fillPath(route.path, ids)
  const json = { 'content-type': 'application/json' }
  const shot = (what: string, to: string, init: RequestInit, expect: Shot['expect'] = 'no failure'): Shot => ({
    request: `${method} ${route.path}: ${what}`,
    path: to,
    init: { method, ...init },
    expect,
  })
  const sample = route.body ? sampleOf(route.body) : undefined
  const body = sample === undefined ? {} : { body: JSON.stringify(sample), headers: json }

  if (route.scope !== 'public') {
    yield shot('no key', path, { ...body, headers: { ...json, authorization: '' } }, 'refusal')
    yield shot('a wrong key', path, { ...body, headers: { ...json, authorization: 'Bearer x' } }, 'refusal')
  }
  // Meta ignores unknown fields.
  const ofUnknown = route.contract ? 'no failure' : 'refusal'
  yield shot('an unknown query parameter', `${path}?no_such_parameter=1`, body, ofUnknown)

  const refuses = (part: 'path' | 'query' | 'body', value: () => unknown) => isRefused(route, part, value)
  for (const name of pathParameters(route.path)) {
    const inPath = (id: string) => () => ({ ...paramsOf(route.path, ids), [name]: decodeURIComponent(id) })
    for (const id of telling(ABSURD_IDS, (id) => refuses('path', inPath(id)))) {
      yield shot(`${name} = ${id.slice(0, 40)}`, fillPath(route.path, { ...ids, [name]: id }), body)
    }
  }
  for (const name of Object.keys(propertiesOf(route.query))) {
    const values = name === 'cursor' ? ABSURD_CURSORS : ABSURD_QUERIES
    const asked = (value: string) => () => ({ ...parseQuery(`${name}=${value}`) })
    for (const value of telling(values, (value) => refuses('query', asked(value))))
      yield shot(`${name} = ${value.slice(0, 40)}`, `${path}?${name}=${value}`, body)
    yield shot(`${name} twice`, `${path}?${name}=1&${name}=2`, body)
    yield shot(`${name} as an object`, `${path}?${name}[x]=1`, body)
  }
  if (method === 'GET') return

  for (const broken of BROKEN_BODIES) {
    const expect = broken === '' ? 'no failure' : 'refusal'
    yield shot(`body ${JSON.stringify(broken).slice(0, 40)}`, path, { body: broken, headers: json }, expect)
  }
  yield shot('a foreign content type', path, { body: 'x', headers: { 'content-type': 'text/plain' } }, 'refusal')
  yield shot('a broken form', path, { body: 'x', headers: { 'content-type': 'multipart/form-data' } }, 'refusal')
  yield shot('a huge body', path, { body: HUGE_BODY, headers: json }, 'refusal')
  yield shot('an unknown field', path, send(json, { ...objectOf(sample), no_such_field: 1 }), ofUnknown)
  yield shot('a bad idempotency key', path, { ...body, headers: { ...json, 'idempotency-key': 'x'.repeat(300) } })
  for (const value of [[], [1], 1, null, 'x']) {
    yield shot(`body ${JSON.stringify(value)}`, path, send(json, value), 'refusal')
  }
  for (const name of Object.keys(propertiesOf(route.body))) {
    const withValue = (value: unknown) => ({ ...objectOf(sample), [name]: value })
    for (const value of telling(ABSURD_VALUES, (value) => refuses('body', () => withValue(value)))) {
      const described = JSON.stringify(value).slice(0, 40)
      yield shot(`${name} = ${described}`, path, send(json, withValue(value)))
    }
  }
}

/**
 * Those that come as far as the handler, and the first that does not: what the schema refuses is refused by the same lines
 * of `parsePart` whatever the value and the route, and answered by the same ones.
 */
function telling<T>(values: readonly T[], refused: (value: T) => boolean): T[] {
  const first = values.find(refused)
  return values.filter((value) => value === first || !refused(value))
}

/** As the route itself would; what cannot be read, or breaks the schema, is left to the route. */
function isRefused(route: Route, part: 'path' | 'query' | 'body', value: () => unknown): boolean {
  const schema = { path: route.params, query: route.query, body: route.body }[part]
  try {
    parsePart(part, schema, value(), { ignoreUnknown: route.contract !== undefined })
    return false
  } catch (error) {
    return error instanceof AppError
  }
}

function send(headers: Record<string, string>, value: unknown): RequestInit {
  return { body: JSON.stringify(value), headers }
}

function fillPath(path: string, ids: Record<string, string>): string {
  return path.replace(/:(\w+)/g, (_, name: string) => ids[name] ?? 'no_such_id')
}

function paramsOf(path: string, ids: Record<string, string>): Record<string, string> {
  return Object.fromEntries(pathParameters(path).map((name) => [name, ids[name] ?? 'no_such_id']))
}

function pathParameters(path: string): string[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name]) => name!)
}

type JsonSchema = z.core.JSONSchema.JSONSchema

function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema
}

/** The fields of an object schema; of a union those of all its options. */
function propertiesOf(schema: z.ZodType | undefined): Record<string, unknown> {
  if (!schema) return {}
  const collect = (json: JsonSchema): Record<string, unknown> => ({
    ...json.properties,
    ...Object.assign(
      {},
      ...[...(json.anyOf ?? []), ...(json.oneOf ?? [])].map((option) => collect(option as JsonSchema)),
    ),
  })
  return collect(jsonSchemaOf(schema))
}

/** A body that is valid, as far as its JSON schema tells: so that one bad field at a time can be tried. */
function sampleOf(schema: z.ZodType): unknown {
  const json = jsonSchemaOf(schema)
  return sampleFrom(json, json)
}

function sampleFrom(json: JsonSchema, root: JsonSchema): unknown {
  if (json.$ref) return sampleFrom((root.$defs?.[json.$ref.split('/').at(-1)!] ?? {}) as JsonSchema, root)
  if (json.const !== undefined) return json.const
  if (json.enum) return json.enum[0]
  const option = json.anyOf?.[0] ?? json.oneOf?.[0]
  if (option) return sampleFrom(option as JsonSchema, root)
  switch (json.type) {
    case 'object': {
      const entries = (json.required ?? []).map((name) => [
        name,
        sampleFrom((json.properties?.[name] ?? {}) as JsonSchema, root),
      ])
      return Object.fromEntries(entries)
    }
    case 'array':
      return json.minItems ? [sampleFrom((json.items ?? {}) as JsonSchema, root)] : []
    case 'integer':
    case 'number':
      return Math.max(1, json.minimum ?? 1)
    case 'boolean':
      return true
    case 'string':
      return sampleText(json)
    default:
      return 'x'
  }
}

function sampleText({ format, minLength = 1 }: JsonSchema): string {
  if (format === 'date-time') return '2030-01-01T00:00:00Z'
  if (format === 'uri') return 'https://example.org/'
  return 'Would you come again?'.padEnd(minLength, 'x')
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
