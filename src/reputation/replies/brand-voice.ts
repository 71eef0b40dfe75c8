import { z } from 'zod'

/** How a restaurant speaks with its guests (SPEC P9, [003]). */
export const brandVoiceSchema = z.object({
  language: z.enum(['ru', 'en']).default('ru'),
  greeting: z
    .string()
    .trim()
    .max(60)
    .default('')
    .meta({ description: 'Said in place of "Hello", e.g. «Гамарджоба»; empty: the usual one' }),
  address: z.enum(['vy', 'ty']).default('vy').meta({ description: 'Formal or familiar, in Russian' }),
  words: z
    .array(z.string().trim().min(1).max(60))
    .max(20)
    .default([])
    .meta({ description: 'Exclamations that are ours; one is put in where jokes are allowed' }),
  jokes: z.boolean().default(false),
  signature: z.string().trim().max(100).default('').meta({ description: 'The last line, e.g. «Команда «Хинкальной»»' }),
})

export type BrandVoice = z.output<typeof brandVoiceSchema>

export const TONES = ['positive', 'neutral', 'negative'] as const
export type Tone = (typeof TONES)[number]

/** Scores up to this one mean that the guest was let down, whatever border the operators work by. */
const NEGATIVE_UP_TO = 3
/** A shorter text of a high score shares no impressions [003]. */
const SHORT_TEXT_WORDS = 3

/** Positive: glad and with impressions. Neutral: a high score and a short text. Negative: let down. */
export function toneOf(score: number, text: string | null): Tone {
  if (score <= NEGATIVE_UP_TO) return 'negative'
  const words = (text ?? '').match(/\p{L}+/gu)?.length ?? 0
  return words > SHORT_TEXT_WORDS ? 'positive' : 'neutral'
}
