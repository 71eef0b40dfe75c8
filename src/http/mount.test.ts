import { describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import type { Api } from '../../scripts/api.ts'
import { type ServeOptions, serve } from '../../test/support/serve.ts'
import { freshSqlite } from '../../test/support/stores.ts'
import { AppError } from '../lib/errors.ts'
import { createLogger, type Logger } from '../lib/logger.ts'
import type { openApiDocument } from './openapi/document.ts'
import { route } from './route.ts'

const thing = z.object({ id: z.string(), n: z.number() }).meta({ id: 'Thing' })

const routes = [
  route({
    method: 'post',
    path: '/v1/things',
    scope: 'guests:write',
    tag: 'Things',
    summary: 'Make a thing',
    body: z.object({ n: z.number().int(), inner: z.object({ a: z.string() }).optional() }),
    upload: {
      form: z.object({ file: z.file() }),
      receive: async () => ({ digest: '', discard: async () => undefined }),
      handle: () => ({ status: 201, body: { id: 'uploaded', n: 0 } }),
    },
    responses: { 201: thing },
    handle: ({ body }) => ({ status: 201, body: { id: 'made', n: body.n } }),
  }),
  route({
    method: 'get',
    path: '/v1/things/:id',
    scope: 'guests:read',
    tag: 'Things',
    summary: 'A thing',
    params: z.object({ id: z.string().max(20) }),
    query: z.object({ verbose: z.enum(['yes']).optional() }),
    responses: { 200: thing },
    handle({ params }) {
      if (params.id === 'bug') throw new Error('the secret detail')
      if (params.id === 'full') throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' })
      if (params.id === 'undocumented') return { status: 200, body: { id: 'x', n: 1, phone: '+7' } }
      if (params.id === 'long') return { status: 200, body: { id: 'ж'.repeat(4_000), n: 1 } }
      if (params.id === 'nobody') throw new AppError('not_found', 'There is no such thing.')
      return { status: 200, body: { id: params.id, n: 1 } }
    },
  }),
  route({
    method: 'get',
    path: '/v1/things/latest',
    scope: 'guests:read',
    tag: 'Things',
    summary: 'The latest thing',
    responses: { 200: thing },
    handle: () => ({ status: 200, body: { id: 'latest', n: 2 } }),
  }),
  route({
    method: 'post',
    path: '/v1/things/:id/touch',
    scope: 'guests:write',
    tag: 'Things',
    summary: 'Touch a thing',
    params: z.object({ id: z.string().max(100) }),
    responses: { 204: null },
    handle: () => ({ status: 204 }),
  }),
  route({
    method: 'get',
    path: '/v1/things/:id/picture',
    scope: 'guests:read',
    tag: 'Things',
    summary: 'A picture of a thing, or what is on it',
    params: z.object({ id: z.string().max(100) }),
    responses: {
      200: { contentType: 'image/png', description: 'The picture', also: { 'application/json': { schema: thing } } },
    },
    handle: () => undefined,
  }),
]

type Problem = {
  status: number
  code: string
  title: string
  detail: string
  request_id: string
  errors?: { path: string; message: string }[]
}

/** It does not matter here which database it is. */
async function start(options: ServeOptions = {}) {
  const store = await freshSqlite()
  onTestFinished(store.close)
  return serve(store.db, routes, options)
}

async function postText(
  { url, key }: Api,
  body: string | Uint8Array<ArrayBuffer>,
  type = 'application/json',
): Promise<Problem> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': type }
  const response = await fetch(`${url}/v1/things`, { method: 'POST', headers, body })
  return (await response.json()) as Problem
}

