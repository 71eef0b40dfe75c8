import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { API_TYPES, apiTypes } from '../scripts/api-types.ts'
import { clientFiles } from '../scripts/client.ts'
import { type DescribedApi, describeApi } from '../scripts/describe-api.ts'
import { lintApi } from '../scripts/lint-api.ts'
import { EVENT_TYPES } from '../src/db/index.ts'
import { contentOf, exampleIn, type Media } from '../src/http/openapi/add-examples.ts'
import { eventName } from '../src/http/openapi/webhooks.ts'
import { EVENT_SCHEMAS } from '../src/webhooks/index.ts'
import { unboundedIn } from './support/unbounded.ts'
import { wordless } from './support/worded.ts'

/** Files and pictures: no example can be written for them. */
const BINARY = /^(image|audio|video)\/|^application\/zip$|^\*\/\*$/

const ADVICE =
  'give the field that is named `.meta({ examples: [...] })`, its name a value in src/http/openapi/example-values.ts, ' +
  'or the route an `example`'

/**
 * Codes with words in the console (src/console/reasons.test.ts and the words of each screen), what people or Meta wrote,
 * and what is asked for in a language.
 */
const WORDED_ELSEWHERE = new RegExp(
  [
    /status_reason$|^Number(StatusEvent\.data)?\.reason$|history\.data\.reason$/,
    /^(Delivery|DeliveryStatusEvent\.data|Channel\.providers|ReplyReach|ReviewReply|TimelineEntry)\.reason$|\/test\.reason$/,
    /(steps|forecast|limited_by)\.reason$|^Forecast\.reason$|paused_reason$/,
    /^(Bonus|MessageTemplate)\.reason$|^Setting\.hint$|^PushSubscription\.last_error$/,
    /(complaints|main_cause|causes|causes\.data)\.advice$|^CheckList\.items\.hint$/,
    /^GraphError\.|^TextCheck\.identical\.message$/,
  ]
    .map(({ source }) => source)
    .join('|'),
)

describe('the description of the API', () => {
  let api: DescribedApi
  beforeAll(async () => {
    api = await describeApi()
  })

  const operationOf = ({ path, method }: { path: string; method: 'get' | 'post' | 'put' | 'patch' | 'delete' }) =>
    api.document.paths?.[path.replace(/:(\w+)/g, '{$1}')]?.[method]

  it('shows an example of each body, which its own schema takes', () => {
    const faults: string[] = []
    const look = (where: string, content: Record<string, Media>, schema: z.ZodType | undefined) => {
      for (const [type, media] of Object.entries(content)) {
        if (BINARY.test(type)) continue
        const example = exampleIn(api.document, media)
        if (example === undefined) faults.push(`${where} (${type}) has no example: ${ADVICE}`)
        if (type !== 'application/json' || !schema) continue
        for (const { path, message } of schema.safeParse(example).error?.issues ?? []) {
          faults.push(`${where}: the example does not fit: ${path.join('.')}: ${message}: ${ADVICE}`)
        }
      }
    }
    for (const route of api.routes) {
      const where = `${route.method.toUpperCase()} ${route.path}`
      const operation = operationOf(route)
      if (route.body || route.upload || route.reads)
        look(`the body of ${where}`, contentOf(operation?.requestBody), route.body)
      for (const [status, answer] of Object.entries(operation?.responses ?? {})) {
        const declared = route.responses[Number(status)]
        const schema = declared && '_zod' in declared ? declared : undefined
        look(`the answer ${status} of ${where}`, contentOf(answer), schema)
      }
    }
    expect(faults).toEqual([])
  })

  it('tells of every event, with an example that its schema takes', () => {
    expect(Object.keys(api.document.webhooks ?? {}).toSorted()).toEqual([...EVENT_TYPES].toSorted())
    for (const type of EVENT_TYPES) {
      const body = contentOf(api.document.webhooks?.[type]?.post?.requestBody)['application/json']
      expect(body?.schema).toEqual({ $ref: `#/components/schemas/${eventName(type)}` })
      const example = body && exampleIn(api.document, body)
      expect(example, type).toMatchObject({ type, timestamp: expect.any(String) })
      const { data } = Object(example)
      expect(EVENT_SCHEMAS[type].data.safeParse(data).error?.issues, type).toBeUndefined()
    }
  })

  it('names each call once, as a client would call a method', () => {
    const names = api.routes.map((route) => operationOf(route)?.operationId ?? '')
    const repeated = names.filter((name, at) => names.indexOf(name) !== at)
    expect(repeated, 'give one of these routes an `operationId` of its own').toEqual([])
    for (const name of names) expect(name).toMatch(/^[a-z][A-Za-z0-9]{2,40}$/)
  })

  it('says what each tag is about: if not, a line in src/http/openapi/tags.ts', () => {
    expect(api.document.tags?.filter(({ description }) => !description)).toEqual([])
  })

  it('says what ids look like, and of no number that it may be as large as numbers get', () => {
    expect(operationOf({ path: '/v1/guests/:id', method: 'get' })?.parameters).toMatchObject([
      { name: 'id', schema: { pattern: '^gst_[0-9A-HJKMNP-TV-Z]{26}$' } },
    ])
    expect(JSON.stringify(api.document)).not.toContain(String(Number.MAX_SAFE_INTEGER))
    // The id within a field is not its owner's.
    const lastMessage = JSON.stringify(api.document.components?.schemas?.ListedGuest).split('"last_message":')[1]
    expect(lastMessage?.slice(0, 300)).toMatch(/"id":\{"type":"string"(?!,"pattern":"\^gst_)/)
    const key = JSON.stringify(api.document.components?.schemas?.ApiKey)
    expect(new RegExp(/"pattern":"(\^key_[^"]+)"/.exec(key)?.[1] ?? '-').test('key_administrator')).toBe(true)
  })

  it("tells of failures in the shape that the route's contract has", () => {
    const typesOf = (path: string) => Object.keys(contentOf(operationOf({ path, method: 'post' })?.responses?.default))
    expect(typesOf('/graph/:version/:id/messages')).toEqual(['application/json'])
    expect(typesOf('/v1/orders')).toEqual(['application/problem+json'])
  })

  it('answers with words in the language of the caller: if not, `said()`, or a code with words in the console', () => {
    expect(wordless(api.document).filter((field) => !WORDED_ELSEWHERE.test(field))).toEqual([])
  })

  it('bounds everything that callers may send: texts, numbers, lists', () => {
    expect(unboundedIn(api.document), 'give it .max(...), or a pattern or format that bounds it').toEqual([])
  })

  it('has nothing that Redocly or Spectral would mend: see scripts/lint-api.ts', async () => {
    expect(await lintApi(api.document)).toEqual([])
  })

  it('gives the types that the console is written with: if not, `npm run api-types`', async () => {
    expect(textOf(API_TYPES)).toBe(await apiTypes(api))
  })

  it('gives the client as it is: if not, `npm run client`', async () => {
    for (const [file, text] of Object.entries(await clientFiles(api))) expect(textOf(file) === text, file).toBe(true)
  })
})

const textOf = (file: string) => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8')
