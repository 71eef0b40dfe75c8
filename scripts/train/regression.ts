import { featuresOf } from '../../src/reputation/complaints/model/features.ts'
import { featureNumber } from '../../src/reputation/complaints/model/hash.ts'
import type { Weights } from '../../src/reputation/complaints/model/weights-format.ts'
import { clausesOf } from '../../src/reputation/complaints/text/clauses.ts'
import { moodsOf } from '../../src/reputation/complaints/text/mood.ts'
import { withoutNames } from '../../src/reputation/complaints/text/names.ts'
import { TOPICS } from '../../src/reputation/complaints/topics.ts'

export type Example = { text: string; labels: readonly string[] }
type Row = { numbers: Int32Array; values: Float64Array; wanted: readonly boolean[] }

const EPOCHS = 8
const RATE = 0.3
const DECAY = 1e-5
const SLOW_BIAS = 0.3
/** Weights that are kept: the rest says too little for the place it takes. */
const KEPT = 22_000

/** Numbers as by chance, the same each time. */
export function chance(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

function rowOf({ text, labels }: Example): Row {
  const read = withoutNames(text)
  const clauses = clausesOf(read)
  const features = featuresOf(clauses, moodsOf(read, clauses))
  return {
    numbers: Int32Array.from(features, ({ name }) => featureNumber(name)),
    values: Float64Array.from(features, ({ value }) => value),
    wanted: TOPICS.map((topic) => labels.includes(topic)),
  }
}

/** Logistic regression a topic, by AdaGrad: the same weights from the same texts, on any machine. */
export function trainWeights(examples: readonly Example[]): Weights {
  const rows = examples.map(rowOf)
  const count = 1 + Math.max(...rows.map(({ numbers }) => numbers.reduce((most, number) => Math.max(most, number), 0)))
  const random = chance(7)
  const size = TOPICS.length
  const weights = new Float64Array(count * size)
  const slopes = new Float64Array(count * size).fill(1e-2)
  const seen = new Float64Array(count)
  const bias = new Float64Array(size).fill(-2)
  const biasSlopes = new Float64Array(size).fill(1e-2)
  for (const { numbers } of rows) for (const number of numbers) seen[number] = (seen[number] ?? 0) + 1
  const order = rows.map((_, at) => at)
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    shuffle(order, random)
    for (const at of order) {
      const row = rows[at]
      if (row) learn(row, weights, slopes, bias, biasSlopes)
    }
  }
  return { bias: [...bias], of: strongest(weights, seen, size) }
}

function learn(
  row: Row,
  weights: Float64Array,
  slopes: Float64Array,
  bias: Float64Array,
  biasSlopes: Float64Array,
): void {
  const size = bias.length
  const { numbers, values, wanted } = row
  const at = (list: Float64Array, place: number) => list[place] ?? 0
  for (let topic = 0; topic < size; topic++) {
    let score = at(bias, topic)
    for (let i = 0; i < numbers.length; i++) score += at(weights, (numbers[i] ?? 0) * size + topic) * at(values, i)
    const error = 1 / (1 + Math.exp(-score)) - (wanted[topic] ? 1 : 0)
    if (Math.abs(error) < 1e-3) continue
    biasSlopes[topic] = at(biasSlopes, topic) + error * error
    bias[topic] = at(bias, topic) - (RATE * SLOW_BIAS * error) / Math.sqrt(at(biasSlopes, topic))
    for (let i = 0; i < numbers.length; i++) {
      const place = (numbers[i] ?? 0) * size + topic
      const slope = error * at(values, i) + DECAY * at(weights, place)
      slopes[place] = at(slopes, place) + slope * slope
      weights[place] = at(weights, place) - (RATE * slope) / Math.sqrt(at(slopes, place))
    }
  }
}

function strongest(weights: Float64Array, seen: Float64Array, size: number): Map<number, number[]> {
  const kept = Array.from(seen, (times, feature) => {
    const own = [...weights.subarray(feature * size, (feature + 1) * size)]
    return { feature, own, says: Math.max(...own.map(Math.abs)) * Math.sqrt(times) }
  })
    .filter(({ says }) => says > 0)
    .sort((a, b) => b.says - a.says || a.feature - b.feature)
    .slice(0, KEPT)
  return new Map(kept.map(({ feature, own }) => [feature, own]))
}

function shuffle(list: number[], random: () => number): void {
  for (let at = list.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1))
    const [a = 0, b = 0] = [list[at], list[other]]
    list[at] = b
    list[other] = a
  }
}
