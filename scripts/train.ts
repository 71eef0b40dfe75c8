/**
 * `npm run train`: what the models of answers, of complaints and of replies know, made anew of the texts that rules are mended by. The same
 * texts give the same weights.
 */
import { writeFileSync } from 'node:fs'
import { ANSWER_TEXTS } from '../src/reputation/answers/accuracy.fixture.ts'
import { COMPLAINT_TEXTS } from '../src/reputation/complaints/accuracy.fixture.ts'
import { packWeights } from '../src/reputation/linear-model/weights-format.ts'
import { REPLY_TEXTS } from '../src/reputation/replies/accuracy.fixture.ts'
import { answerRows, complaintRow, type Example, replyRow } from './train/examples.ts'
import { type Row, trainWeights } from './train/regression.ts'
import { suggestionsOf } from './train/suggestions.ts'
import { replyVariationsOf, variationsOf } from './train/variations.ts'

/** Features that are kept: those that say most, as many as a file of 600 kB holds, of 150 kB for answers. */
const KEPT = { answers: 24_000, complaints: 60_000, replies: 52_000 }

const complaints: Example[] = COMPLAINT_TEXTS.tuned.map(({ text, labels, author }) => ({
  text,
  author,
  labels: labels.filter((label) => !label.startsWith('+')),
}))
const replies: Example[] = REPLY_TEXTS.tuned

train('answers', ANSWER_TEXTS.tuned.flatMap(answerRows))
train('complaints', [...complaints, ...variationsOf(complaints)].map(complaintRow))
train('replies', [...replies, ...replyVariationsOf(replies), ...suggestionsOf()].map(replyRow))

function train(of: keyof typeof KEPT, rows: readonly Row[]): void {
  const packed = packWeights(trainWeights(rows, KEPT[of]))
  const file = new URL(`../src/reputation/${of}/model/weights.ts`, import.meta.url)
  writeFileSync(file, `/** Made by \`npm run train\`. */\nexport const WEIGHTS =\n  '${packed}'\n`)
  process.stdout.write(`${of}: learned from ${rows.length} texts, ${Math.round(packed.length / 1_000)} kB\n`)
}
