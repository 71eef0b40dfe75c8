import { generateKeyPairSync } from 'node:crypto'
import nock from 'nock'
import { describe, expect, test } from 'vitest'
import { testClock } from '../../../test/support/clock.ts'
import { mockNetwork } from '../../../test/support/mocked-network.ts'
import { MINUTE, SECOND } from '../../lib/units.ts'
import type { ChannelMessage } from '../port.ts'
import { message } from '../test-support/message.ts'
import { fcmProvider } from './fcm.ts'

mockNetwork()
const signal = new AbortController().signal
const clock = testClock()
const now = clock.now()

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
