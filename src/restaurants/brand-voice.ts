import { z } from 'zod'

/** How a restaurant speaks with its guests [003]. */
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
