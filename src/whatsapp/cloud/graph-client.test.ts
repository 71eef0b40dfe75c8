import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import nock from 'nock'
import { describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { mockNetwork } from '../../../test/support/mocked-network.ts'
import { SECOND } from '../../lib/units.ts'
import { createGraphClient, GRAPH_URL } from './graph-client.ts'
import { GraphError, GraphUnreachable } from './graph-error.ts'

mockNetwork()

const client = (more: Partial<Parameters<typeof createGraphClient>[0]> = {}) =>
  createGraphClient({ graphUrl: GRAPH_URL, accessToken: 'EAAG-token', allowPrivate: true, ...more })
const meta = () => nock('https://graph.facebook.com', { reqheaders: { authorization: 'Bearer EAAG-token' } })
const sent = z.object({ messages: z.array(z.object({ id: z.string() })).min(1) })
const thrown = (asked: Promise<unknown>) =>
  asked.then(
    () => expect.fail('it was answered'),
    (error: unknown) => error,
  )

describe("Meta's Graph API", () => {
  it('is asked with the token, and read by a schema', async () => {
    meta().get('/v26.0/1042').query({ fields: 'display_phone_number' }).reply(200, { id: '1042', extra: true })
    expect(await client().get('1042', z.object({ id: z.string() }), { fields: 'display_phone_number' })).toEqual({
      id: '1042',
    })
    const body = { messaging_product: 'whatsapp', to: '16505551234', type: 'text', text: { body: 'Привет' } }
    meta()
      .post('/v26.0/1042/messages', body)
      .reply(200, { messages: [{ id: 'wamid.1' }] })
    expect(await client().post('1042/messages', body, sent)).toEqual({ messages: [{ id: 'wamid.1' }] })
    meta().delete('/v26.0/77').query({ name: 'hello' }).reply(200, { success: true })
    expect(await client().delete('77', z.object({ success: z.boolean() }), { name: 'hello' })).toEqual({
      success: true,
    })
  })

  it('says what it refuses, with its code, and when to come again', async () => {
    const error = {
      message: '(#130429) Rate limit hit',
      type: 'OAuthException',
      code: 130429,
      error_data: { messaging_product: 'whatsapp', details: 'Cloud API message throughput has been reached.' },
      error_subcode: 2494055,
      fbtrace_id: 'Az8or2yhqkZfEZ-_4Qn_Bam',
    }
    meta().post('/v26.0/1042/messages').reply(400, { error }, { 'retry-after': '7' })
    const refusal = await thrown(client().post('1042/messages', {}, sent))
    expect(refusal).toBeInstanceOf(GraphError)
    expect(refusal).toMatchObject({
      code: 130429,
      subcode: 2494055,
      status: 400,
      retryAfterMs: 7 * SECOND,
      details: 'Cloud API message throughput has been reached.',
    })
    // Its words stay out of the log.
    expect(String(refusal)).toBe('GraphError: Meta answered with the error 130429')
  })

  it.each<[string, number, string, string]>([
    ['a gateway that gave up', 504, '<html>', 'http_504'],
    ['an error without its shape', 500, '{"error":"no"}', 'http_500'],
    ['an answer that cannot be read', 200, '{', 'malformed'],
    ['an answer of another shape', 200, '{"messages":[]}', 'malformed'],
    ['a redirect', 302, '', 'http_302'],
  ])('may have taken a request after %s', async (_what, status, body, why) => {
    meta().post('/v26.0/1042/messages').reply(status, body)
    const error = await thrown(client().post('1042/messages', {}, sent))
    expect(error).toBeInstanceOf(GraphUnreachable)
    expect(error).toMatchObject({ why, left: true })
  })

  it('has not got what never left, and may have got what was cut off', async () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
    meta().post('/v26.0/1042/messages').replyWithError(refused)
    expect(await thrown(client().post('1042/messages', {}, sent))).toMatchObject({ why: 'ECONNREFUSED', left: false })
    const reset = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })
    meta().post('/v26.0/1042/messages').replyWithError(reset)
    expect(await thrown(client().post('1042/messages', {}, sent))).toMatchObject({ why: 'ECONNRESET', left: true })
  })

  it('takes a file with its length, whatever its name is', async () => {
    const bytes = Buffer.from([0, 255, 13, 10])
    let form = ''
    meta()
      .post('/v26.0/1042/media', (body) => {
        form = String(body)
        return true
      })
      .matchHeader('content-length', /^\d+$/)
      .reply(200, { id: '9' })
    const file = { data: { bytes }, mimeType: 'image/png', fileName: 'a"\r\nb.png' }
    expect(await client().upload('1042/media', file, z.object({ id: z.string() }))).toEqual({ id: '9' })
    expect(Buffer.from(form, /^[0-9a-f]+$/.test(form) ? 'hex' : 'latin1').toString('latin1')).toMatch(
      /name="messaging_product"\r\n\r\nwhatsapp\r\n[\s\S]*filename="a___b\.png"\r\nContent-Type: image\/png\r\n\r\n/,
    )
  })
})

describe('the address of the Graph API', () => {
  it('is public, or private where that is allowed; plain http is private alone', async () => {
    nock.restore()
    onTestFinished(() => nock.activate())
    const resolve = ((_host: string, _options: object, done: (...found: unknown[]) => void) =>
      done(null, [{ address: '8.8.8.8', family: 4 }])) as never
    const ask = (graphUrl: string, allowPrivate: boolean) =>
      thrown(client({ graphUrl, allowPrivate, resolve }).get('1', z.object({})))
    expect(await ask('https://127.0.0.1/v1', false)).toMatchObject({ why: 'private_address', left: false })
    expect(await ask('http://graph.example/v1', true)).toMatchObject({ why: 'private_address', left: false })
  })

  it('that says nothing is left in time', async () => {
    nock.restore()
    onTestFinished(() => nock.activate())
    const server = createServer(() => undefined).listen(0, '127.0.0.1')
    await new Promise((done) => server.once('listening', done))
    onTestFinished(() => {
      server.closeAllConnections()
      server.close()
    })
    const graphUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v26.0`
    const asked = client({ graphUrl, timeoutMs: 100 }).post('1/messages', {}, sent)
    expect(await thrown(asked)).toMatchObject({ why: 'timeout', left: true })
  })
})
