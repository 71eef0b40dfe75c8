/**
 * `npm run train`: trains the models of yes and no, opt-outs, grave reviews, answers, complaints and replies again from
 * the texts by which rules are corrected. The same texts give the same weights. `npm run train -- complaints` trains
 * only those whose path contains the word.
 */
import { writeFileSync } from 'node:fs'
import { OPT_OUT_TEXTS } from '../src/inbox/opt-outs/accuracy.fixture.ts'
import { CONFIRMATION_TEXTS } from '../src/lib/confirmations/accuracy.fixture.ts'
import { packWeights } from '../src/lib/linear-model/weights-format.ts'
import { ANSWER_TEXTS } from '../src/reputation/answers/accuracy.fixture.ts'
import { COMPLAINT_TEXTS } from '../src/reputation/complaints/accuracy.fixture.ts'
import { GRAVE_TEXTS } from '../src/reputation/escalations/accuracy.fixture.ts'
import { REPLY_TEXTS } from '../src/reputation/replies/accuracy.fixture.ts'
import {
  answerRows,
  complaintRows,
  confirmationRow,
  type Example,
  graveRow,
  optOutRows,
  replyRow,
} from './train/examples.ts'
import { type Row, trainWeights } from './train/regression.ts'
import { suggestionsOf } from './train/suggestions.ts'
import { replyVariationsOf, variationsOf } from './train/variations.ts'

const only = process.argv[2] ?? ''

const complaints: Example[] = COMPLAINT_TEXTS.tuned.map(({ text, labels, author }) => ({
  text,
  author,
  labels: labels.filter((label) => !label.startsWith('+')),
}))
const replies: Example[] = REPLY_TEXTS.tuned
/** A complaint feature used by fewer authors than this is personal style. */
const COMPLAINT_AUTHORS = 3

/** What else guests write says neither yes nor no, whichever question was asked. */
const otherWords: Example[] = complaints
  .filter(({ text }, at) => text.length < 100 && at % 16 === 0)
  .map(({ text }, at) => ({ text, labels: ['none', at % 2 ? 'score' : 'consent'] }))

// Only the most telling features are kept: a file holds some 90,000 in 700 kB.
train(
  'lib/confirmations/model/confirmations',
  () => [...CONFIRMATION_TEXTS.tuned, ...otherWords].map(confirmationRow),
  12_000,
)
train('inbox/opt-outs/model/wishes', () => OPT_OUT_TEXTS.tuned.flatMap(optOutRows), 20_000)
train('reputation/escalations/model/grave', () => GRAVE_TEXTS.tuned.map(graveRow), 12_000)
train('reputation/answers/model/answers', () => ANSWER_TEXTS.tuned.flatMap(answerRows), 24_000)
const bothViews = only === '' || 'reputation/complaints'.includes(only) ? viewsOfComplaints() : []
train('reputation/complaints/model/clauses', () => bothViews.map(({ clauses }) => clauses), 60_000, COMPLAINT_AUTHORS)
train('reputation/complaints/model/texts', () => bothViews.map(({ text }) => text), 66_000, COMPLAINT_AUTHORS)
train(
  'reputation/replies/model/replies',
  () => [...replies, ...replyVariationsOf(replies), ...suggestionsOf()].map(replyRow),
  52_000,
)

function viewsOfComplaints() {
  return [...complaints, ...variationsOf(complaints)].map(complaintRows)
}

function train(path: string, rowsOf: () => Row[], kept: number, authors = 0): void {
  if (!path.includes(only)) return
  const rows = rowsOf()
  const packed = packWeights(trainWeights(rows, kept, authors))
  writeFileSync(new URL(`../src/${path}.weights`, import.meta.url), packed)
  process.stdout.write(`${path}: learned from ${rows.length} texts, ${Math.round(packed.length / 1_000)} kB\n`)
}
