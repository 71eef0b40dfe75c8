import { z } from 'zod'

export const settingOut = z
  .object({
    name: z.string().meta({ description: 'The environment variable' }),
    description: z.string(),
    value: z.string().nullable().meta({ description: 'As one would write it; null when it is not set, or a secret' }),
    set: z.boolean().meta({ description: 'Whether it has a value, its own or the default' }),
  })
  .meta({ id: 'Setting' })

/** Texts that may be shown. Any other text may be a secret, or hold one, as addresses of databases do. */
const SHOWN = new Set([
  'OTKLIK_HOST',
  'OTKLIK_PUBLIC_URL',
  'OTKLIK_DATA_DIR',
  'OTKLIK_REDIS_PREFIX',
  'OTKLIK_WHATSAPP_VERSION',
  'OTKLIK_TIME_ZONE',
  'OTKLIK_LLM_CURRENCY',
  'OTKLIK_LLM_LIMIT_FIELD',
  'OTKLIK_LLM_MODEL',
  'OTKLIK_SMS_CURRENCY',
  'LOG_LEVEL',
  'OTEL_SERVICE_NAME',
  'OTEL_TRACES_SAMPLER',
  'OTEL_TRACES_EXPORTER',
])

/** Every setting with its value, without secrets. */
export function listSettings(settings: object, schema: z.ZodObject): z.output<typeof settingOut>[] {
  return Object.entries(schema.shape).map(([name, one]) => {
    const value: unknown = Object.entries(settings).find(([key]) => key === name)?.[1] ?? null
    return {
      name,
      description: one.meta()?.description ?? '',
      value: typeof value === 'string' && !SHOWN.has(name) ? null : written(value),
      set: value !== null && value !== '',
    }
  })
}

function written(value: unknown): string | null {
  if (value === null) return null
  if (Array.isArray(value))
    return value.map((each) => (isRecipient(each) ? `${each.language}:${each.address}` : each)).join(',')
  if (typeof value === 'object') {
    if (isSpan(value)) return `${value.from}-${value.to}`
    return isCap(value) ? `${value.messages}/${value.days}d` : null
  }
  return typeof value === 'boolean' ? String(Number(value)) : String(value)
}

function isRecipient(value: unknown): value is { language: string; address: string } {
  return typeof value === 'object' && value !== null && 'language' in value && 'address' in value
}

function isSpan(value: object): value is { from: string; to: string } {
  return 'from' in value && 'to' in value
}

function isCap(value: object): value is { messages: number; days: number } {
  return 'messages' in value && 'days' in value
}
