import { z } from 'zod'
import type { Settings } from '../../config/env.ts'
import { type RestaurantRow, readSettings } from '../restaurants/index.ts'

/** The environment's settings for drafts. */
export type DraftSettings = Pick<
  Settings,
  | 'OTKLIK_LLM_URL'
  | 'OTKLIK_LLM_KEY'
  | 'OTKLIK_LLM_MODEL'
  | 'OTKLIK_LLM_ALLOW_PRIVATE'
  | 'OTKLIK_LLM_TIMEOUT_SECONDS'
  | 'OTKLIK_LLM_MAX_TOKENS'
  | 'OTKLIK_LLM_LIMIT_FIELD'
  | 'OTKLIK_LLM_CONTEXT_CHARACTERS'
  | 'OTKLIK_LLM_INPUT_PRICE'
  | 'OTKLIK_LLM_OUTPUT_PRICE'
  | 'OTKLIK_LLM_CURRENCY'
  | 'OTKLIK_LLM_MONTHLY_CALLS'
  | 'OTKLIK_LLM_MONTHLY_COST'
  | 'OTKLIK_TIDY_NAMES'
>

/** The model to ask; undefined: there is none. */
export function modelOf(settings: DraftSettings): { url: URL; model: string; key: string | undefined } | undefined {
  const { OTKLIK_LLM_URL: url, OTKLIK_LLM_MODEL: model, OTKLIK_LLM_KEY: key } = settings
  const base = url?.endsWith('/') ? url.slice(0, -1) : url
  return base && model ? { url: new URL(`${base}/chat/completions`), model, key } : undefined
}

const switchSchema = z.object({ enabled: z.boolean().default(false) })

/** Whether a restaurant wants drafts. Off by default. */
export function areDraftsOn({ settings }: Pick<RestaurantRow, 'settings'>): boolean {
  const stored = switchSchema.safeParse(readSettings(settings).drafts ?? {})
  return stored.success && stored.data.enabled
}
