import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { expect, it, onTestFinished } from 'vitest'
import type { Logger } from '../lib/logger.ts'
import { CallerGone, signalOf } from './caller-gone.ts'
import { answerErrors } from './mount.ts'

it('whoever leaves stops what is read for them, and is no failure', async () => {
  const app = express()
  const begun = Promise.withResolvers<void>()
  const ended = Promise.withResolvers<unknown>()
  app.get('/', async (_req, res) => {
    const signal = signalOf(res)
    begun.resolve()
    await once(signal, 'abort')
    ended.resolve(signal.reason)
    throw signal.reason
  })
  const logged: unknown[] = []
  app.use(answerErrors({ error: (line: unknown) => logged.push(line) } as unknown as Logger))
  const server = createServer(app).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const asked = request({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, path: '/' })
  asked.on('error', () => undefined).end()
  await begun.promise
  asked.destroy()
  expect(await ended.promise).toBeInstanceOf(CallerGone)
  expect(logged).toEqual([])
})
