import type { Settings } from '../../config/env.ts'
import { readServiceAccount } from '../../config/service-account.ts'
import type { Clock } from '../lib/clock.ts'
import type { ChannelProvider, Providers } from './port.ts'
import { fcmProvider } from './push/fcm.ts'
import { smscProvider } from './sms/smsc.ts'
import { twilioProvider } from './sms/twilio.ts'

export const TWILIO_CALLBACK = '/v1/callbacks/twilio'

/** How each provider is built. */
const OF_SMSC = [
  'OTKLIK_SMSC_LOGIN',
  'OTKLIK_SMSC_PASSWORD',
  'OTKLIK_SMSC_API_KEY',
  'OTKLIK_SMSC_SENDER',
  'OTKLIK_SMS_MAX_SEGMENTS',
  'OTKLIK_SMSC_CALLBACK_SECRET',
] as const
const OF_TWILIO = [
  'OTKLIK_TWILIO_ACCOUNT_SID',
  'OTKLIK_TWILIO_AUTH_TOKEN',
  'OTKLIK_TWILIO_FROM',
  'OTKLIK_SMS_CURRENCY',
  'OTKLIK_PUBLIC_URL',
] as const
const OF_FCM = ['OTKLIK_FCM_SERVICE_ACCOUNT'] as const

export const SETTINGS_OF_PROVIDERS = { smsc: OF_SMSC, twilio: OF_TWILIO, fcm: OF_FCM }

/**
 * The providers that the settings currently give access to, in order; each is rebuilt when its settings change. Throws
 * `SettingsError`.
 */
export function openProviders(settings: Settings, clock: Pick<Clock, 'now'>): Providers {
  const bySetting = {
    smsc: following(settings, OF_SMSC, () => smsc(settings, clock)),
    twilio: following(settings, OF_TWILIO, () => twilio(settings, clock)),
    fcm: following(settings, OF_FCM, () => fcm(settings, clock)),
  }
  const made = (names: readonly (keyof typeof bySetting)[]) => names.flatMap((name) => bySetting[name]() ?? [])
  return {
    get sms() {
      return made(settings.OTKLIK_SMS_PROVIDERS)
    },
    get push() {
      return made(['fcm'])
    },
  }
}

function following<T>(settings: Settings, names: readonly (keyof Settings)[], make: () => T): () => T {
  const present = () => names.map((name) => settings[name])
  let of = present()
  let made = make()
  return () => {
    const now = present()
    if (now.some((value, index) => value !== of[index])) {
      made = make()
      of = now
    }
    return made
  }
}

function fcm(
  { OTKLIK_FCM_SERVICE_ACCOUNT: account }: Settings,
  clock: Pick<Clock, 'now'>,
): ChannelProvider | undefined {
  return account ? fcmProvider(readServiceAccount(account), clock) : undefined
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

/** Only given when Twilio can reach the address. */
function twilioCallback({ OTKLIK_PUBLIC_URL: url }: Settings): ((no: number) => string) | undefined {
  if (!url?.startsWith('https://')) return undefined
  return (no) => `${url.replace(/\/$/, '')}${TWILIO_CALLBACK}?send=${no}`
}
