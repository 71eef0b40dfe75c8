import type { Settings } from '../../config/env.ts'
import { readServiceAccount } from '../../config/service-account.ts'
import type { Clock } from '../lib/clock.ts'
import type { ChannelProvider, Providers } from './port.ts'
import { fcmProvider } from './push/fcm.ts'
import { smscProvider } from './sms/smsc.ts'
import { twilioProvider } from './sms/twilio.ts'

export const TWILIO_CALLBACK = '/v1/callbacks/twilio'

/** The providers that the settings give access to, in their order. Throws `SettingsError`. */
export function configuredProviders(settings: Settings, clock: Pick<Clock, 'now'>): Providers {
  const sms = settings.OTKLIK_SMS_PROVIDERS.flatMap((name) => {
    const provider = name === 'smsc' ? smsc(settings, clock) : twilio(settings, clock)
    return provider ? [provider] : []
  })
  const account = settings.OTKLIK_FCM_SERVICE_ACCOUNT
  return { sms, push: account ? [fcmProvider(readServiceAccount(account), clock)] : [] }
}

function smsc(settings: Settings, clock: Pick<Clock, 'now'>): ChannelProvider | undefined {
  const { OTKLIK_SMSC_LOGIN: login, OTKLIK_SMSC_PASSWORD: password, OTKLIK_SMSC_API_KEY: apiKey } = settings
  if (!apiKey && !login) return undefined
  const { OTKLIK_SMSC_SENDER: sender, OTKLIK_SMS_MAX_SEGMENTS: maxSegments } = settings
  const reports = settings.OTKLIK_SMSC_CALLBACK_SECRET !== undefined
  return smscProvider({ login, password, apiKey, sender, maxSegments, reports }, clock)
}

function twilio(settings: Settings, clock: Pick<Clock, 'now'>): ChannelProvider | undefined {
  const { OTKLIK_TWILIO_ACCOUNT_SID: accountSid, OTKLIK_TWILIO_AUTH_TOKEN: authToken } = settings
  const { OTKLIK_TWILIO_FROM: from, OTKLIK_SMS_CURRENCY: currency } = settings
  if (!accountSid || !authToken || !from) return undefined
  return twilioProvider({ accountSid, authToken, from, currency, callbackUrl: twilioCallback(settings) }, clock)
}

/** Only an address that Twilio can reach is worth telling. */
function twilioCallback({ OTKLIK_PUBLIC_URL: url }: Settings): ((no: number) => string) | undefined {
  if (!url?.startsWith('https://')) return undefined
  return (no) => `${url.replace(/\/$/, '')}${TWILIO_CALLBACK}?send=${no}`
}
