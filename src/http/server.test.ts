import { once } from 'node:events'
import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import express from 'express'
import { expect, onTestFinished, test } from 'vitest'
import { requestIds } from './request-id.ts'
import { createHttpServer } from './server.ts'

/** A busy machine writes late. */
const IDLE_MS = 1_500

async function listen() {
  const app = express()
  app.use(requestIds)
  app.post('/', async (req, res) => {
    const body = await text(req).catch(() => undefined)
    if (!res.headersSent) res.json({ length: body?.length })
  })
  const server = createHttpServer(app, { bodyIdleMs: IDLE_MS }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { server, port: (server.address() as AddressInfo).port }
}

function post(port: number): ClientRequest {
  return request({ port, host: '127.0.0.1', method: 'POST', headers: { 'transfer-encoding': 'chunked' } })
}

async function answerTo(sending: ClientRequest) {
  const [response] = (await once(sending, 'response')) as [IncomingMessage]
  return { status: response.statusCode, body: JSON.parse(await text(response)) as unknown }
}

test('idle connections are kept for longer than proxies keep them', async () => {
  const { port } = await listen()
  const { headers } = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST' })
  const [, seconds] = /timeout=(\d+)/.exec(headers.get('keep-alive') ?? '') ?? []
  expect(Number(seconds)).toBeGreaterThan(60)
})

test('a body may take as long as it needs while it keeps coming', async () => {
  const { server, port } = await listen()
  expect(server.requestTimeout).toBe(0)
  expect(server.headersTimeout).toBeGreaterThan(0)
  const sending = post(port)
  const answer = answerTo(sending)
  // Twice the time it may stand still.
  for (let n = 0; n < 12; n++) {
    sending.write('x')
    await sleep(IDLE_MS / 6)
  }
  sending.end()
  expect(await answer).toEqual({ status: 200, body: { length: 12 } })
})

test('a body that has stopped coming is answered with a problem that says so', async () => {
  const { port } = await listen()
  const sending = post(port)
  sending.on('error', () => undefined)
  const answer = answerTo(sending)
  sending.write('x')
  expect(await answer).toMatchObject({ status: 408, body: { code: 'body_late', status: 408 } })
})

test.each([
  ['a header that is too long', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(40_000)}\r\n\r\n`, 431],
  ['another protocol', '\u0016\u0003\u0001\r\n\r\n', 400],
  [
    'two lengths of a body',
    'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    400,
  ],
])('%s is answered with a problem, too', async (_what, sent, status) => {
  const { port } = await listen()
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  socket.write(sent)
  const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n')
  expect(head).toContain(`HTTP/1.1 ${status} `)
  expect(head).toContain('application/problem+json')
  expect(JSON.parse(body)).toMatchObject({ status, code: 'bad_request', request_id: expect.stringMatching(/^req_/) })
})
