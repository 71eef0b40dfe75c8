import { FEATURE_BITS } from '../../src/lib/linear-model/hash.ts'
import type { Weights } from '../../src/lib/linear-model/weights-format.ts'

/** The features of a part of a text by their numbers. */
export type Part = { numbers: Int32Array; values: Float64Array }
/** A text as its parts, which classes it belongs to, and its weight (1 by default). */
export type Row = { parts: readonly Part[]; wanted: readonly boolean[]; counts?: number; author?: string }

const EPOCHS = 12
/** The weights are averaged over the last epochs, and over this many runs, so that the order of texts matters less. */
const AVERAGED = 6
const RUNS = [7, 17]
/** Share of a text's features that is left out each time, so that the model relies on none alone. */
const LEFT_OUT = 0.3
const RATE = 0.3
const DECAY = 1e-5
const SLOW_BIAS = 0.3

/** Pseudo-random numbers, the same each time. */
export function chance(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/**
 * Logistic regression for each class, by AdaGrad: the same weights from the same texts, on any machine. A text belongs
 * to a class when one of its parts does, so the model learns from the part that speaks for the class most. Keeps the
 * `kept` most telling features: the rest is not worth its space. Features used by fewer authors than `authors` are not
 * learned: one author's habits say nothing about others.
 */
export function trainWeights(rows: readonly Row[], kept: number, authors = 0): Weights {
  const size = rows[0]?.wanted.length ?? 0
  const seen = timesSeen(rows)
  const learned = authors > 0 ? saidBy(rows, authors) : undefined
  const texts = laidOut(rows, (number) => !learned || at(learned, number) >= authors)
  const mean = new Float64Array(size * texts.features.length)
  const meanBias = new Float64Array(size)
  for (const seed of RUNS) run(rows, texts, chance(seed), mean, meanBias)
  return { bias: [...meanBias], of: strongest(mean, seen, texts.features, size, kept) }
}

function timesSeen(rows: readonly Row[]): Float64Array {
  const seen = new Float64Array(1 << FEATURE_BITS)
  for (const { parts } of rows)
    for (const { numbers } of parts) for (const number of numbers) seen[number] = at(seen, number) + 1
  return seen
}

/** The number of authors that use each feature, up to the number asked for. */
function saidBy(rows: readonly Row[], most: number): Uint8Array {
  const count = new Uint8Array(1 << FEATURE_BITS)
  for (const [author, own] of Map.groupBy(rows, (row) => row.author)) {
    if (author === undefined) continue
    const said = new Set<number>()
    for (const { parts } of own) for (const { numbers } of parts) for (const number of numbers) said.add(number)
    for (const number of said) count[number] = Math.min(most, at(count, number) + 1)
  }
  return count
}

/** All texts in a row: the features of each part as indexes among those that are learned. */
type Texts = {
  /** The numbers of the learned features, in order. */
  features: Int32Array
  places: Int32Array
  values: Float64Array
  /** Where each part begins, and the end of the last; the first part of each text, and the end. */
  parts: Int32Array
  firsts: Int32Array
}

function laidOut(rows: readonly Row[], isLearned: (number: number) => boolean): Texts {
  const isSeen = new Uint8Array(1 << FEATURE_BITS)
  const all = rows.flatMap(({ parts }) => parts)
  for (const { numbers } of all) for (const number of numbers) isSeen[number] = 1
  const features = Int32Array.from(isSeen.keys().filter((number) => isSeen[number] === 1 && isLearned(number)))
  const placeOf = new Int32Array(1 << FEATURE_BITS).fill(-1)
  for (const [place, number] of features.entries()) placeOf[number] = place
  const count = all.reduce((sum, { numbers }) => sum + numbers.filter((number) => at(placeOf, number) >= 0).length, 0)
  const texts: Texts = {
    features,
    places: new Int32Array(count),
    values: new Float64Array(count),
    parts: new Int32Array(all.length + 1),
    firsts: new Int32Array(rows.length + 1),
  }
  let next = 0
  for (const [part, { numbers, values }] of all.entries()) {
    for (const [i, number] of numbers.entries()) {
      if (at(placeOf, number) < 0) continue
      texts.places[next] = at(placeOf, number)
      texts.values[next++] = at(values, i)
    }
    texts.parts[part + 1] = next
  }
  for (const [row, { parts }] of rows.entries()) texts.firsts[row + 1] = at(texts.firsts, row) + parts.length
  return texts
}

/** Trains once, adding its share to the means. */
function run(
  rows: readonly Row[],
  texts: Texts,
  random: () => number,
  mean: Float64Array,
  meanBias: Float64Array,
): void {
  const size = meanBias.length
  const learner = createLearner(texts, size, random)
  const order = rows.map((_, at) => at)
  const share = 1 / (AVERAGED * RUNS.length)
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    shuffle(order, random)
    for (const place of order) {
      const row = rows[place]
      if (row) learner.learn(place, row)
    }
    if (epoch < EPOCHS - AVERAGED) continue
    for (let i = 0; i < mean.length; i++) mean[i] = at(mean, i) + at(learner.weights, i) * share
    for (let i = 0; i < size; i++) meanBias[i] = at(meanBias, i) + at(learner.bias, i) * share
  }
}

