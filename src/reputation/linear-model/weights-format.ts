import { known } from '../../lib/known.ts'

/** What each feature says of each class (of eight at most), by the number of the feature; a bias a class. */
export type Weights = { bias: number[]; of: ReadonlyMap<number, readonly number[]> }

/** Weights are told in so many steps of this size each way. */
const STEP = 1 / 24
const MOST = 127

/**
 * Weights as text: for each feature in the order of numbers the distance from the one before (7 bits a byte), the classes it
 * speaks of (a bit each) and a signed byte for each of these, all in Base64. Biases come first, in plain numbers.
 */
export function packWeights({ bias, of }: Weights): string {
  const bytes: number[] = []
  let before = 0
  for (const [feature, weights] of [...of].sort(([a], [b]) => a - b)) {
    const steps = weights.map((weight) => Math.max(-MOST, Math.min(MOST, Math.round(weight / STEP))))
    const classes = steps.reduce((bits, step, at) => (step === 0 ? bits : bits | (1 << at)), 0)
    if (classes === 0) continue
    for (let rest = feature - before; ; rest >>>= 7) {
      bytes.push(rest < 128 ? rest : (rest & 127) | 128)
      if (rest < 128) break
    }
    bytes.push(classes, ...steps.filter((step) => step !== 0).map((step) => step & 255))
    before = feature
  }
  return `${bias.map((value) => value.toFixed(3)).join(' ')}|${Buffer.from(bytes).toString('base64')}`
}

export function unpackWeights(text: string): Weights {
  const [biases = '', packed = ''] = text.split('|')
  const bias = biases.split(' ').map(Number)
  const bytes = Buffer.from(packed, 'base64')
  const of = new Map<number, number[]>()
  let at = 0
  let feature = 0
  const next = () => known(bytes[at++], 'byte of the weights')
  while (at < bytes.length) {
    for (let shift = 0; ; shift += 7) {
      const byte = next()
      feature += (byte & 127) << shift
      if (byte < 128) break
    }
    const classes = next()
    of.set(
      feature,
      bias.map((_, place) => (classes & (1 << place) ? ((next() << 24) >> 24) * STEP : 0)),
    )
  }
  return { bias, of }
}
