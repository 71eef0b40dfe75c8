import { known } from '../known.ts'
import { featureNumber } from './hash.ts'

/**
 * The weight of each feature for each class (at most thirty), by the number of the feature; one bias for each class.
 */
export type Weights = { bias: number[]; of: ReadonlyMap<number, readonly number[]> }

/** Weights are rounded to multiples of this. */
const STEP = 1 / 24
const MOST = 127

/**
 * Weights as bytes: a line with the biases in plain numbers; then for each feature in the order of numbers the distance from the
 * one before, the classes it speaks of (a bit each), both of 7 bits a byte, and a signed byte for each of these.
 */
export function packWeights({ bias, of }: Weights): Buffer {
  const bytes: number[] = []
  let before = 0
  for (const [feature, weights] of [...of].sort(([a], [b]) => a - b)) {
    const steps = weights.map((weight) => Math.max(-MOST, Math.min(MOST, Math.round(weight / STEP))))
    const classes = steps.reduce((bits, step, at) => (step === 0 ? bits : bits | (1 << at)), 0)
    if (classes === 0) continue
    bytes.push(
      ...inSevens(feature - before),
      ...inSevens(classes),
      ...steps.filter((step) => step !== 0).map((step) => step & 255),
    )
    before = feature
  }
  const biases = `${bias.map((value) => value.toFixed(3)).join(' ')}\n`
  return Buffer.concat([Buffer.from(biases), Buffer.from(bytes)])
}

function inSevens(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  for (; rest >= 128; rest >>>= 7) bytes.push((rest & 127) | 128)
  return [...bytes, rest]
}

export function unpackWeights(packed: Buffer): Weights {
  const line = packed.indexOf('\n')
  const bias = packed.toString('latin1', 0, line).split(' ').map(Number)
  const bytes = packed.subarray(line + 1)
  const of = new Map<number, number[]>()
  let at = 0
  let feature = 0
  const next = () => known(bytes[at++], 'byte of the weights')
  const nextNumber = () => {
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const byte = next()
      value += (byte & 127) << shift
      if (byte < 128) return value
    }
  }
  while (at < bytes.length) {
    feature += nextNumber()
    const classes = nextNumber()
    of.set(
      feature,
      bias.map((_, place) => (classes & (1 << place) ? ((next() << 24) >> 24) * STEP : 0)),
    )
  }
  return { bias, of }
}

/** Weights as they are used; they take only a few bytes for each feature. */
export type WeightTable = {
  /** Log odds of each class for something with these features. */
  scoresOf(features: readonly { name: string; value: number }[]): Float64Array
}

/** What `packWeights` made, as a table of open addresses: a byte for what each feature says of each class. */
export function readWeights(packed: Buffer): WeightTable {
  const { bias, of } = unpackWeights(packed)
  const size = bias.length
  const mask = 2 ** Math.ceil(Math.log2(of.size * 2 + 2)) - 1
  const features = new Int32Array(mask + 1).fill(-1)
  const steps = new Int8Array((mask + 1) * size)
  const slotOf = (feature: number) => {
    let slot = feature & mask
    while (features[slot] !== feature && features[slot] !== -1) slot = (slot + 1) & mask
    return slot
  }
  for (const [feature, weights] of of) {
    const slot = slotOf(feature)
    features[slot] = feature
    for (const [at, weight] of weights.entries()) steps[slot * size + at] = Math.round(weight / STEP)
  }
  return {
    scoresOf: (those) => {
      const scores = Float64Array.from(bias)
      for (const { name, value } of those) {
        const slot = slotOf(featureNumber(name))
        if (features[slot] === -1) continue
        for (let at = 0; at < size; at++) scores[at] = (scores[at] ?? 0) + value * STEP * (steps[slot * size + at] ?? 0)
      }
      return scores
    },
  }
}
