import { featuresOf } from '../../src/reputation/complaints/model/features.ts'
import { partsOf } from '../../src/reputation/complaints/model/score.ts'
import { clausesOf } from '../../src/reputation/complaints/text/clauses.ts'
import { moodsOf } from '../../src/reputation/complaints/text/mood.ts'
import { withoutNames } from '../../src/reputation/complaints/text/names.ts'
import { TOPICS } from '../../src/reputation/complaints/topics.ts'
import { featureNumber } from '../../src/reputation/linear-model/hash.ts'
import { featuresOfSentence, sentencesOf } from '../../src/reputation/replies/model/features.ts'
import { MODEL_RULES } from '../../src/reputation/replies/model/score.ts'
import { plainText } from '../../src/reputation/replies/plain-text.ts'
import type { Part, Row } from './regression.ts'

export type Example = { text: string; labels: readonly string[] }

/** A guest's text as the model of complaints sees it. */
export function complaintRow({ text, labels }: Example): Row {
  const read = withoutNames(text)
  const clauses = clausesOf(read)
  const parts = partsOf(featuresOf(clauses, moodsOf(read, clauses)), clauses)
  return { parts: parts.map(partOf), wanted: TOPICS.map((topic) => labels.includes(topic)) }
}

/** A reply as the model of replies sees it. */
export function replyRow({ text, labels }: Example): Row {
  const parts = sentencesOf(plainText(text)).map((sentence) => partOf(featuresOfSentence(sentence)))
  return { parts, wanted: MODEL_RULES.map((rule) => labels.includes(rule)) }
}

function partOf(features: readonly { name: string; value: number }[]): Part {
  return {
    numbers: Int32Array.from(features, ({ name }) => featureNumber(name)),
    values: Float64Array.from(features, ({ value }) => value),
  }
}