const at = (list: Float64Array | Float32Array | Int32Array | Uint8Array, place: number) => list[place] ?? 0

/**
 * Goes through texts with some features left out (the others count for them), and adjusts the weights of their most
 * telling parts.
 */
function createLearner(texts: Texts, size: number, random: () => number) {
  const weights = new Float32Array(texts.features.length * size)
  const slopes = new Float32Array(weights.length).fill(1e-2)
  const bias = new Float64Array(size).fill(-2)
  const biasSlopes = new Float64Array(size).fill(1e-2)
  const longest = texts.firsts.reduce(
    (most, first, row) => Math.max(most, at(texts.parts, texts.firsts[row + 1] ?? first) - at(texts.parts, first)),
    0,
  )
  /** The features kept of the current text. */
  const places = new Int32Array(longest)
  const values = new Float64Array(longest)
  const scores = new Float64Array(size)
  const best = new Float64Array(size)
  const from = new Int32Array(size)
  const to = new Int32Array(size)

  /** Finds for each class the part that speaks for it most. */
  const look = (text: number): void => {
    best.fill(Number.NEGATIVE_INFINITY)
    to.fill(-1)
    let kept = 0
    for (let part = at(texts.firsts, text); part < at(texts.firsts, text + 1); part++) {
      const begin = kept
      scores.set(bias)
      for (let i = at(texts.parts, part); i < at(texts.parts, part + 1); i++) {
        if (random() < LEFT_OUT) continue
        const place = at(texts.places, i)
        const value = at(texts.values, i) / (1 - LEFT_OUT)
        places[kept] = place
        values[kept++] = value
        for (let c = 0; c < size; c++) scores[c] = at(scores, c) + at(weights, place * size + c) * value
      }
      for (let c = 0; c < size; c++) {
        if (at(scores, c) <= at(best, c)) continue
        best[c] = at(scores, c)
        from[c] = begin
        to[c] = kept
      }
    }
  }

  return {
    weights,
    bias,
    learn: (text: number, { wanted, counts = 1 }: Row): void => {
      look(text)
      for (let c = 0; c < size; c++) {
        if (at(to, c) < 0) continue
        const error = counts * (1 / (1 + Math.exp(-at(best, c))) - (wanted[c] ? 1 : 0))
        if (Math.abs(error) < 1e-3) continue
        biasSlopes[c] = at(biasSlopes, c) + error * error
        bias[c] = at(bias, c) - (RATE * SLOW_BIAS * error) / Math.sqrt(at(biasSlopes, c))
        for (let i = at(from, c); i < at(to, c); i++) {
          const weight = at(places, i) * size + c
          const slope = error * at(values, i) + DECAY * at(weights, weight)
          slopes[weight] = at(slopes, weight) + slope * slope
          weights[weight] = at(weights, weight) - (RATE * slope) / Math.sqrt(at(slopes, weight))
        }
      }
    },
  }
}

function strongest(
  weights: Float64Array,
  seen: Float64Array,
  features: Int32Array,
  size: number,
  kept: number,
): Map<number, number[]> {
  const best = Array.from(features, (feature, place) => {
    const own = [...weights.subarray(place * size, (place + 1) * size)]
    return { feature, own, says: Math.max(...own.map(Math.abs)) * Math.sqrt(at(seen, feature)) }
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
