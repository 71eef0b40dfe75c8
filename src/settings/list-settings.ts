import { z } from 'zod'
import { settingsSchema } from '../../config/env.ts'
import { toIso } from '../http/time.ts'
import { heldBy, isEditable, isSecret } from './editable.ts'
import type { LiveSettings } from './live-settings.ts'
import { hintOf } from './secret-hint.ts'
import type { StoredRow } from './store.ts'

export const settingOut = z
  .object({
    name: z.string().meta({ description: 'The environment variable' }),
    description: z.string(),
    value: z.string().nullable().meta({ description: 'As one would write it; null when it is not set, or a secret' }),
    set: z.boolean().meta({ description: 'Whether it has a value, its own or the default' }),
    default_value: z.string().nullable().meta({ description: 'Where nobody has said anything; null: not set' }),
    source: z.enum(['environment', 'console', 'default']).meta({ description: 'Who said so' }),
    editable: z.boolean().meta({ description: 'PATCH /v1/settings changes it, unless `held_by` says otherwise' }),
    held_by: z.string().nullable().meta({
      description: 'The environment variable that stands in the way of a change: it wins',
    }),
    secret: z.boolean().meta({ description: 'Its value is never shown' }),
    hint: z.string().nullable().meta({
      description: 'By what one knows a secret again: its last characters, of a service account its project',
    }),
    problem: z
      .enum(['lost', 'invalid'])
      .nullable()
      .meta({
        description:
          'Why what was set here does not hold. lost: it was sealed with another secret key, set it again. invalid: this version ' +
          'does not take it',
      }),
    changed_by: z.string().nullable().meta({ description: 'Who changed it last here' }),
    changed_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Setting' })

/** Texts that may be shown. Any other text may be a secret, or contain one, as addresses of databases do. */
const SHOWN = new Set([
  'OTKLIK_HOST',
  'OTKLIK_DATA_DIR',
  'OTKLIK_REDIS_PREFIX',
  'OTKLIK_WHATSAPP_VERSION',
  'OTKLIK_TIME_ZONE',
  'OTKLIK_LLM_CURRENCY',
  'OTKLIK_LLM_LIMIT_FIELD',
  'OTKLIK_LLM_MODEL',
  'LOG_LEVEL',
  'OTEL_SERVICE_NAME',
  'OTEL_TRACES_SAMPLER',
  'OTEL_TRACES_EXPORTER',
])

const DEFAULTS: Record<string, unknown> = settingsSchema.parse({})

/** Every setting with its value, without secrets. `stored`: what administrators have set, and when. */
export function listSettings(
  live: Pick<LiveSettings, 'settings' | 'inEnvironment' | 'resolved'>,
  stored: readonly Pick<StoredRow, 'name' | 'changed_by' | 'changed_at'>[] = [],
): z.output<typeof settingOut>[] {
  const { texts, problems } = live.resolved()
  const settings: Record<string, unknown> = live.settings
  return Object.entries(settingsSchema.shape).map(([name, one]) => {
    const value = settings[name] ?? null
    const editable = isEditable(name)
    const isShown = typeof value !== 'string' || SHOWN.has(name) || (editable && !isSecret(name))
    const row = stored.find((each) => each.name === name)
    const ofConsole = editable && texts.has(name)
    return {
      name,
      description: one.meta()?.description ?? '',
      value: isShown ? written(value) : null,
      set: value !== null && value !== '',
      default_value: written(DEFAULTS[name] ?? null),
      source: live.inEnvironment.has(name) ? 'environment' : ofConsole ? 'console' : 'default',
      editable,
      held_by: (editable && heldBy(name, live.inEnvironment)) || null,
      secret: editable ? isSecret(name) : !isShown,
      hint: editable && isSecret(name) && typeof value === 'string' ? hintOf(name, value) : null,
      problem: (editable && problems.get(name)) || null,
      changed_by: row?.changed_by ?? null,
      changed_at: row ? toIso(row.changed_at) : null,
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
