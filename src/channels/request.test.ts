import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import nock from 'nock'
import { describe, expect, onTestFinished, test } from 'vitest'
import { mockNetwork } from '../../test/support/mocked-network.ts'
import { parseRetryAfter } from '../lib/retry-after.ts'
import { MINUTE, SECOND } from '../lib/units.ts'
import { request } from './request.ts'

mockNetwork()
const signal = new AbortController().signal

describe('a request', () => {
  test('that gets no answer in time may have arrived', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1')
    await once(silent, 'listening')
    nock.enableNetConnect('127.0.0.1')
    onTestFinished(() => {
      nock.disableNetConnect()
      silent.closeAllConnections()
      silent.close()
    })
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/`
    const answer = await request(url, { method: 'POST', body: 'x', signal, timeoutMs: 50 })
    expect(answer).toEqual({ kind: 'unsure', code: 'timeout' })
  })

  test('that finds nobody has not left; one that is cut off may have arrived', async () => {
    const failing = async (code: string) => {
      nock('https://provider.example')
        .post('/')
        .replyWithError(Object.assign(new Error('cut'), { code }))
      return request('https://provider.example/', { method: 'POST', body: 'x', signal })
    }
    expect(await failing('ECONNREFUSED')).toEqual({ kind: 'not_sent', code: 'ECONNREFUSED' })
    expect(await failing('ENOTFOUND')).toEqual({ kind: 'not_sent', code: 'ENOTFOUND' })
    expect(await failing('ECONNRESET')).toEqual({ kind: 'unsure', code: 'ECONNRESET' })
  })

  test('understands how long it is to wait', () => {
    expect(parseRetryAfter('120')).toBe(120 * SECOND)
    expect(parseRetryAfter('Mon, 05 Jan 2026 12:00:30 GMT', { now: Date.UTC(2026, 0, 5, 12) })).toBe(30 * SECOND)
    expect(parseRetryAfter('soon')).toBeUndefined()
    expect(parseRetryAfter(null)).toBeUndefined()
    expect(parseRetryAfter('999999')).toBe(60 * MINUTE)
  })
})
