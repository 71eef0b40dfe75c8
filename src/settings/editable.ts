import type { Settings } from '../../config/env.ts'

/** `account`: access data that belong together; if the environment sets one of them, it owns the account. */
type Editable = { account?: 'smsc' | 'twilio'; secret?: true }

/** Settings that an administrator may set if the environment does not, by their environment names. */
const EDITABLE = {
  OTKLIK_PUBLIC_URL: {},

  OTKLIK_QUIET_HOURS: {},
  OTKLIK_MAILING_INTERVAL_HOURS: {},
  OTKLIK_GUEST_CAP: {},

  OTKLIK_SMS_PROVIDERS: {},
  OTKLIK_SMSC_LOGIN: { account: 'smsc' },
  OTKLIK_SMSC_PASSWORD: { account: 'smsc', secret: true },
  OTKLIK_SMSC_API_KEY: { account: 'smsc', secret: true },
  OTKLIK_SMSC_SENDER: {},
  OTKLIK_SMSC_CALLBACK_SECRET: { secret: true },
  OTKLIK_TWILIO_ACCOUNT_SID: { account: 'twilio' },
  OTKLIK_TWILIO_AUTH_TOKEN: { account: 'twilio', secret: true },
  OTKLIK_TWILIO_FROM: { account: 'twilio' },
  OTKLIK_SMS_PER_SECOND: {},
  OTKLIK_SMS_MAX_SEGMENTS: {},
  OTKLIK_SMS_PRICE: {},
  OTKLIK_SMS_CURRENCY: {},
  OTKLIK_FCM_SERVICE_ACCOUNT: { secret: true },
  OTKLIK_PUSH_PER_SECOND: {},
  OTKLIK_PUSH_ACCEPTED_IS_REACHED: {},
} as const satisfies Partial<Record<keyof Settings, Editable>>

export type EditableName = keyof typeof EDITABLE

export const EDITABLE_NAMES = Object.keys(EDITABLE) as EditableName[]

export function isEditable(name: string): name is EditableName {
  return name in EDITABLE
}

const partsOf = (name: EditableName): Editable => EDITABLE[name]

export const isSecret = (name: EditableName): boolean => partsOf(name).secret === true

/**
 * The environment's setting that prevents a change: the same name, or one of the same account, since an account half
 * from the environment and half from the console is invalid. Undefined: none does.
 */
export function heldBy(name: EditableName, inEnvironment: ReadonlySet<string>): EditableName | undefined {
  if (inEnvironment.has(name)) return name
  const { account } = partsOf(name)
  return account && EDITABLE_NAMES.find((other) => partsOf(other).account === account && inEnvironment.has(other))
}
