import { expect, test } from 'vitest'
import { readSettings } from '../../config/env.ts'
import { testClock } from '../../test/support/clock.ts'
import { openProviders } from './configured.ts'

const TWILIO = {
  OTKLIK_TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
  OTKLIK_TWILIO_AUTH_TOKEN: 'token',
  OTKLIK_TWILIO_FROM: 'Otklik',
}

test('providers come and go with their settings, in the order that these say, and are made anew for what they are made of', () => {
  const settings = { ...readSettings({ OTKLIK_SMSC_API_KEY: 'key' }) }
  const providers = openProviders(settings, testClock())
  const names = () => [...providers.sms, ...providers.push].map(({ name }) => name)
  expect(names()).toEqual(['smsc'])
  const [first] = providers.sms
  expect(providers.sms[0]).toBe(first)

  Object.assign(settings, TWILIO, { OTKLIK_SMS_PROVIDERS: ['twilio', 'smsc'] })
  expect(names()).toEqual(['twilio', 'smsc'])
  expect([providers.sms[1] === first, providers.sms[0]?.reports]).toEqual([true, false])
  // The address that Twilio reports to.
  Object.assign(settings, { OTKLIK_PUBLIC_URL: 'https://otklik.example' })
  expect(providers.sms[0]?.reports).toBe(true)

  const private_key = '-----BEGIN PRIVATE KEY-----'
  const account = JSON.stringify({ project_id: 'pizza', client_email: 'a@example.org', private_key })
  Object.assign(settings, { OTKLIK_SMSC_API_KEY: undefined, OTKLIK_FCM_SERVICE_ACCOUNT: account })
  expect(names()).toEqual(['twilio', 'fcm'])
  Object.assign(settings, { OTKLIK_FCM_SERVICE_ACCOUNT: undefined, OTKLIK_TWILIO_FROM: undefined })
  expect(names()).toEqual([])
})
