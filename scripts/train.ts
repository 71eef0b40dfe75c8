/**
 * `npm run train`: what the models of opt-outs, grave reviews, answers, complaints and replies know, made anew of the texts that rules are mended
 * by. The same texts give the same weights.
 */
import { writeFileSync } from 'node:fs'
import { OPT_OUT_TEXTS } from '../src/inbox/opt-outs/accuracy.fixture.ts'
import { packWeights } from '../src/lib/linear-model/weights-format.ts'
import { ANSWER_TEXTS } from '../src/reputation/answers/accuracy.fixture.ts'
import { COMPLAINT_TEXTS } from '../src/reputation/complaints/accuracy.fixture.ts'
import { GRAVE_TEXTS } from '../src/reputation/escalations/accuracy.fixture.ts'
import { REPLY_TEXTS } from '../src/reputation/replies/accuracy.fixture.ts'
import { answerRows, complaintRows, type Example, graveRow, optOutRows, replyRow } from './train/examples.ts'
import { type Row, trainWeights } from './train/regression.ts'
import { suggestionsOf } from './train/suggestions.ts'
import { replyVariationsOf, variationsOf } from './train/variations.ts'

const complaints: Example[] = COMPLAINT_TEXTS.tuned.map(({ text, labels, author }) => ({
  text,
  author,
  labels: labels.filter((label) => !label.startsWith('+')),
}))
const replies: Example[] = REPLY_TEXTS.tuned
const views = [...complaints, ...variationsOf(complaints)].map(complaintRows)

// Of the features those are kept that say most: a file holds some 90,000 in a megabyte.
train('inbox/opt-outs/model/weights.ts', OPT_OUT_TEXTS.tuned.flatMap(optOutRows), 14_000)
train('reputation/escalations/model/weights.ts', GRAVE_TEXTS.tuned.map(graveRow), 12_000)
train('reputation/answers/model/weights.ts', ANSWER_TEXTS.tuned.flatMap(answerRows), 24_000)
train(
  'reputation/complaints/model/clause-weights.ts',
  views.map(({ clauses }) => clauses),
  60_000,
)
train(
  'reputation/complaints/model/text-weights.ts',
  views.map(({ text }) => text),
  66_000,
)
train(
  'reputation/replies/model/weights.ts',
  [...replies, ...replyVariationsOf(replies), ...suggestionsOf()].map(replyRow),
  52_000,
)

function train(path: string, rows: readonly Row[], kept: number): void {
  const packed = packWeights(trainWeights(rows, kept))
  const file = new URL(`../src/${path}`, import.meta.url)
  writeFileSync(file, `/** Made by \`npm run train\`. */\nexport const WEIGHTS =\n  '${packed}'\n`)
  process.stdout.write(`${path}: learned from ${rows.length} texts, ${Math.round(packed.length / 1_000)} kB\n`)
}
