import { featuresOf as featuresOfWish } from '../../src/inbox/opt-outs/model/features.ts'
import { changeAsked } from '../../src/lib/confirmations/accuracy.fixture.ts'
import { featuresOf as featuresOfConfirmation } from '../../src/lib/confirmations/model/features.ts'
import { featureNumber } from '../../src/lib/linear-model/hash.ts'
import { featuresOf as featuresOfNumerals } from '../../src/reputation/answers/model/features.ts'
import { numeralsIn } from '../../src/reputation/answers/numerals.ts'
import { tokensOf } from '../../src/reputation/answers/tokens.ts'
import { featuresOf, partsOf, wholeOf } from '../../src/reputation/complaints/model/features.ts'
import { clausesOf } from '../../src/reputation/complaints/text/clauses.ts'
import { moodsOf } from '../../src/reputation/complaints/text/mood.ts'
import { withoutNames } from '../../src/reputation/complaints/text/names.ts'
import { TOPICS } from '../../src/reputation/complaints/topics.ts'
import { GRAVE } from '../../src/reputation/escalations/grave-words.ts'
import { featuresOf as featuresOfGrave } from '../../src/reputation/escalations/model/score.ts'
import { featuresOfReply, featuresOfSentence, sentencesOf } from '../../src/reputation/replies/model/features.ts'
import { MODEL_RULES } from '../../src/reputation/replies/model/score.ts'
import { plainText } from '../../src/reputation/replies/plain-text.ts'
import type { Part, Row } from './regression.ts'

export type Example = { text: string; labels: readonly string[]; author?: string }

/** Weight of texts by authors who wrote by hand without having seen the rules: they are most like real ones. */
const BLIND_COUNTS = 2
const BLIND = new Set(
  [
    'alina arkady bogdan borislav denis ekaterina elena emma fatima fedor gennady gleb hannah ilya inna konstantin lidia ludmila marfa marina',
    'mikhail nina oscar pavel platon rita ruslan rustam sonya stepan svetlana tamara yulia zinaida',
  ].flatMap((names) => names.split(' ').map((name) => `tuned-${name}`)),
)

/**
 * A guest's text as the model of complaints sees it: clause by clause, and as a whole; the last class is any complaint.
 */
export function complaintRows({ text, labels, author }: Example): { clauses: Row; text: Row } {
  const read = withoutNames(text)
  const clauses = clausesOf(read)
  const features = featuresOf(clauses, moodsOf(read, clauses))
  const wanted = [...TOPICS.map((topic) => labels.includes(topic)), labels.length > 0]
  const counts = countsOf(author)
  return {
    clauses: { parts: partsOf(features, clauses).map((part) => partOf(part.features)), wanted, counts, author },
    text: { parts: [partOf(wholeOf(features))], wanted, counts, author },
  }
}

/** A reply as the model of replies sees it: as a whole; the last class is whether it breaks any rule. */
export function replyRow({ text, labels, author }: Example): Row {
  const features = featuresOfReply(sentencesOf(plainText(text)).map(featuresOfSentence))
  return {
    parts: [partOf(features)],
    wanted: [...MODEL_RULES.map((rule) => labels.includes(rule)), labels.length > 0],
    counts: countsOf(author),
  }
}

/** A message as the model of opt-out requests sees it; none when it has no word related to them. */
export function optOutRows({ text, labels: [label] }: Example): Row[] {
  const features = featuresOfWish(text)
  return features ? [{ parts: [partOf(features)], wanted: [label === 'stop', label === 'start'] }] : []
}

/** There are few of them among everything guests write. */
const ANSWERED_COUNTS = 4

/** An answer to a yes-or-no question as its model sees it. */
export function confirmationRow({ text, labels, author }: Example): Row {
  const features = featuresOfConfirmation(text, changeAsked(labels))
  return {
    parts: [partOf(features)],
    wanted: [labels[0] === 'yes', labels[0] === 'no'],
    counts: author ? ANSWERED_COUNTS : 1,
  }
}

/** A review as the model of grave matters sees it. */
export function graveRow({ text, labels }: Example): Row {
  return { parts: [partOf(featuresOfGrave(text))], wanted: GRAVE.map((reason) => labels.includes(reason)) }
}

/** The numbers of an answer: one of those that are its score must be recognised, and each of the others must not. */
export function answerRows({ text, labels: [label] }: Example): Row[] {
  const tokens = tokensOf(text.normalize('NFKC').trim())
  const numerals = numeralsIn(tokens)
  const parts = featuresOfNumerals(tokens, numerals).map(partOf)
  const isScore = numerals.map(({ score }) => `${score}` === label)
  const own = parts.filter((_, at) => isScore[at])
  const others = parts.filter((_, at) => !isScore[at])
  return [
    ...(own.length > 0 ? [{ parts: own, wanted: [true] }] : []),
    ...others.map((part) => ({ parts: [part], wanted: [false] })),
  ]
}

function countsOf(author: string | undefined): number {
  return author && BLIND.has(author) ? BLIND_COUNTS : 1
}

function partOf(features: readonly { name: string; value: number }[]): Part {
  return {
    numbers: Int32Array.from(features, ({ name }) => featureNumber(name)),
    values: Float64Array.from(features, ({ value }) => value),
  }
}
