import { z } from 'zod'
import { compareShares, inWords, type Share } from './compare-shares.ts'
import { figuresOf, type Part } from './figures.ts'

/** Whether one variant is better than another in some respect, or chance explains the difference. */
export const noteSchema = z.object({
  metric: z.enum(['replied', 'bought', 'opted_out']),
  code: z.enum(['one_variant', 'too_few', 'no_difference', 'difference']),
  better: z.number().int().nullable().meta({ description: 'The variant that has it more often' }),
  worse: z.number().int().nullable(),
  p_value: z.number().nullable(),
  message: z.string(),
})

const METRICS = [
  { metric: 'replied', what: 'answered', hits: 'replied' },
  { metric: 'bought', what: 'followed by an order', hits: 'buyers' },
  { metric: 'opted_out', what: 'followed by an opt-out', hits: 'opt_outs' },
] as const

/** For the variants of one channel, by their numbers. */
export function notesOf(variants: readonly [number, Part[]][]): z.output<typeof noteSchema>[] {
  return METRICS.map(({ metric, what, hits }) => {
    const shares = variants.map(([variant, some]): Share & { variant: number } => {
      const figures = figuresOf(some)
      return { variant, name: `Text ${variant + 1}`, hits: figures[hits], of: figures.sent }
    })
    const verdict = compareShares(shares)
    const variantOf = (one: Share) => shares.find(({ name }) => name === one.name)?.variant ?? null
    const found = verdict.code === 'difference' ? verdict : undefined
    return {
      metric,
      code: verdict.code,
      better: found ? variantOf(found.better) : null,
      worse: found ? variantOf(found.worse) : null,
      p_value: found ? Math.round(found.pValue * 10_000) / 10_000 : null,
      message: inWords(verdict, what),
    }
  })
}
