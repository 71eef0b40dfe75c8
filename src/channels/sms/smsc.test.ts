import nock from 'nock'
import { describe, expect, test } from 'vitest'
import { testClock } from '../../../test/support/clock.ts'
import { mockNetwork } from '../../../test/support/mocked-network.ts'
import { message } from '../test-support/message.ts'
import { smscFate, smscProvider } from './smsc.ts'

mockNetwork()
const signal = new AbortController().signal
const clock = testClock()

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
