/**
 * `npm run train`: what the model of complaints knows, made anew of the texts that rules are mended by. The same texts give the
 * same weights.
 */
import { writeFileSync } from 'node:fs'
import { COMPLAINT_TEXTS } from '../src/reputation/complaints/accuracy.fixture.ts'
import { packWeights } from '../src/reputation/complaints/model/weights-format.ts'
import type { Example } from './train/regression.ts'
import { trainWeights } from './train/regression.ts'
import { variationsOf } from './train/variations.ts'

const WEIGHTS = new URL('../src/reputation/complaints/model/weights.ts', import.meta.url)

const examples: Example[] = COMPLAINT_TEXTS.tuned.map(({ text, labels }) => ({
  text,
  labels: labels.filter((label) => !label.startsWith('+')),
}))
const packed = packWeights(trainWeights([...examples, ...variationsOf(examples)]))
writeFileSync(WEIGHTS, `/** Made by \`npm run train\`. */\nexport const WEIGHTS =\n  '${packed}'\n`)
process.stdout.write(`Learned from ${examples.length} texts: ${Math.round(packed.length / 1_000)} kB\n`)
