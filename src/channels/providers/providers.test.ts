import { createHmac, generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import nock from 'nock'
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { testClock } from '../../../test/support/clock.ts'
import { MINUTE, SECOND } from '../../lib/units.ts'
import type { ChannelMessage } from '../port.ts'
import { parseRetryAfter, request } from '../request.ts'
import { fcmProvider } from './fcm.ts'
import { smscFate, smscProvider } from './smsc.ts'
import { isSignedByTwilio, twilioFate, twilioProvider } from './twilio.ts'

const clock = testClock()
const now = clock.now()
const signal = new AbortController().signal
const message: ChannelMessage = {
  no: 77,
  deliveryId: 'dlv_01',
  to: '+79031112233',
  title: null,
  text: 'Ждём вас в пятницу?',
}

beforeAll(() => {
  // Another file of this worker may have put it away.
  if (!nock.isActive()) nock.activate()
  nock.disableNetConnect()
})
afterEach(() => {
  expect(nock.pendingMocks()).toEqual([])
  nock.cleanAll()
})
afterAll(() => {
  nock.enableNetConnect()
  nock.restore()
})

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
    expect(parseRetryAfter('Mon, 05 Jan 2026 12:00:30 GMT', Date.UTC(2026, 0, 5, 12))).toBe(30 * SECOND)
    expect(parseRetryAfter('soon')).toBeUndefined()
    expect(parseRetryAfter(null)).toBeUndefined()
    expect(parseRetryAfter('999999')).toBe(60 * MINUTE)
  })
})

describe('SMSC.ru', () => {
  const account = { login: 'login', password: 'secret', sender: 'Otklik', maxSegments: 3, reports: false }
  const smsc = smscProvider(account, clock)
  const api = () => nock('https://smsc.ru')
  const answers = async (status: number, body: nock.Body) => {
    api().post('/sys/send.php').reply(status, body)
    return smsc.send(message, signal)
  }

  test('sends under our number, with our sender, and tells the cost', async () => {
    api()
      .post('/sys/send.php', {
        login: 'login',
        psw: 'secret',
        fmt: '3',
        charset: 'utf-8',
        phones: '+79031112233',
        mes: message.text,
        id: '77',
        cost: '2',
        maxsms: '3',
        sender: 'Otklik',
      })
      .reply(200, { id: 77, cnt: 1, cost: '2.35' })
    expect(await smsc.send(message, signal)).toEqual({
      outcome: 'sent',
      providerId: '77',
      status: null,
      segments: 1,
      price: 2_350_000,
    })
  })

  test('takes an API key in the place of login and password', async () => {
    api()
      .post('/sys/send.php', (body) => body.apikey === 'key' && !('login' in body) && !('psw' in body))
      .reply(200, { id: '77', cnt: 1 })
    const byKey = smscProvider({ apiKey: 'key', maxSegments: 3, reports: false }, clock)
    expect(await byKey.send(message, signal)).toMatchObject({ outcome: 'sent', providerId: '77' })
  })

  test.each([
    [2, 'provider'],
    [3, 'provider'],
    [4, 'provider'],
    [9, 'later'],
    [6, 'permanent'],
    [1, 'permanent'],
    [7, 'dead_address'],
    [8, 'dead_address'],
  ])('error %i is a refusal of the kind %s', async (error_code, kind) => {
    const outcome = await answers(200, { error: 'no', error_code, id: 77 })
    expect(outcome).toMatchObject({ outcome: 'refused', refusal: { kind, code: `smsc_${error_code}` } })
  })

  test('an answer that says nothing leaves us unsure; one that refuses all does not', async () => {
    expect(await answers(200, '<html>ok</html>')).toEqual({ outcome: 'unsure', code: 'http_200' })
    expect(await answers(502, 'Bad gateway')).toEqual({ outcome: 'unsure', code: 'http_502' })
    expect(await answers(503, 'Busy')).toMatchObject({ outcome: 'refused', refusal: { kind: 'provider' } })
    expect(await answers(429, 'Slow down')).toMatchObject({ outcome: 'refused', refusal: { kind: 'provider' } })
  })

  test('is asked by phone and number', async () => {
    const ask = async (body: nock.Body) => {
      api()
        .post('/sys/status.php', (form) => form.phone === '+79031112233' && form.id === '77' && form.fmt === '3')
        .reply(200, body)
      return smsc.ask!({ providerId: null, no: 77, to: '+79031112233' }, signal)
    }
    expect(await ask({ status: 1, last_date: '05.01.2026 15:00:00', last_timestamp: 1767614400 })).toEqual({
      fate: 'delivered',
      status: '1',
    })
    expect(await ask({ status: -3 })).toEqual({ fate: 'unknown' })
    expect(await ask({ error: 'wait', error_code: 9 })).toEqual({ fate: 'no_answer', code: 'smsc_9' })
    expect(await ask('nothing')).toEqual({ fate: 'no_answer', code: 'http_200' })
  })

  test('its states', () => {
    expect([-1, 0].map((status) => smscFate({ status }).fate)).toEqual(['pending', 'pending'])
    expect([2, 4].map((status) => smscFate({ status }).fate)).toEqual(['read', 'read'])
    expect([-2, 3, 20, 22, 23, 24, 25].every((status) => smscFate({ status }).fate === 'failed')).toBe(true)
    expect(smscFate({ status: 20, err: 13 })).toMatchObject({ code: 'smsc_error_13' })
  })
})

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
    // Twilio's own example of its documentation, with the token 12345.
    const signed = 'RSOYDt4T1cUTdK1PDd93/VVr8B8='
    expect(isSignedByTwilio('12345', { url, form, signature: signed })).toBe(true)
    expect(isSignedByTwilio('12345', { url, form: { ...form, Digits: '1' }, signature: signed })).toBe(false)
    expect(isSignedByTwilio('12345', { url, form, signature: undefined })).toBe(false)
    expect(isSignedByTwilio('12345', { url, form, signature: 'c2hvcnQ=' })).toBe(false)
    const other = createHmac('sha1', 'x').update(url).digest('base64')
    expect(isSignedByTwilio('12345', { url, form, signature: other })).toBe(false)
  })
})

