/**
 * `npm run accuracy`: how well people's words are read, on texts that were used to improve the rules (tuned) and on
 * texts that were not (measured). `--misread` also prints the tuned texts that are read wrongly.
 */
import { accuracyOfOptOuts, OPT_OUT_TEXTS } from '../src/inbox/opt-outs/accuracy.fixture.ts'
import { accuracyOfConfirmations, CONFIRMATION_TEXTS } from '../src/lib/confirmations/accuracy.fixture.ts'
import type { LabelledText } from '../src/lib/labelled-texts.fixture.ts'
import { ANSWER_TEXTS, accuracyOfAnswers, confusionTable } from '../src/reputation/answers/accuracy.fixture.ts'
import { accuracyOfComplaints, COMPLAINT_TEXTS, type Score } from '../src/reputation/complaints/accuracy.fixture.ts'
import { accuracyOfGrave, GRAVE_TEXTS } from '../src/reputation/escalations/accuracy.fixture.ts'
import { accuracyOfReplies, REPLY_TEXTS } from '../src/reputation/replies/accuracy.fixture.ts'

const showsMisread = process.argv.includes('--misread')
const print = (line = '') => process.stdout.write(`${line}\n`)
const share = (value: number) => (Number.isNaN(value) ? '-' : value.toFixed(3)).padStart(7)
const byAuthor = (texts: readonly LabelledText[]) => [...Map.groupBy(texts, ({ author }) => author)]
const row = (name: string, texts: number | string, { precision, recall, f1 }: Score) =>
  print(`  ${name.padEnd(22)}${String(texts).padStart(6)}${share(precision)}${share(recall)}${share(f1)}`)

for (const set of ['tuned', 'measured', 'unseen'] as const) {
  const texts = COMPLAINT_TEXTS[set]
  const { all, topics, misread } = accuracyOfComplaints(texts)
  print(`Complaints, ${set}        texts   prec. recall    F1`)
  for (const language of ['ru', 'en'] as const) {
    const own = texts.filter((text) => text.language === language)
    row(language, own.length, accuracyOfComplaints(own).all)
  }
  for (const [topic, score] of Object.entries(topics)) row(topic, score.right + score.missed, score)
  row('all', texts.length, all)
  for (const [author, own] of byAuthor(texts)) row(author, own.length, accuracyOfComplaints(own).all)
  if (showsMisread && set === 'tuned')
    for (const { text, wanted, read } of misread) print(`    ${text}: [${read}], not [${wanted}]`)
  print()
}

for (const set of ['tuned', 'measured', 'unseen'] as const) {
  print(`Rules of replies, ${set}  texts stopped  passed`)
  const texts = REPLY_TEXTS[set]
  const groups: [string, LabelledText[]][] = (['ru', 'en'] as const).map((language) => [
    language,
    texts.filter((text) => text.language === language),
  ])
  for (const [name, own] of [...groups, ['all', texts] as const, ...byAuthor(texts)]) {
    const { stopped, passed } = accuracyOfReplies(own)
    print(`  ${name.padEnd(22)}${String(own.length).padStart(6)}${share(stopped)} ${share(passed)}`)
  }
  if (showsMisread && set === 'tuned') {
    for (const { text, wanted, read } of accuracyOfReplies(texts).misread)
      print(`    ${text}: [${read}], not ${wanted}`)
  }
  print()
}

for (const set of ['tuned', 'measured', 'unseen'] as const) {
  const read = accuracyOfAnswers(ANSWER_TEXTS[set])
  print(`Chat answers, ${set}    texts  right  made up missed`)
  for (const [name, own] of [['all', ANSWER_TEXTS[set]] as const, ...byAuthor(ANSWER_TEXTS[set])]) {
    const { accuracy, madeUp, missed } = accuracyOfAnswers(own)
    print(`  ${name.padEnd(22)}${String(own.length).padStart(6)}${share(accuracy)}${share(madeUp)}${share(missed)}`)
  }
  print(confusionTable(read))
  if (showsMisread && set === 'tuned')
    for (const { text, wanted, read: got } of read.misread) print(`    ${text}: ${got}, not ${wanted}`)
  print()
}

for (const set of ['tuned', 'unseen'] as const) {
  print(`Yes or no, ${set}`)
  print('                         texts  heard made up')
  for (const [name, own] of [['all', CONFIRMATION_TEXTS[set]] as const, ...byAuthor(CONFIRMATION_TEXTS[set])]) {
    const { heard, madeUp, misread } = accuracyOfConfirmations(own)
    print(`  ${name.padEnd(22)}${String(own.length).padStart(6)}${share(heard)}${share(madeUp)}`)
    if (showsMisread && set === 'tuned' && name !== 'all')
      for (const { text, wanted, read } of misread) print(`    ${text}: ${read}, not ${wanted}`)
  }
  print()
}

for (const set of ['tuned', 'unseen'] as const) {
  print(`Wishes about mailings, ${set}`)
  print('                         texts  heard   back made up')
  for (const [name, own] of [['all', OPT_OUT_TEXTS[set]] as const, ...byAuthor(OPT_OUT_TEXTS[set])]) {
    const { heard, back, madeUp, misread } = accuracyOfOptOuts(own)
    print(`  ${name.padEnd(22)}${String(own.length).padStart(6)}${share(heard)}${share(back)}${share(madeUp)}`)
    if (showsMisread && set === 'tuned' && name !== 'all')
      for (const { text, wanted, read } of misread) print(`    ${text}: ${read}, not ${wanted}`)
  }
  print()
}

for (const set of ['tuned', 'unseen'] as const) {
  print(`Grave reviews, ${set}`)
  print('                         texts called in vain  prec. recall')
  for (const [name, own] of [['all', GRAVE_TEXTS[set]] as const, ...byAuthor(GRAVE_TEXTS[set])]) {
    const { called, inVain, precision, recall, misread } = accuracyOfGrave(own)
    const figures = [called, inVain, precision, recall].map(share).join('')
    print(`  ${name.padEnd(22)}${String(own.length).padStart(6)}${figures}`)
    if (showsMisread && set === 'tuned' && name !== 'all')
      for (const { text, wanted, read } of misread) print(`    ${text}: [${read}], not [${wanted}]`)
  }
  print()
}
