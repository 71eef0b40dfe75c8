import { cumulativeStdNormalProbability } from 'simple-statistics'

/** `hits` out of `of`. */
export type Share = { name: string; hits: number; of: number }

export type Verdict =
  /** Fewer than two variants: nothing to compare. */
  | { code: 'one_variant' }
  /** Chance alone would show differences of any size. */
  | { code: 'too_few' }
  | { code: 'no_difference' }
  | { code: 'difference'; better: Share; worse: Share; pValue: number }

/** Nothing is concluded with fewer sent messages per variant than this, or fewer expected on either side. */
const LEAST_SENT = 30
const LEAST_EXPECTED = 5
const LEVEL = 0.05

/**
 * Whether shares differ by more than chance explains: two-proportion z-test for each pair; for more than two variants
 * with Holm's correction, because among many pairs one would seem to differ by chance. Reports the most significant
 * difference.
 */
export function compareShares(shares: readonly Share[]): Verdict {
  if (shares.length < 2) return { code: 'one_variant' }
  const able = shares.filter(({ of }) => of >= LEAST_SENT)
  const pairs = able.flatMap((one, n) => able.slice(n + 1).map((other) => test(one, other)))
  const tested = pairs.filter((pair) => pair !== undefined).sort((a, b) => a.pValue - b.pValue)
  const surest = tested[0]
  if (!surest) return { code: 'too_few' }
  // Holm: the smallest of m is held against LEVEL / m.
  const pValue = Math.min(1, surest.pValue * tested.length)
  return pValue < LEVEL ? { code: 'difference', ...surest, pValue } : { code: 'no_difference' }
}

function test(one: Share, other: Share): { better: Share; worse: Share; pValue: number } | undefined {
  const pooled = (one.hits + other.hits) / (one.of + other.of)
  const expected = Math.min(one.of, other.of) * Math.min(pooled, 1 - pooled)
  if (expected < LEAST_EXPECTED) return undefined
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / one.of + 1 / other.of))
  const z = Math.abs(one.hits / one.of - other.hits / other.of) / error
  const [better, worse] = one.hits / one.of >= other.hits / other.of ? [one, other] : [other, one]
  return { better, worse, pValue: 2 * (1 - cumulativeStdNormalProbability(z)) }
}

const per = ({ hits, of }: Share) => `${((100 * hits) / of).toFixed(1)} %`

/** The verdict in words. `what`: what was counted, such as "answered". */
export function inWords(verdict: Verdict, what: string): string {
  switch (verdict.code) {
    case 'one_variant':
      return 'There is one text only: nothing to compare.'
    case 'too_few':
      return `Too few to tell which text is ${what} more often.`
    case 'no_difference':
      return `How often the texts are ${what} differs no more than chance explains.`
    case 'difference': {
      const { better, worse, pValue } = verdict
      const p = pValue < 0.001 ? 'p < 0.001' : `p = ${pValue.toFixed(3)}`
      return (
        `${better.name} is ${what} more often than ${worse.name}: ${per(better)} against ${per(worse)} ` +
        `(${p}), more than chance would explain.`
      )
    }
    default:
      return verdict satisfies never
  }
}