describe('Firebase', () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 })
  const account = {
    project_id: 'otklik',
    client_email: 'push@otklik.iam.gserviceaccount.com',
    private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
  const push: ChannelMessage = { ...message, to: 'device-token', title: 'Пятница' }
  const tokens = (token = 't1', expires_in = 3_600) =>
    nock('https://oauth2.googleapis.com')
      .post('/token', (body) => body.grant_type === 'urn:ietf:params:oauth:grant-type:jwt-bearer' && body.assertion)
      .reply(200, { access_token: token, expires_in, token_type: 'Bearer' })
  const api = (token = 't1') =>
    nock('https://fcm.googleapis.com', { reqheaders: { authorization: `Bearer ${token}` } }).post(
      '/v1/projects/otklik/messages:send',
    )
  const error = (code: number, status: string, message: string, details: object[] = []) => ({
    error: { code, message, status, details },
  })
  const fcmError = (errorCode: string) => ({
    '@type': 'type.googleapis.com/google.firebase.fcm.v1.FcmError',
    errorCode,
  })
  const sent = { name: 'projects/otklik/messages/0:1' }

  test('sends with one token for many messages; a repeat replaces', async () => {
    const fcm = fcmProvider(account, clock)
    tokens()
    nock('https://fcm.googleapis.com')
      .post('/v1/projects/otklik/messages:send', {
        message: {
          token: 'device-token',
          notification: { title: 'Пятница', body: message.text },
          data: { otklik_delivery_id: 'dlv_01' },
          android: { collapse_key: 'dlv_01', ttl: '86400s', notification: { tag: 'dlv_01' } },
          apns: { headers: { 'apns-collapse-id': 'dlv_01' } },
          webpush: { headers: { Topic: 'dlv_01', TTL: '86400' }, notification: { tag: 'dlv_01' } },
        },
      })
      .reply(200, sent)
    api().reply(200, sent)
    expect(await fcm.send(push, signal)).toEqual({ outcome: 'sent', providerId: sent.name, status: null })
    expect(await fcm.send(push, signal)).toMatchObject({ outcome: 'sent' })
  })

  test('a token that runs out is renewed before; one that is taken back, at once', async () => {
    const fcm = fcmProvider(account, clock)
    tokens('short', 1)
    api('short').reply(200, sent)
    tokens('t2')
    api('t2').reply(401, error(401, 'UNAUTHENTICATED', 'Request had invalid authentication credentials.'))
    tokens('t3')
    api('t3').reply(200, sent)
    expect(await fcm.send(push, signal)).toMatchObject({ outcome: 'sent' })
    expect(await fcm.send(push, signal)).toMatchObject({ outcome: 'sent' })
  })

  test('a service account that is not allowed any more is the provider’s trouble, not the message’s', async () => {
    const fcm = fcmProvider(account, clock)
    nock('https://oauth2.googleapis.com').post('/token').reply(400, { error: 'invalid_grant' })
    expect(await fcm.send(push, signal)).toMatchObject({
      outcome: 'refused',
      refusal: { kind: 'provider', code: 'google_invalid_grant' },
    })
  })

  const answers = async (status: number, body: nock.Body, headers: Record<string, string> = {}) => {
    const fcm = fcmProvider(account, clock, { get: async () => ({ token: 't1' }), forget: () => undefined })
    api().reply(status, body, headers)
    return fcm.send(push, signal)
  }

  test('dead tokens', async () => {
    const unregistered = error(404, 'NOT_FOUND', 'Requested entity was not found.', [fcmError('UNREGISTERED')])
    const malformed = error(400, 'INVALID_ARGUMENT', 'The registration token is not a valid FCM registration token', [
      fcmError('INVALID_ARGUMENT'),
    ])
    const foreign = error(403, 'PERMISSION_DENIED', 'SenderId mismatch', [fcmError('SENDER_ID_MISMATCH')])
    for (const [status, body, code] of [
      [404, unregistered, 'fcm_unregistered'],
      [400, malformed, 'fcm_invalid_argument'],
      [403, foreign, 'fcm_sender_id_mismatch'],
    ] as const) {
      expect(await answers(status, body)).toEqual({ outcome: 'refused', refusal: { kind: 'dead_address', code } })
    }
  })

  test('a bad message is not a dead token', async () => {
    const violations = {
      '@type': 'type.googleapis.com/google.rpc.BadRequest',
      fieldViolations: [{ field: 'message.data' }],
    }
    const body = error(400, 'INVALID_ARGUMENT', 'Invalid value', [violations])
    expect(await answers(400, body)).toMatchObject({ refusal: { kind: 'permanent' } })
  })

  test('rates and outages are waited out, as long as Google says', async () => {
    const quota = error(429, 'RESOURCE_EXHAUSTED', 'Quota exceeded', [fcmError('QUOTA_EXCEEDED')])
    expect(await answers(429, quota, { 'retry-after': '30' })).toMatchObject({
      refusal: { kind: 'provider', code: 'fcm_quota_exceeded', retryAt: now + 30 * SECOND },
    })
    expect(await answers(429, quota)).toMatchObject({ refusal: { retryAt: now + MINUTE } })
    expect(await answers(503, error(503, 'UNAVAILABLE', 'Try again'), { 'retry-after': '5' })).toMatchObject({
      refusal: { kind: 'provider', retryAt: now + 5 * SECOND },
    })
    expect(await answers(500, 'oops')).toMatchObject({ refusal: { kind: 'provider' } })
    const denied = error(403, 'PERMISSION_DENIED', 'Permission denied')
    expect(await answers(403, denied)).toMatchObject({ refusal: { kind: 'provider', code: 'fcm_permission_denied' } })
  })

  test('a success that cannot be read is none', async () => {
    expect(await answers(200, 'fine')).toEqual({ outcome: 'unsure', code: 'unreadable_answer' })
  })
})