describe('mounted routes', () => {
  it('answer what handlers return', async () => {
    const api = await start()
    expect(await api.call('POST', '/v1/things', { n: 1 })).toMatchObject({ status: 201, body: { id: 'made', n: 1 } })
    expect(await api.call('POST', '/v1/things/x/touch')).toMatchObject({ status: 204, body: '' })
    expect(await api.call('POST', '/v1/things/x/touch', {})).toMatchObject({ status: 204 })
  })

  it('compress what is long for those who take that', async () => {
    const api = await start()
    const ask = (id: string, encoding: string) =>
      fetch(`${api.url}/v1/things/${id}`, {
        headers: { authorization: `Bearer ${api.key}`, 'accept-encoding': encoding },
      })
    const long = { id: 'ж'.repeat(4_000), n: 1 }
    const compressed = await ask('long', 'gzip, br')
    expect(compressed.headers.get('content-encoding')).toBe('gzip')
    expect(Number(compressed.headers.get('content-length'))).toBeLessThan(200)
    expect(compressed.headers.get('vary')).toContain('Accept-Encoding')
    expect(compressed.headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(await compressed.json()).toEqual(long)
    const plain = await ask('long', 'identity')
    expect([plain.headers.get('content-encoding'), await plain.json()]).toEqual([null, long])
    expect((await ask('short', 'gzip')).headers.get('content-encoding')).toBe(null)
  })

  it('say what is wrong in the language of the caller: English, or Russian', async () => {
    const api = await start()
    const ask = async (language: string) => {
      const answer = await api.call<Problem>('POST', '/v1/things', { n: '1' }, { 'accept-language': language })
      expect(answer.headers.get('vary')).toContain('Accept-Language')
      return { title: answer.body.title, said: answer.body.errors?.[0]?.message }
    }
    const english = { title: 'Invalid input', said: 'Invalid input: expected number, received string' }
    expect(await ask('*')).toEqual(english)
    expect(await ask('de, en;q=0.5')).toEqual(english)
    expect(await ask('ru-RU, en;q=0.5')).toEqual({
      title: 'Заполнено неверно',
      said: 'здесь должно быть число, а не текст',
    })
  })

  it('prefer literal paths to parameters, whatever the order of declaration', async () => {
    const api = await start()
    expect((await api.call('GET', '/v1/things/latest')).body).toEqual({ id: 'latest', n: 2 })
  })

  it('are found in any case and with a slash at the end, and nowhere else', async () => {
    const api = await start()
    for (const path of ['/V1/Things/latest', '/v1/things/latest/'])
      expect((await api.call('GET', path)).status).toBe(200)
    for (const path of [
      '/v1',
      '/v1/',
      '/v1/thing/latest',
      '/things/latest',
      '/v2/things/latest',
      '//v1/things/latest',
    ]) {
      expect((await api.call('GET', path)).status, path).toBe(404)
    }
  })

  it('refuse bad fields, all at once, with their paths', async () => {
    const api = await start()
    const { status, body, headers } = await api.call<Problem>('POST', '/v1/things', {
      n: 'one',
      nn: 1,
      inner: { a: 'b', c: 1 },
    })
    expect(status).toBe(422)
    expect(headers.get('content-type')).toMatch(/^application\/problem\+json/)
    expect(body).toMatchObject({ status: 422, code: 'invalid_input', request_id: headers.get('x-request-id') })
    expect(body.errors?.map(({ path }) => path)).toEqual(['body.n', 'body.nn', 'body.inner.c'])
  })

  it('refuse unknown query parameters, absurd paths, null characters and deep nesting', async () => {
    const api = await start()
    const codes = async (path: string) => (await api.call<Problem>('GET', path)).body.code
    expect(await codes('/v1/things/x?verbos=yes')).toBe('invalid_input')
    expect(await codes(`/v1/things/${'x'.repeat(21)}`)).toBe('not_found')
    expect(await codes('/v1/things/a%00b')).toBe('not_found')
    expect(await codes('/v1/things/%E0%A4%A')).toBe('bad_request')
    const deep = `{"n": ${'['.repeat(10_000)}${']'.repeat(10_000)}}`
    expect(await postText(api, deep)).toMatchObject({ status: 422, code: 'invalid_input' })
  })

  it('refuse fields where no body is expected', async () => {
    const api = await start()
    expect((await api.call<Problem>('POST', '/v1/things/x/touch', { why: 1 })).body.code).toBe('invalid_input')
  })

  it('tell broken, foreign and huge bodies apart', async () => {
    const api = await start()
    const post = (body: string, type?: string) => postText(api, body, type)
    expect(await post('{"n": 1')).toMatchObject({ status: 400, code: 'bad_request' })
    expect(await post('"n"')).toMatchObject({ status: 400, code: 'bad_request' })
    expect(await post('[]')).toMatchObject({ status: 422 })
    expect(await post('n=1', 'application/x-www-form-urlencoded')).toMatchObject({ status: 415 })
    expect(await post('{}', 'application/json; charset=latin9')).toMatchObject({ status: 415 })
    expect(await post(JSON.stringify({ n: 'x'.repeat(1_100_000) }))).toMatchObject({ status: 413, code: 'too_large' })
  })

  it('store no letters that are not in the encoding of the body, and know UTF-8 by each of its names', async () => {
    const api = await start()
    const latin = Uint8Array.from('{"n": 1, "name": "\xc0\xed"}', (sign) => sign.charCodeAt(0))
    expect(await postText(api, latin)).toMatchObject({ status: 400, detail: expect.stringContaining('UTF-8') })
    for (const charset of ['utf8', '"UTF8"', '"utf-8"', 'UTF-8']) {
      expect(await postText(api, '{"n": 1}', `application/json; charset=${charset}`), charset).toMatchObject({ n: 1 })
    }
  })

  it('hand multipart requests to the upload', async () => {
    const api = await start()
    const form = new FormData()
    form.set('file', new Blob(['x']))
    const headers = { authorization: `Bearer ${api.key}` }
    const response = await fetch(`${api.url}/v1/things`, { method: 'POST', headers, body: form })
    expect(await response.json()).toEqual({ id: 'uploaded', n: 0 })
  })

  it('say which methods there are', async () => {
    const api = await start()
    const { status, body, headers } = await api.call<Problem>('PUT', '/v1/things/x')
    expect([status, body.code, headers.get('allow')]).toEqual([405, 'method_not_allowed', 'GET, HEAD'])
    expect((await api.call('OPTIONS', '/v1/things')).status).toBe(204)
    expect((await api.call<Problem>('GET', '/v1/thingz')).body.code).toBe('not_found')
  })

  it('tell nothing of a bug but the request id, and log it with its stack', async () => {
    const errors: Record<string, unknown>[] = []
    const log: Logger = { ...createLogger('silent'), error: (facts: object) => void errors.push({ ...facts }) }
    const api = await start({ log })
    const { status, body, headers } = await api.call<Problem>('GET', '/v1/things/bug', undefined, {
      'x-request-id': 'mine-1',
    })
    expect([status, body.code, body.request_id, headers.get('x-request-id')]).toEqual([
      500,
      'internal_error',
      'mine-1',
      'mine-1',
    ])
    expect(JSON.stringify(body)).not.toContain('secret detail')
    expect(errors).toEqual([{ err: expect.any(Error), requestId: 'mine-1', route: '/v1/things/:id' }])
  })

  it('say that the disk is full, to the caller and to the log', async () => {
    const errors: unknown[] = []
    const log: Logger = { ...createLogger('silent'), error: (facts: object) => void errors.push(facts) }
    const { status, body } = await (await start({ log })).call<Problem>('GET', '/v1/things/full')
    expect([status, body.code, body.detail]).toEqual([503, 'unavailable', expect.stringContaining('disk is full')])
    expect(errors).toHaveLength(1)
  })

  it('hold answers against their schemas in tests', async () => {
    const api = await start()
    expect((await api.call('GET', '/v1/things/undocumented')).status).toBe(500)
  })

  it('replace a request id that could not be one', async () => {
    const api = await start()
    const { headers } = await api.call('GET', '/v1/things/x', undefined, { 'x-request-id': 'no blanks please' })
    expect(headers.get('x-request-id')).toMatch(/^req_/)
  })
})

describe('documentation', () => {
  it('is made of the routes and names their schemas', async () => {
    const api = await start()
    const { body } = await api.call<ReturnType<typeof openApiDocument>>('GET', '/openapi.json')
    expect(body.openapi).toBe('3.1.0')
    const picture = body.paths?.['/v1/things/{id}/picture']?.get?.responses?.['200']
    expect(picture).toMatchObject({ content: { 'image/png': {}, 'application/json': { schema: {} } } })
    expect(Object.keys(body.paths ?? {})).toEqual(
      expect.arrayContaining(['/v1/things', '/v1/things/{id}', '/healthz', '/readyz', '/metrics', '/docs']),
    )
    expect(Object.keys(body.components?.schemas ?? {})).toEqual(expect.arrayContaining(['Thing', 'Problem']))
    expect(body.paths?.['/v1/things']?.post).toMatchObject({
      operationId: 'createThing',
      responses: { 201: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } } } },
    })
  })

  it('is shown without anything from the internet', async () => {
    const api = await start()
    const page = await fetch(`${api.url}/docs`)
    const html = await page.text()
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'")
    expect(html).not.toMatch(/https?:\/\//)
    for (const [, path] of html.matchAll(/(?:src|href)="([^"]+)"/g)) {
      expect((await fetch(`${api.url}${path}`)).status, path).toBe(200)
    }
    expect((await api.call('GET', '/problems/not_found')).body).toEqual({
      code: 'not_found',
      status: 404,
      title: 'Not found',
    })
  })
})
