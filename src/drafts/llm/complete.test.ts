import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import nock from 'nock'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readSettings } from '../../../config/env.ts'
import { mockNetwork } from '../../../test/support/mocked-network.ts'
import { complete } from './complete.ts'
import type { Trouble } from './trouble.ts'

mockNetwork()

const settings = readSettings({
  OTKLIK_LLM_URL: 'https://api.llm.example/v1/',
  OTKLIK_LLM_KEY: 'sk-secret',
  OTKLIK_LLM_MODEL: 'small',
  OTKLIK_LLM_TIMEOUT_SECONDS: '1',
})
const MESSAGES = [
  { role: 'system' as const, content: 'Rules' },
  { role: 'user' as const, content: 'Hello' },
]
const STREAM = { 'content-type': 'text/event-stream; charset=utf-8' }
const model = () => nock('https://api.llm.example', { reqheaders: { authorization: 'Bearer sk-secret' } })
const chunk = (delta: object, finish_reason: string | null = null) => ({
  id: 'chatcmpl-1',
  object: 'chat.completion.chunk',
  created: 1,
  model: 'small',
  choices: [{ index: 0, delta, finish_reason, logprobs: null }],
})
const USAGE = { choices: [], usage: { prompt_tokens: 12, completion_tokens: 3, total_tokens: 15 } }
const sse = (...events: (object | string)[]) =>
  events.map((event) => `data: ${typeof event === 'string' ? event : JSON.stringify(event)}\n\n`).join('')
const WHOLE = sse(
  chunk({ role: 'assistant', content: '' }),
  chunk({ content: 'Добрый ' }),
  chunk({ content: 'день!' }),
  chunk({}, 'stop'),
  USAGE,
  '[DONE]',
)

const ask = (more: { signal?: AbortSignal; onText?: (text: string) => void } = {}, set: typeof settings = settings) =>
  complete(set, { messages: MESSAGES, signal: new AbortController().signal, ...more })
const troubleOf = (asked: Promise<unknown>): Promise<Trouble> =>
  asked.then(
    () => expect.fail('a draft was written'),
    (error) => error.trouble ?? error,
  )

describe('a language model', () => {
  it('is asked as OpenAI documents it, and read piece by piece', async () => {
    const body = {
      model: 'small',
      messages: MESSAGES,
      stream: true,
      stream_options: { include_usage: true },
      max_tokens: 400,
    }
    model().post('/v1/chat/completions', body).reply(200, WHOLE, STREAM)
    const pieces: string[] = []
    const usage = { prompt_tokens: 12, completion_tokens: 3 }
    expect(await ask({ onText: (text) => pieces.push(text) })).toEqual({ text: 'Добрый день!', cut: false, usage })
    expect(pieces).toEqual(['Добрый ', 'день!'])
  })

  it('may send its letters in halves', async () => {
    const bytes = Buffer.from(WHOLE)
    const torn = Readable.from([...bytes].map((byte) => Buffer.from([byte])))
    model()
      .post('/v1/chat/completions')
      .reply(200, () => torn, STREAM)
    expect(await ask()).toMatchObject({ text: 'Добрый день!' })
  })

  it('may not stream, and not count', async () => {
    const choices = [
      { index: 0, message: { role: 'assistant', content: 'Да', refusal: null }, finish_reason: 'length' },
    ]
    model().post('/v1/chat/completions').reply(200, { id: 'x', object: 'chat.completion', choices })
    expect(await ask()).toEqual({ text: 'Да', cut: true, usage: null })
  })

  it.each<[number, Trouble]>([
    [401, 'key_refused'],
    [403, 'key_refused'],
    [402, 'busy'],
    [429, 'busy'],
    [400, 'request_refused'],
    [404, 'request_refused'],
    [302, 'request_refused'],
    [500, 'server_failed'],
    [503, 'server_failed'],
    [504, 'timeout'],
  ])('that answers %i is told as such, once, without its words', async (status, trouble) => {
    const error = { error: { message: 'Incorrect API key provided: sk-secret', type: 'invalid_request_error' } }
    model().post('/v1/chat/completions').reply(status, error)
    const thrown = await ask().catch((error) => error)
    expect(thrown.trouble).toBe(trouble)
    expect(JSON.stringify([thrown.message, thrown.fields, thrown.stack])).not.toContain('sk-secret')
  })

  it.each<[string, string, Trouble]>([
    ['is no JSON', sse('{oops'), 'malformed'],
    ['has another shape', sse({ choices: 'none' }), 'malformed'],
    ['ends in the middle', sse(chunk({ content: 'Доб' })), 'malformed'],
    ['holds an error', sse({ error: { message: 'overloaded' } }), 'server_failed'],
    ['is blank', sse(chunk({ content: ' \n' }), chunk({}, 'stop'), '[DONE]'), 'empty'],
    ['is a refusal', sse(chunk({ refusal: "I can't" }), chunk({}, 'stop'), '[DONE]'), 'refused'],
    ['was filtered', sse(chunk({}, 'content_filter'), '[DONE]'), 'refused'],
    ['has no end', sse(chunk({ content: 'я'.repeat(20_001) })), 'malformed'],
  ])('whose stream %s writes no draft', async (_what, stream, trouble) => {
    model().post('/v1/chat/completions').reply(200, stream, STREAM)
    expect(await troubleOf(ask())).toBe(trouble)
  })

  it('that cannot be reached is told as such', async () => {
    model()
      .post('/v1/chat/completions')
      .replyWithError(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }))
    expect(await troubleOf(ask())).toBe('unreachable')
    expect(await troubleOf(ask({}, { ...settings, OTKLIK_LLM_URL: undefined }))).toBe('not_configured')
  })

  it('that says nothing is left in time, in the middle too; and at once when nobody waits any more', async () => {
    const server = await serve((_req, res) => {
      res.writeHead(200, STREAM).write(sse(chunk({ content: 'Доб' })))
    })
    expect(await troubleOf(ask({}, server.settings))).toBe('timeout')
    const gone = new AbortController()
    const left = new Promise<void>((done) => server.server.once('request', (req) => req.once('close', () => done())))
    expect(await troubleOf(ask({ signal: gone.signal, onText: () => gone.abort() }, server.settings))).toBe('gone')
    await left
  })
})

