import { FEATURE_BITS } from '../../src/lib/linear-model/hash.ts'
import type { Weights } from '../../src/lib/linear-model/weights-format.ts'

/** The features of a part of a text by their numbers. */
export type Part = { numbers: Int32Array; values: Float64Array }
/** A text as its parts, for each class whether it is one of it, and how many texts it counts for (1 unless said). */
export type Row = { parts: readonly Part[]; wanted: readonly boolean[]; counts?: number }

const EPOCHS = 12
/** The weights are the mean of those after each of the last epochs, and of so many runs: the order of texts decides less. */
const AVERAGED = 6
const RUNS = [7, 17]
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
 * its parts is, so the part that speaks for it most is the one that is learned from. Keeps the `kept` features that
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
  const state: State = {
    weights: new Float32Array(mean.length),
    slopes: new Float32Array(mean.length).fill(1e-2),
    bias: new Float64Array(size).fill(-2),
    biasSlopes: new Float64Array(size).fill(1e-2),
  }
  const order = rows.map((_, at) => at)
  const share = 1 / (AVERAGED * RUNS.length)
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    shuffle(order, random)
    for (const place of order) {
      const row = rows[place]
      if (row) learn(row, random, state)
    }
    if (epoch < EPOCHS - AVERAGED) continue
    for (let i = 0; i < mean.length; i++) mean[i] = at(mean, i) + at(state.weights, i) * share
    for (let i = 0; i < size; i++) meanBias[i] = at(meanBias, i) + at(state.bias, i) * share
  }
}

type State = { weights: Float32Array; slopes: Float32Array; bias: Float64Array; biasSlopes: Float64Array }

const at = (list: Float64Array | Float32Array, place: number) => list[place] ?? 0

/** Looks at a text less some of its features (the others count for them) and moves the weights of what its telling parts hold. */
function learn({ parts, wanted, counts = 1 }: Row, random: () => number, state: State): void {
  const { weights, slopes, bias, biasSlopes } = state
  const size = bias.length
  const looked = parts.map((part) => withLess(part, random))
  const scores = looked.map((part) => scoresOf(part, weights, bias))
  for (let place = 0; place < size; place++) {
    let best = -1
    let score = Number.NEGATIVE_INFINITY
    for (const [part, own] of scores.entries()) {
      const ofClass = at(own, place)
      if (ofClass <= score) continue
      score = ofClass
      best = part
    }
    const part = looked[best]
    if (!part) continue
    const error = counts * (1 / (1 + Math.exp(-score)) - (wanted[place] ? 1 : 0))
    if (Math.abs(error) < 1e-3) continue
    biasSlopes[place] = at(biasSlopes, place) + error * error
    bias[place] = at(bias, place) - (RATE * SLOW_BIAS * error) / Math.sqrt(at(biasSlopes, place))
    const { numbers, values } = part
    for (let i = 0; i < numbers.length; i++) {
      const weight = (numbers[i] ?? 0) * size + place
      const slope = error * at(values, i) + DECAY * at(weights, weight)
      slopes[weight] = at(slopes, weight) + slope * slope
      weights[weight] = at(weights, weight) - (RATE * slope) / Math.sqrt(at(slopes, weight))
    }
  }
}

function withLess({ numbers, values }: Part, random: () => number): Part {
  const kept: Part = { numbers: new Int32Array(numbers.length), values: new Float64Array(numbers.length) }
  let count = 0
  for (let i = 0; i < numbers.length; i++) {
    if (random() < LEFT_OUT) continue
    kept.numbers[count] = numbers[i] ?? 0
    kept.values[count++] = at(values, i) / (1 - LEFT_OUT)
  }
  return { numbers: kept.numbers.subarray(0, count), values: kept.values.subarray(0, count) }
}

function scoresOf({ numbers, values }: Part, weights: Float32Array, bias: Float64Array): Float64Array {
  const scores = bias.slice()
  for (let i = 0; i < numbers.length; i++) {
    const first = (numbers[i] ?? 0) * bias.length
    const value = at(values, i)
    for (let place = 0; place < bias.length; place++)
      scores[place] = at(scores, place) + at(weights, first + place) * value
  }
  return scores
}

function strongest(weights: Float64Array, seen: Float64Array, size: number, kept: number): Map<number, number[]> {
  const best = Array.from(
    seen.keys().filter((feature) => at(seen, feature) > 0),
    (feature) => {
      const own = [...weights.subarray(feature * size, (feature + 1) * size)]
      return { feature, own, says: Math.max(...own.map(Math.abs)) * Math.sqrt(at(seen, feature)) }
    },
  )
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
