import { once } from 'node:events'
import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
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

test('a body may take as long as it needs while it keeps coming', async () => {
  const { server, port } = await listen()
  expect(server.requestTimeout).toBe(0)
  expect(server.headersTimeout).toBeGreaterThan(0)
  const sending = post(port)
  const answer = answerTo(sending)
  // Twice what it may stand still.
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
