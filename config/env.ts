import ipaddr from 'ipaddr.js'
import { z } from 'zod'

/** A list written with commas. */
const list = <T extends z.ZodType<unknown, string>>(item: T) =>
  z
    .string()
    .transform((text) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter(Boolean),
    )
    .pipe(z.array(item))

const flag = z
  .enum(['0', '1', 'true', 'false', 'on', 'off', ''])
  .transform((text) => ['1', 'true', 'on'].includes(text))
const count = z.coerce.number().int().min(0)
const timeZone = z
  .string()
  .refine((zone) => isTimeZone(zone), { message: 'must be an IANA time zone such as Europe/Moscow' })
const clockTimes = z
  .string()
  .regex(/^(([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d)?$/, 'must look like 22:00-09:00, or be empty')
  .transform((text) => (text === '' ? null : { from: text.slice(0, 5), to: text.slice(6) }))

const guestCap = z
  .string()
  .regex(/^(0|[1-9]\d{0,3}\/[1-9]\d{0,2}d)$/, 'must look like 4/30d, or be 0')
  .transform((text) => {
    const [messages, days] = text.split('/').map((part) => Number.parseInt(part, 10))
    return messages && days ? { messages, days } : null
  })
/** Thresholds in per cent from which a number is watched, slowed down and stopped; a missing one at the end: never. */
const levels = (text: string) =>
  z
    .string()
    .default(text)
    .pipe(
      list(
        z
          .string()
          .regex(/^\d+(\.\d+)?$/, 'must be per cent, e.g. 5')
          .transform(Number)
          .pipe(z.number().gt(0).max(100)),
      ),
    )
    .refine(
      (shares) => shares.length > 0 && shares.length <= 3 && shares.every((share, i) => share > (shares[i - 1] ?? 0)),
      {
        message: 'must be one to three shares in per cent that grow, e.g. 5,10,25',
      },
    )

/** `ru:+79161234567`, `en:boss@example.com`; without a language in Russian. */
const summaryRecipient = z
  .string()
  .regex(/^((ru|en):)?(\+[1-9]\d{6,14}|[^\s@:<>]{1,100}@[^\s@:<>]{1,100})$/, 'must be phones (+7...) and e-mails')
  .transform((text) => {
    const [, language = 'ru', address = ''] = /^(?:(ru|en):)?(.*)$/.exec(text) ?? []
    return {
      by: address.startsWith('+') ? ('chat' as const) : ('email' as const),
      language: language as 'ru' | 'en',
      address,
    }
  })

/** Which parts of the product this process runs. */
export const SERVICES = ['api', 'gateway', 'jobs'] as const
export type Service = (typeof SERVICES)[number]

/** OpenTelemetry's own names. */
const SAMPLERS = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const

/** Every setting there is, with its default. Grouped; each line of `describe` is shown in docs and in start-up errors. */
export const settingsSchema = z.object({
  PORT: count.max(65_535).default(3000).describe('HTTP port; 0 takes a free one'),
  OTKLIK_HOST: z.string().default('0.0.0.0').describe('Address to listen on; :: takes connections by IPv6 as well'),
  OTKLIK_PUBLIC_URL: z
    .url()
    .optional()
    .describe('How guests and programs reach this server from outside; without it no link to it leaves in messages'),
  OTKLIK_PUBLIC_URL_ALLOW_PRIVATE: flag
    .default(false)
    .describe('Allow the public address set in the console to be private or loopback, and plain http:// there'),
  OTKLIK_SERVICES: z
    .string()
    .default('api,gateway,jobs')
    .pipe(list(z.enum(SERVICES)))
    .describe('Parts that this process runs'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info').describe('Log level'),

  OTKLIK_DATA_DIR: z.string().min(1).default('./data').describe('Folder of the store, media and the embedded queue'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\/./, 'must begin with postgres://; leave it out for SQLite')
    .optional()
    .describe('postgres://... for PostgreSQL; default: SQLite file in the data folder'),
  REDIS_URL: z
    .url({ protocol: /^rediss?$/ })
    .optional()
    .describe('redis://... for Redis; default: embedded queue'),
  OTKLIK_REDIS_PREFIX: z
    .string()
    .regex(/^[\w.-]+$/, 'may hold letters, digits, ".", "-" and "_" only')
    .default('otklik')
    .describe('Prefix of all keys and channels in Redis: a different one for each installation that shares it'),

  OTKLIK_ADMIN_KEY: z
    .string()
    .min(16)
    .optional()
    .describe('The administrator key; default: created and printed at first start'),
  OTKLIK_ADMIN_EMAIL: z
    .email()
    .max(200)
    .optional()
    .describe("With OTKLIK_ADMIN_PASSWORD: the console's first administrator, created while there is no user"),
  OTKLIK_ADMIN_PASSWORD: z.string().min(10).max(128).optional().describe('See OTKLIK_ADMIN_EMAIL'),
  OTKLIK_SECRET_KEY: z
    .string()
    .regex(/^[0-9a-f]{64}$/i, 'must be 64 hex digits')
    .optional()
    .describe('Encrypts session keys and secrets; default: created and kept in the data folder'),
  OTKLIK_SECOND_SECRET_KEY: z
    .string()
    .regex(/^[0-9a-f]{64}$/i, 'must be 64 hex digits')
    .optional()
    .describe('Decrypts what OTKLIK_SECRET_KEY does not, while that is being changed with `npm run rekey`'),
  OTKLIK_BACKUP_PASSPHRASE: z
    .string()
    .min(12)
    .optional()
    .describe('Encrypts what `npm run backup` writes, including the secret key; `npm run restore` needs the same one'),

  OTKLIK_WHATSAPP_URL: z
    .url({ protocol: /^wss?$/ })
    .optional()
    .describe("WhatsApp's WebSocket; default: WhatsApp's own"),
  OTKLIK_WHATSAPP_ROOT_KEY: z
    .string()
    .regex(/^[0-9a-f]{64}$/i, 'must be 64 hex digits')
    .optional()
    .describe("Trusted instead of WhatsApp's certificate key; only with a loopback OTKLIK_WHATSAPP_URL"),
  OTKLIK_WHATSAPP_VERSION: z
    .string()
    .regex(/^\d+\.\d+\.\d+$/, 'must look like 2.3000.1043857760')
    .optional()
    .describe('WhatsApp Web version to announce; default: the current one, as WhatsApp gives it'),
  OTKLIK_WHATSAPP_PROXY: z
    .url({ protocol: /^(https?|socks5h?)$/ })
    .optional()
    .describe(
      'Proxy for all numbers without one of their own: socks5://user:password@host:1080 or http://host:3128; default: none',
    ),
  OTKLIK_WHATSAPP_GROUPS: flag.default(false).describe('Show groups in the inbox'),
  OTKLIK_HISTORY: z
    .enum(['recent', 'off'])
    .default('recent')
    .describe("How much of the phone's chats is taken when it is linked, unless the number has its own setting"),
  OTKLIK_CALLS: z
    .enum(['never', 'outside_hours', 'always'])
    .default('never')
    .describe('Which calls are rejected, unless the number has a rule of its own'),
  OTKLIK_CALLS_HOURS: clockTimes
    .default(null)
    .describe(
      "For outside_hours: when calls may ring, in the number's time zone, e.g. 10:00-22:00; default: its restaurant's opening hours",
    ),
  OTKLIK_CALLS_TEXT: z
    .string()
    .max(1000)
    .optional()
    .describe('Text to a guest whose call was rejected, at most once an hour'),
  OTKLIK_AUTOMATIC_ANSWERS_PAUSE_MINUTES: count
    .min(1)
    .default(30)
    .describe('Within this many minutes a chat gets no second automatic answer of any kind'),
  OTKLIK_AUTOMATIC_ANSWERS_A_DAY: count
    .max(20)
    .default(3)
    .describe('The most automatic answers a chat gets within 24 hours; 0: none at all'),
  OTKLIK_CONNECT_CONCURRENCY: count.min(1).default(20).describe('Numbers that connect at the same time at start'),

  OTKLIK_LIMIT_PER_MINUTE: count.min(1).default(10).describe('Mailing messages a minute for a new number'),
  OTKLIK_LIMIT_PER_HOUR: count.min(1).default(100).describe('Mailing messages an hour for a new number'),
  OTKLIK_WARM_UP_HOURS: count.default(24).describe('Hours a new number must have been linked before it sends mailings'),
  OTKLIK_WARM_UP_CHATS: count.default(10).describe('Chats there must have been in that time'),
  OTKLIK_WARM_UP_MESSAGES: count
    .default(4)
    .describe('Exchanges (we wrote, and the guest answered) that make a chat count'),
  OTKLIK_DAILY_CAPS: z
    .string()
    .default('100,200,400,800')
    .pipe(
      list(
        z
          .string()
          .regex(/^[1-9]\d*$/)
          .transform(Number),
      ),
    )
    .describe(
      'Mailing messages on the first, second ... day after warm-up; no cap after the last. Numbers declared warm have none',
    ),

  OTKLIK_SAFETY_WATCH: flag.default(true).describe('Slow down and stop numbers before WhatsApp restricts them'),
  OTKLIK_SAFETY_REFUSED: levels('5,10,25').describe(
    'Per cent of the messages of a day that WhatsApp refused or never acknowledged: watched, slowed down, stopped from',
  ),
  OTKLIK_SAFETY_STREAK: count
    .default(5)
    .describe(
      'Refusals in a row that stop a number at once; 3 refusals with 463 in existing chats do, too. 0: none does',
    ),
  OTKLIK_SAFETY_UNDELIVERED: levels('15,30,50').describe('The same for messages not delivered after a day'),
  OTKLIK_SAFETY_UNREAD: levels('80,95').describe('The same for messages delivered, but not read after a day'),
  OTKLIK_SAFETY_UNANSWERED: levels('90,98').describe(
    'The same for first messages to guests who have never written to the number, not answered after a day',
  ),
  OTKLIK_SAFETY_OPT_OUTS: levels('3,6,12').describe('The same for messages after which the guest opted out'),
  OTKLIK_SAFETY_WINDOW: count
    .min(10)
    .max(2_000)
    .default(200)
    .describe('How many of the latest messages, none older than a week, these shares are computed from'),
  OTKLIK_SAFETY_MIN_SENDS: count
    .min(1)
    .default(20)
    .describe('Messages in a day before the share of refused ones counts'),
  OTKLIK_SAFETY_MIN_MESSAGES: count.min(1).default(30).describe('Messages before any of the other shares counts'),
  OTKLIK_SAFETY_STEP_HOURS: count
    .min(1)
    .default(24)
    .describe('Hours of good figures before limits are raised by a step'),
  OTKLIK_SAFETY_COOL_DOWN_HOURS: count
    .default(24)
    .describe(
      'Hours after which a stopped number starts again at a quarter of its limits; 0: only when a person resumes it',
    ),

  OTKLIK_LOST_NUMBER_HOURS: count
    .default(24)
    .describe('How long guests wait for their number when it is banned or unlinked, before another one writes to them'),

  OTKLIK_TIME_ZONE: timeZone
    .default('Europe/Moscow')
    .describe('Zone of guests, numbers and restaurants that have none'),
  OTKLIK_QUIET_HOURS: clockTimes
    .default(null)
    .describe("Guests' local hours without mailings, unless a mailing has its own; e.g. 22:00-09:00"),
  OTKLIK_MAILING_INTERVAL_HOURS: count
    .default(24)
    .describe('No guest gets two mailings within this many hours; 0: no limit'),

  OTKLIK_TIDY_NAMES: flag
    .default(true)
    .describe('Texts say «Анна» to a guest stored as «АННА» or «анна»; 0: as stored'),
  OTKLIK_ATTRIBUTION_DAYS: count
    .min(1)
    .max(30)
    .default(7)
    .describe('Orders and opt-outs within this many days after a mailing count among its results'),
  OTKLIK_GUEST_CAP: z
    .string()
    .default('8/30d')
    .pipe(guestCap)
    .describe('The most mailings a guest gets in a number of days, e.g. 8/30d, triggered ones included; 0: no limit'),
  OTKLIK_TRIGGER_MAX_AGE_HOURS: count
    .min(1)
    .default(24)
    .describe(
      'A triggered message that could not leave within this many hours is skipped, unless its mailing has its own limit',
    ),
  OTKLIK_REPEAT_MAX_AGE_HOURS: count
    .default(6)
    .describe("A repeated mailing's time that passed while nothing ran is caught up on within this many hours"),

  OTKLIK_AT_RISK_DAYS: count.min(1).default(30).describe('Days without an order after which a guest is at risk'),
  OTKLIK_LOST_DAYS: count.min(2).default(90).describe('Days without an order after which a guest is lost'),

  OTKLIK_WEEKLY_SUMMARY_TO: z
    .string()
    .default('')
    .pipe(list(summaryRecipient))
    .describe(
      'Who gets the weekly summary of all restaurants on Monday at 9 in OTKLIK_TIME_ZONE: phones (in WhatsApp) and e-mails, separated by commas, in Russian, or in English with en: in front; e.g. +79161234567,en:boss@example.com; empty: nobody',
    ),
  OTKLIK_SMTP_URL: z
    .url({ protocol: /^smtps?$/ })
    .optional()
    .describe('Mail server for summaries: smtps://user:password@smtp.example.com'),
  OTKLIK_SMTP_FROM: z
    .string()
    .max(200)
    .includes('@', { message: 'must be an address such as Otklik <reports@example.com>' })
    .optional()
    .describe('Sender of these e-mails: Otklik <reports@example.com>'),

  OTKLIK_SMS_PROVIDERS: z
    .string()
    .default('smsc,twilio')
    .pipe(list(z.enum(['smsc', 'twilio'])))
    .describe('Order in which SMS providers are tried; those without access data are left out'),
  OTKLIK_SMSC_LOGIN: z.string().max(100).optional().describe('SMSC.ru: login, with OTKLIK_SMSC_PASSWORD'),
  OTKLIK_SMSC_PASSWORD: z.string().max(200).optional().describe('SMSC.ru: password'),
  OTKLIK_SMSC_API_KEY: z.string().max(200).optional().describe('SMSC.ru: API key, instead of login and password'),
  OTKLIK_SMSC_SENDER: z.string().max(20).optional().describe("SMSC.ru: sender's name; default: the account's"),
  OTKLIK_SMSC_CALLBACK_SECRET: z
    .string()
    .regex(/^[\w-]{16,100}$/, 'must be 16 to 100 letters, digits, "-" or "_"')
    .optional()
    .describe('SMSC.ru: the end of the address that it reports to; default: it is asked instead'),
  OTKLIK_TWILIO_ACCOUNT_SID: z
    .string()
    .regex(/^AC[0-9a-zA-Z]{32}$/, 'must look like AC and 32 letters and digits')
    .optional()
    .describe('Twilio: account'),
  OTKLIK_TWILIO_AUTH_TOKEN: z.string().max(200).optional().describe('Twilio: auth token; also proves its reports'),
  OTKLIK_TWILIO_FROM: z
    .string()
    .max(40)
    .optional()
    .describe("Twilio: our phone, sender's name, or the id (MG...) of a messaging service"),
  OTKLIK_SMS_PER_SECOND: count.min(1).max(1_000).default(10).describe('SMS a second, over all processes'),
  OTKLIK_SMS_MAX_SEGMENTS: count.min(1).max(10).default(3).describe('Longest SMS of a mailing, in segments'),
  OTKLIK_SMS_PRICE: z.coerce.number().min(0).max(1_000).default(0).describe('Price of a segment, for estimates'),
  OTKLIK_SMS_CURRENCY: z
    .string()
    .regex(/^[A-Z]{3}$/, 'must look like RUB')
    .default('RUB')
    .describe('Currency of SMS prices'),
  OTKLIK_FCM_SERVICE_ACCOUNT: z
    .string()
    .optional()
    .describe("Push: the Firebase service account's JSON, or the path of its file"),
  OTKLIK_PUSH_PER_SECOND: count.min(1).max(10_000).default(100).describe('Push messages a second, over all processes'),
  OTKLIK_PUSH_ACCEPTED_IS_REACHED: flag
    .default(false)
    .describe("A push that Google has accepted counts as having reached the guest, without the app's receipt"),

  OTKLIK_LLM_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(
      "Drafts of answers by a language model: base address of a server with OpenAI's API, e.g. https://api.openai.com/v1; default: no drafts. Each restaurant switches them on for itself",
    ),
  OTKLIK_LLM_KEY: z.string().max(500).optional().describe('Its API key; a model of your own may need none'),
  OTKLIK_LLM_MODEL: z.string().max(200).optional().describe('Name of the model, with OTKLIK_LLM_URL'),
  OTKLIK_LLM_ALLOW_PRIVATE: flag
    .default(false)
    .describe('Allow OTKLIK_LLM_URL to be a private or loopback address, and plain http:// there'),
  OTKLIK_LLM_TIMEOUT_SECONDS: count.min(1).max(300).default(30).describe('A draft that takes longer is given up'),
  OTKLIK_LLM_MAX_TOKENS: count.min(50).max(8_000).default(400).describe('Longest draft, in tokens of the model'),
  OTKLIK_LLM_LIMIT_FIELD: z
    .enum(['max_tokens', 'max_completion_tokens'])
    .default('max_tokens')
    .describe("The field that gives the model OTKLIK_LLM_MAX_TOKENS; OpenAI's newer models need the second"),
  OTKLIK_LLM_CONTEXT_CHARACTERS: count
    .min(1_000)
    .max(100_000)
    .default(8_000)
    .describe('The most of a conversation and of quick answers that the model is given, in characters'),
  OTKLIK_LLM_INPUT_PRICE: z.coerce
    .number()
    .min(0)
    .max(10_000)
    .default(0)
    .describe('Price of 1,000,000 tokens that the model reads'),
  OTKLIK_LLM_OUTPUT_PRICE: z.coerce
    .number()
    .min(0)
    .max(10_000)
    .default(0)
    .describe('Price of 1,000,000 tokens that it writes'),
  OTKLIK_LLM_CURRENCY: z
    .string()
    .regex(/^[A-Z]{3}$/, 'must look like USD')
    .default('USD')
    .describe('Currency of these prices'),
  OTKLIK_LLM_MONTHLY_CALLS: count
    .default(5_000)
    .describe('The most requests to the model in a calendar month (UTC); 0: no limit'),
  OTKLIK_LLM_MONTHLY_COST: z.coerce
    .number()
    .min(0)
    .max(1_000_000)
    .default(0)
    .describe('Once this has been spent in a month, by the prices above, the model is not asked again; 0: no limit'),

  OTKLIK_RATE_LIMIT_PER_MINUTE: count.default(60_000).describe('Requests a minute for one API key; 0: no limit'),
  OTKLIK_TRUSTED_PROXIES: z
    .string()
    .default('')
    .pipe(
      list(
        z
          .string()
          .refine(isProxyAddress, { message: 'must be an address, a network or loopback, linklocal, uniquelocal' }),
      ),
    )
    .describe(
      'Proxies whose X-Forwarded-For and X-Forwarded-Proto are trusted, separated by commas: addresses, networks such as 10.0.0.0/8, or loopback, linklocal, uniquelocal; empty: none',
    ),
  OTKLIK_METRICS_LOOPBACK: flag
    .default(false)
    .describe('Let programs on this machine read /metrics without a key; requests through a proxy still need one'),
  OTKLIK_WEBHOOK_ALLOW_PRIVATE: flag.default(false).describe('Let webhooks reach private and loopback addresses'),
  OTKLIK_META_ALLOW_PRIVATE: flag
    .default(false)
    .describe("Allow a number's address of Meta's Graph API to be private or loopback, for a sandbox"),
  OTKLIK_MAX_UPLOAD_MB: count.min(1).default(64).describe('Largest file an operator may send'),
  OTKLIK_MAX_IMPORT_MB: count
    .min(1)
    .default(2_048)
    .describe('Largest file of guests, orders, bonuses or reviews to import'),
  OTKLIK_MAX_DOWNLOAD_MB: count.min(1).default(256).describe('Largest file that is fetched from a guest'),

  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(
      'Switches traces on: the address of their collector, by OTLP over HTTP (JSON), e.g. http://localhost:4318; `/v1/traces` is added',
    ),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('Like OTEL_EXPORTER_OTLP_ENDPOINT, but the complete address'),
  OTEL_EXPORTER_OTLP_HEADERS: z
    .string()
    .optional()
    .describe('Sent with traces, e.g. authorization=Bearer%20key; with commas'),
  OTEL_EXPORTER_OTLP_TIMEOUT: count
    .min(1)
    .default(5_000)
    .describe('How long a batch of traces may take, in milliseconds'),
  OTEL_SERVICE_NAME: z.string().default('otklik').describe('What the product is called in traces'),
  OTEL_RESOURCE_ATTRIBUTES: z
    .string()
    .default('')
    .describe('Told with all traces, e.g. deployment.environment.name=production; with commas'),
  OTEL_TRACES_SAMPLER: z
    .enum(SAMPLERS)
    .default('parentbased_always_on')
    .describe('Which traces are kept; those without `parentbased_` do not ask the caller'),
  OTEL_TRACES_SAMPLER_ARG: z.coerce
    .number()
    .min(0)
    .max(1)
    .default(1)
    .describe('Share of traces that the samplers with `traceidratio` keep'),
  OTEL_BSP_SCHEDULE_DELAY: count.min(1).default(5_000).describe('How long spans are gathered, in milliseconds'),
  OTEL_BSP_MAX_QUEUE_SIZE: count.min(1).default(2_048).describe('Spans that wait at most; others are dropped'),
  OTEL_TRACES_EXPORTER: z.enum(['otlp', 'none']).default('otlp').describe('none: no traces, whatever else is set'),
  OTEL_SDK_DISABLED: flag.default(false).describe('true: no traces, whatever else is set'),
})

export type Settings = z.output<typeof settingsSchema>

export type SettingProblem = { name: string; message: string }

/** Everything that is wrong with the settings, at once. */
export class SettingsError extends Error {
  readonly problems: SettingProblem[]

  constructor(problems: SettingProblem[]) {
    super(`Settings need mending:\n${problems.map(({ name, message }) => `  ${name}: ${message}`).join('\n')}`)
    this.name = 'SettingsError'
    this.problems = problems
  }
}

/** Reads and checks the settings. The only place that looks at the environment. Throws `SettingsError`. */
export function readSettings(env: Record<string, string | undefined> = process.env): Settings {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
  const parsed = settingsSchema.safeParse(given)
  const problems = parsed.success
    ? findUnsafe(parsed.data)
    : parsed.error.issues.map((issue) => ({ name: String(issue.path[0] ?? ''), message: issue.message }))
  if (problems.length > 0 || !parsed.success) throw new SettingsError(problems)
  return parsed.data
}

/** Whether tracing is on. */
export function tracesAreOn(settings: Settings): boolean {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: base, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: own } = settings
  const isOff = settings.OTEL_SDK_DISABLED || settings.OTEL_TRACES_EXPORTER === 'none'
  return !isOff && (base !== undefined || own !== undefined)
}

/** The settings that the environment gives, whatever their values: these cannot be changed in the console. */
export function namesInEnvironment(env: Record<string, string | undefined> = process.env): ReadonlySet<string> {
  return new Set(Object.keys(settingsSchema.shape).filter((name) => env[name] !== undefined && env[name] !== ''))
}

/** Names that look like our settings but are not: probably misspelt. Worth a warning at start. */
export function unknownSettings(env: Record<string, string | undefined> = process.env): string[] {
  return Object.keys(env).filter((name) => name.startsWith('OTKLIK_') && !(name in settingsSchema.shape))
}

/** Combinations that are invalid although each setting is valid by itself. */
export function findUnsafe(settings: Settings): SettingProblem[] {
  const problems: SettingProblem[] = []
  const url = settings.OTKLIK_WHATSAPP_URL ? new URL(settings.OTKLIK_WHATSAPP_URL) : undefined
  const loopback = url !== undefined && isLoopback(url.hostname)
  if (url?.protocol === 'ws:' && !loopback) {
    problems.push({ name: 'OTKLIK_WHATSAPP_URL', message: 'plain ws:// is allowed to loopback only' })
  }
  if (settings.OTKLIK_WHATSAPP_ROOT_KEY && !loopback) {
    problems.push({
      name: 'OTKLIK_WHATSAPP_ROOT_KEY',
      message: 'a foreign root key is allowed with a loopback OTKLIK_WHATSAPP_URL only',
    })
  }
  if (
    settings.DATABASE_URL &&
    !/^postgres(ql)?:\/\//.test(settings.DATABASE_URL) &&
    /^[a-z]+:\/\//.test(settings.DATABASE_URL)
  ) {
    problems.push({ name: 'DATABASE_URL', message: 'must begin with postgres:// (or be the path of a SQLite file)' })
  }
  if (settings.OTKLIK_LOST_DAYS <= settings.OTKLIK_AT_RISK_DAYS) {
    problems.push({ name: 'OTKLIK_LOST_DAYS', message: 'must be more than OTKLIK_AT_RISK_DAYS' })
  }
  const together = (names: (keyof Settings)[]) => {
    const missing = names.filter((name) => settings[name] === undefined)
    if (missing.length === 0 || missing.length === names.length) return
    for (const name of missing)
      problems.push({ name, message: `belongs to ${names.filter((n) => n !== name).join(', ')}` })
  }
  together(['OTKLIK_SMSC_LOGIN', 'OTKLIK_SMSC_PASSWORD'])
  together(['OTKLIK_TWILIO_ACCOUNT_SID', 'OTKLIK_TWILIO_AUTH_TOKEN', 'OTKLIK_TWILIO_FROM'])
  together(['OTKLIK_SMTP_URL', 'OTKLIK_SMTP_FROM'])
  together(['OTKLIK_LLM_URL', 'OTKLIK_LLM_MODEL'])
  if (settings.OTKLIK_LLM_URL?.startsWith('http:') && !settings.OTKLIK_LLM_ALLOW_PRIVATE) {
    problems.push({
      name: 'OTKLIK_LLM_URL',
      message: 'must begin with https://; plain http:// only to a private address, with OTKLIK_LLM_ALLOW_PRIVATE=1',
    })
  }
  if (settings.OTKLIK_WEEKLY_SUMMARY_TO.some(({ by }) => by === 'email') && !settings.OTKLIK_SMTP_URL) {
    problems.push({ name: 'OTKLIK_WEEKLY_SUMMARY_TO', message: 'e-mails need a mail server: set OTKLIK_SMTP_URL' })
  }
  if (settings.OTKLIK_SERVICES.length === 0) {
    problems.push({ name: 'OTKLIK_SERVICES', message: `name at least one of ${SERVICES.join(', ')}` })
  } else if (settings.OTKLIK_SERVICES.length < SERVICES.length && !settings.REDIS_URL) {
    problems.push({
      name: 'OTKLIK_SERVICES',
      message: 'several processes need a shared queue: set REDIS_URL, or run all services in one process',
    })
  }
  return problems
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host)
}

/** What Express takes as a trusted proxy. */
function isProxyAddress(text: string): boolean {
  return ['loopback', 'linklocal', 'uniquelocal'].includes(text) || ipaddr.isValid(text) || ipaddr.isValidCIDR(text)
}

function isTimeZone(zone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }))
  } catch {
    return false
  }
}
