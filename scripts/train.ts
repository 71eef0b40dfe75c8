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

// Of the features those are kept that say most: a file holds some 90,000 in 700 kB.
train('inbox/opt-outs/model/wishes', OPT_OUT_TEXTS.tuned.flatMap(optOutRows), 14_000)
train('reputation/escalations/model/grave', GRAVE_TEXTS.tuned.map(graveRow), 12_000)
train('reputation/answers/model/answers', ANSWER_TEXTS.tuned.flatMap(answerRows), 24_000)
train(
  'reputation/complaints/model/clauses',
  views.map(({ clauses }) => clauses),
  60_000,
)
train(
  'reputation/complaints/model/texts',
  views.map(({ text }) => text),
  66_000,
)
train(
  'reputation/replies/model/replies',
  [...replies, ...replyVariationsOf(replies), ...suggestionsOf()].map(replyRow),
  52_000,
)

function train(path: string, rows: readonly Row[], kept: number): void {
  const packed = packWeights(trainWeights(rows, kept))
  writeFileSync(new URL(`../src/${path}.weights`, import.meta.url), packed)
  process.stdout.write(`${path}: learned from ${rows.length} texts, ${Math.round(packed.length / 1_000)} kB\n`)
}
