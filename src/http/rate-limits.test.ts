import express from 'express'
import { expect, it, onTestFinished } from 'vitest'
import { createLogger } from '../lib/logger.ts'
import { answerErrors } from './mount.ts'
import { addressLimit } from './rate-limits.ts'
import { requestIds } from './request-id.ts'

it('an address that asks for public pages too often is refused with the time to wait', async () => {
  const app = express()
  app.use(requestIds)
  app.use('/r', addressLimit(2))
  app.get('/r/:token', (_req, res) => void res.send('page'))
  app.get('/readyz', (_req, res) => void res.send('ready'))
  app.use(answerErrors(createLogger('silent')))
  const server = app.listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const get = (path: string) => fetch(`http://127.0.0.1:${address.port}${path}`)

  expect((await get('/r/a')).status).toBe(200)
  expect((await get('/r/b')).status).toBe(200)
  const refused = await get('/r/c')
  expect(refused.status).toBe(429)
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  expect((await get('/readyz')).status).toBe(200)
})