describe('the address of a model', () => {
  const resolving = (address: string) => (_host: string, _options: object, done: (...found: never[]) => void) =>
    (done as (...found: unknown[]) => void)(null, [{ address, family: 4 }])
  const asked = (url: string, address: string, allow: boolean) =>
    troubleOf(
      complete(
        { ...settings, OTKLIK_LLM_URL: url, OTKLIK_LLM_ALLOW_PRIVATE: allow },
        { messages: MESSAGES, signal: new AbortController().signal, resolve: resolving(address) as never },
      ),
    )

  it('is public, or private where that is allowed; plain http is private alone', async () => {
    nock.restore()
    onTestFinished(() => nock.activate())
    expect(await asked('https://llm.example', '127.0.0.1', false)).toBe('address_refused')
    expect(await asked('https://10.0.0.1', '10.0.0.1', false)).toBe('address_refused')
    expect(await asked('http://llm.example', '8.8.8.8', true)).toBe('address_refused')
    expect(await asked('http://8.8.8.8', '8.8.8.8', true)).toBe('address_refused')
    expect(await asked('http://127.0.0.1:1', '127.0.0.1', true)).toBe('unreachable')
  })

  it('is refused at the start where the key would travel in the open', () => {
    const env = { OTKLIK_LLM_URL: 'http://llm.example/v1', OTKLIK_LLM_MODEL: 'x' }
    expect(() => readSettings(env)).toThrow(/OTKLIK_LLM_URL: must begin with https/)
    expect(() => readSettings({ ...env, OTKLIK_LLM_MODEL: '', OTKLIK_LLM_ALLOW_PRIVATE: '1' })).toThrow(
      /OTKLIK_LLM_MODEL/,
    )
  })
})

/** On loopback, until the test ends. */
async function serve(
  answer: Parameters<typeof createServer>[1],
): Promise<{ server: Server; settings: typeof settings }> {
  nock.restore()
  const server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    nock.activate()
    server.closeAllConnections()
    server.close()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
  return { server, settings: { ...settings, OTKLIK_LLM_URL: url, OTKLIK_LLM_ALLOW_PRIVATE: true } }
}
