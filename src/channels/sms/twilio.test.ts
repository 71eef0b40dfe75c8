import { createHmac } from 'node:crypto'
import nock from 'nock'
import { describe, expect, test } from 'vitest'
import { testClock } from '../../../test/support/clock.ts'
import { mockNetwork } from '../../../test/support/mocked-network.ts'
import { SECOND } from '../../lib/units.ts'
import { message } from '../test-support/message.ts'
import { isSignedByTwilio, twilioFate, twilioProvider } from './twilio.ts'

mockNetwork()
const signal = new AbortController().signal
const clock = testClock()
const now = clock.now()

describe('Twilio', () => {
  const accountSid = `AC${'0'.repeat(32)}`
  const path = `/2010-04-01/Accounts/${accountSid}/Messages.json`
  const account = {
    accountSid,
    authToken: 'token',
    from: '+15005550006',
    currency: 'USD',
    callbackUrl: (no: number) => `https://otklik.example/v1/callbacks/twilio?send=${no}`,
  }
  const twilio = twilioProvider(account, clock)
  const api = () => nock('https://api.twilio.com').matchHeader('authorization', `Basic ${btoa(`${accountSid}:token`)}`)
  const answers = async (status: number, body: nock.Body, headers: Record<string, string> = {}) => {
    api().post(path).reply(status, body, headers)
    return twilio.send(message, signal)
  }
  const created = { sid: 'SM1', status: 'queued', num_segments: '1', price: null, price_unit: 'USD', error_code: null }

  test('sends with basic auth and tells where to report', async () => {
    api()
      .post(path, {
        To: '+79031112233',
        From: '+15005550006',
        Body: message.text,
        StatusCallback: 'https://otklik.example/v1/callbacks/twilio?send=77',
      })
      .reply(201, created)
    expect(await twilio.send(message, signal)).toEqual({
      outcome: 'sent',
      providerId: 'SM1',
      status: 'queued',
      segments: 1,
      price: undefined,
    })
  })

  test('a messaging service chooses the sender', async () => {
    const service = twilioProvider({ ...account, from: 'MG1', callbackUrl: undefined }, clock)
    api()
      .post(path, (body) => body.MessagingServiceSid === 'MG1' && !('From' in body) && !('StatusCallback' in body))
      .reply(201, { ...created, num_segments: '0' })
    expect(await service.send(message, signal)).toMatchObject({ outcome: 'sent', segments: undefined })
  })

  test.each([
    [400, 21211, 'dead_address'],
    [400, 21610, 'dead_address'],
    [400, 21617, 'permanent'],
    [400, 21606, 'provider'],
    [401, 20003, 'provider'],
    [429, 20429, 'provider'],
    [403, 99999, 'provider'],
  ])('HTTP %i with code %i is a refusal of the kind %s', async (status, code, kind) => {
    const outcome = await answers(status, { code, message: 'no', more_info: 'https://twilio.com', status })
    expect(outcome).toMatchObject({ outcome: 'refused', refusal: { kind, code: `twilio_${code}` } })
  })

  test('waits as long as it is told', async () => {
    const body = { code: 20429, message: 'Too many', status: 429 }
    const outcome = await answers(429, body, { 'retry-after': '7' })
    expect(outcome).toMatchObject({ refusal: { kind: 'provider', retryAt: now + 7 * SECOND } })
  })

  test('a broken answer leaves us unsure', async () => {
    expect(await answers(201, 'created')).toEqual({ outcome: 'unsure', code: 'unreadable_answer' })
    expect(await answers(500, { code: 20500, message: 'oops', status: 500 })).toEqual({
      outcome: 'unsure',
      code: 'http_500',
    })
    expect(await answers(503, '')).toMatchObject({ outcome: 'refused', refusal: { kind: 'provider' } })
  })

  test('is asked by its own id, and believed about prices in our currency', async () => {
    const ask = async (body: nock.Body, status = 200) => {
      api().get(path.replace('.json', '/SM1.json')).reply(status, body)
      return twilio.ask!({ providerId: 'SM1', no: 77, to: message.to }, signal)
    }
    expect(await ask({ ...created, status: 'delivered', price: '-0.00750' })).toEqual({
      fate: 'delivered',
      status: 'delivered',
      price: 7_500,
      segments: 1,
    })
    expect(await ask({ ...created, status: 'delivered', price: '-0.00750', price_unit: 'EUR' })).toMatchObject({
      price: undefined,
    })
    expect(await ask({ ...created, status: 'undelivered', error_code: 30003 })).toEqual({
      fate: 'failed',
      status: 'undelivered',
      code: 'twilio_30003',
    })
    expect(await ask({ code: 20404 }, 404)).toEqual({ fate: 'no_answer', code: 'http_404' })
    expect(twilioFate('invented')).toEqual({ fate: 'no_answer', code: 'unknown_status' })
  })

  test('the signature is over the address and the sorted form', () => {
    const url = 'https://mycompany.com/myapp.php?foo=1&bar=2'
    const form = {
      To: '+18005551212',
      CallSid: 'CA1234567890ABCDE',
      Caller: '+14158675309',
      Digits: '1234',
      From: '+14158675309',
    }
    // The example in Twilio's own documentation, with the token 12345.
    const signed = 'RSOYDt4T1cUTdK1PDd93/VVr8B8='
    expect(isSignedByTwilio('12345', { url, form, signature: signed })).toBe(true)
    expect(isSignedByTwilio('12345', { url, form: { ...form, Digits: '1' }, signature: signed })).toBe(false)
    expect(isSignedByTwilio('12345', { url, form, signature: undefined })).toBe(false)
    expect(isSignedByTwilio('12345', { url, form, signature: 'c2hvcnQ=' })).toBe(false)
    const other = createHmac('sha1', 'x').update(url).digest('base64')
    expect(isSignedByTwilio('12345', { url, form, signature: other })).toBe(false)
  })
})
