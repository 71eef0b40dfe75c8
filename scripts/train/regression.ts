import { FEATURE_BITS } from '../../src/reputation/linear-model/hash.ts'
import type { Weights } from '../../src/reputation/linear-model/weights-format.ts'

/** The features of a sentence by their numbers. */
export type Part = { numbers: Int32Array; values: Float64Array }
/** A text as its sentences, and for each class whether it is one of it. */
export type Row = { parts: readonly Part[]; wanted: readonly boolean[] }

const EPOCHS = 12
/** The weights are the mean of those after each of the last epochs, and of so many runs: the order of texts decides less. */
const AVERAGED = 6
const RUNS = [7, 17, 27, 37]
/** Share of the features of a text that is left out each time it is looked at, so that none is relied on alone. */
const LEFT_OUT = 0.3
const RATE = 0.3
const DECAY = 1e-5
const SLOW_BIAS = 0.3

/** Numbers as by chance, the same each time. */
export function chance(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/**
 * Logistic regression a class, by AdaGrad: the same weights from the same texts, on any machine. A text is of a class when one of
 * its sentences is, so the sentence that speaks for it most is the one that is learned from. Keeps the `kept` features that
 * say most: the rest says too little for the place it takes.
 */
export function trainWeights(rows: readonly Row[], kept: number): Weights {
  const size = rows[0]?.wanted.length ?? 0
  const seen = new Float64Array(1 << FEATURE_BITS)
  for (const { parts } of rows) {
    for (const { numbers } of parts) for (const number of numbers) seen[number] = (seen[number] ?? 0) + 1
  }
  const mean = new Float64Array(size << FEATURE_BITS)
  const meanBias = new Float64Array(size)
  for (const seed of RUNS) run(rows, chance(seed), mean, meanBias)
  return { bias: [...meanBias], of: strongest(mean, seen, size, kept) }
}

/** Learns once, adding its share to the means. */
function run(rows: readonly Row[], random: () => number, mean: Float64Array, meanBias: Float64Array): void {
  const size = meanBias.length
  const weights = new Float64Array(mean.length)
  const slopes = new Float64Array(mean.length).fill(1e-2)
  const bias = new Float64Array(size).fill(-2)
  const biasSlopes = new Float64Array(size).fill(1e-2)
  const order = rows.map((_, at) => at)
  const share = 1 / (AVERAGED * RUNS.length)
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    shuffle(order, random)
    for (const place of order) {
      const row = rows[place]
      if (row) learn(withLess(row, random), weights, slopes, bias, biasSlopes)
    }
    if (epoch < EPOCHS - AVERAGED) continue
    for (let i = 0; i < weights.length; i++) mean[i] = at(mean, i) + at(weights, i) * share
    for (let i = 0; i < size; i++) meanBias[i] = at(meanBias, i) + at(bias, i) * share
  }
}

const at = (list: Float64Array, place: number) => list[place] ?? 0

function learn(
  { parts, wanted }: Row,
  weights: Float64Array,
  slopes: Float64Array,
  bias: Float64Array,
  biasSlopes: Float64Array,
): void {
  const size = bias.length
  for (let place = 0; place < size; place++) {
    let score = Number.NEGATIVE_INFINITY
    let best: Part | undefined
    for (const part of parts) {
      const own = scoreOf(part, weights, size, place) + at(bias, place)
      if (own > score) [score, best] = [own, part]
    }
    if (!best) continue
    const error = 1 / (1 + Math.exp(-score)) - (wanted[place] ? 1 : 0)
    if (Math.abs(error) < 1e-3) continue
    biasSlopes[place] = at(biasSlopes, place) + error * error
    bias[place] = at(bias, place) - (RATE * SLOW_BIAS * error) / Math.sqrt(at(biasSlopes, place))
    const { numbers, values } = best
    for (let i = 0; i < numbers.length; i++) {
      const weight = (numbers[i] ?? 0) * size + place
      const slope = error * at(values, i) + DECAY * at(weights, weight)
      slopes[weight] = at(slopes, weight) + slope * slope
      weights[weight] = at(weights, weight) - (RATE * slope) / Math.sqrt(at(slopes, weight))
    }
  }
}

/** A text less some of its features; the others count for them. */
function withLess({ parts, wanted }: Row, random: () => number): Row {
  const less = ({ numbers, values }: Part): Part => {
    const kept = numbers.map((_, i) => i).filter(() => random() >= LEFT_OUT)
    return {
      numbers: kept.map((i) => numbers[i] ?? 0),
      values: Float64Array.from(kept, (i) => at(values, i) / (1 - LEFT_OUT)),
    }
  }
  return { parts: parts.map(less), wanted }
}

function scoreOf({ numbers, values }: Part, weights: Float64Array, size: number, place: number): number {
  let score = 0
  for (let i = 0; i < numbers.length; i++) score += at(weights, (numbers[i] ?? 0) * size + place) * at(values, i)
  return score
}

function strongest(weights: Float64Array, seen: Float64Array, size: number, kept: number): Map<number, number[]> {
  const best = Array.from(seen, (times, feature) => {
    const own = [...weights.subarray(feature * size, (feature + 1) * size)]
    return { feature, own, says: Math.max(...own.map(Math.abs)) * Math.sqrt(times) }
  })
    .filter(({ says }) => says > 0)
    .sort((a, b) => b.says - a.says || a.feature - b.feature)
    .slice(0, kept)
  return new Map(best.map(({ feature, own }) => [feature, own]))
}

function shuffle(list: number[], random: () => number): void {
  for (let last = list.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1))
    const [a = 0, b = 0] = [list[last], list[other]]
    list[last] = b
    list[other] = a
  }
}
