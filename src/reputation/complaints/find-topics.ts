import { known } from '../../lib/known.ts'
import { RULES } from './lexicon/rules.ts'
import { withWords } from './lexicon/words.ts'
import { withModel } from './model/combine.ts'
import { findMatch, type Pattern, pattern, type ReadClause, readClause } from './pattern.ts'
import { type Clause, clausesOf, spanOf } from './text/clauses.ts'
import { compareQuantities } from './text/compare.ts'
import { type Mood, moodsOf } from './text/mood.ts'
import { withoutNames } from './text/names.ts'
import { findSubstitutes } from './text/substitutes.ts'
import { ignoredWishes } from './text/wishes.ts'
import {
  type CourierCriterion,
  type Finding,
  type Polarity,
  type RestaurantCriterion,
  TOPIC_OF_COURIER,
  TOPIC_OF_RESTAURANT,
  TOPICS,
  type Topic,
} from './topics.ts'
import { createVocabulary, type Vocabulary } from './vocabulary.ts'

/** A topic that a guest mentions, whether they complain of it or praise it, and the words that say so. */
export type TopicMention = {
  topic: Topic
  polarity: Polarity
  /** The clause as the guest wrote it, and its place in the text. */
  quote: string
  start: number
  end: number
}

type Rule = { topic: Topic; polarity: Polarity; pattern: Pattern }
/** Rules by the words that trigger them: a clause must hold one of them, and most words trigger none. */
type Lexicon = { vocabulary: Vocabulary; candidates: ReadonlyMap<number, Rule[]> }

let made: Lexicon | undefined

/**
 * Built with the first text that is read: it takes a tenth of a process's start time, and some processes never need it.
 */
function lexicon(): Lexicon {
  made ??= makeLexicon()
  return made
}

function makeLexicon(): Lexicon {
  const vocabulary = createVocabulary()
  const rules = TOPICS.flatMap((topic) =>
    (['complaint', 'praise'] as const).flatMap((polarity) =>
      withWords(RULES[topic][polarity])
        .split('\n')
        .filter((line) => line.trim())
        .map((line): Rule => ({ topic, polarity, pattern: pattern(line, vocabulary) })),
    ),
  )
  const candidates = new Map<number, Rule[]>()
  for (const rule of rules) {
    for (const number of known(rule.pattern.all[0]?.[0], 'word of this pattern').words) {
      const those = candidates.get(number)
      if (those) those.push(rule)
      else candidates.set(number, [rule])
    }
  }
  return { vocabulary, candidates }
}

const COURIER =
  /^(?:курьер|достав|водител|привез|везл|везут|ехал|едет|приех|опозд|довез|deliver|driver|courier|rider|arriv|late|came)/u
const KITCHEN =
  /^(?:кухн|повар|готов|приготов|самовывоз|касс|стойк|kitchen|chef|cook|counter|pickup|готовится|готовим|preparing)/u

const MOVES = /^(?:достав|привез|везл|везут|везти|ехал|едет|едут|довез|опозд|deliver|arriv)/u

/** What a wish may be about. */
const OUTCOMES: ReadonlySet<Topic> = new Set(['taste', 'portion', 'packaging'])

/**
 * What a guest's text mentions, in Russian or English, in the order of the text, each topic once per polarity. A topic
 * complained of in one place may be praised in another («вкусно, но остыло», «раньше пресно, теперь вкусно»).
 */
export function findTopics(text: string): TopicMention[] {
  const clauses = clausesOf(withoutNames(text))
  const moods = moodsOf(text, clauses)
  const { found, met } = foundByRules(clauses, moods)
  return mentionsOf(text, withModel(found, met, clauses, moods))
}

/** What the rules find without the model, and the topics of which a comparison says that all came as asked. */
function foundByRules(
  clauses: readonly Clause[],
  moods: readonly Mood[],
): { found: Finding[]; met: ReadonlySet<Topic> } {
  const forKitchen = waitsForKitchen(clauses)
  const found: Finding[] = []
  for (const [at, clause] of clauses.entries()) {
    for (const each of topicsOfClause(clause, clauses[at + 1])) {
      const meant = inMood(each, known(moods[at], 'mood of this clause'))
      if (meant?.topic === 'courier_speed' && forKitchen[at]) found.push({ ...meant, topic: 'cooking_time' })
      else if (meant) found.push(meant)
    }
  }
  const said = clauses.filter((_, at) => moods[at] === 'said')
  const whole = [...compareQuantities(said), ...ignoredWishes(said), ...findSubstitutes(said)]
  // A comparison outweighs single words: «ждали час, привезли за 30 минут».
  const compared = new Map(whole.map(({ topic, polarity }) => [topic, polarity]))
  const kept = found
    .filter(({ topic, polarity }) => (compared.get(topic) ?? polarity) === polarity)
    // «Просили поострее, принесли пресное» complains about the wish, not the taste.
    .filter(
      ({ topic, start, end }) => !OUTCOMES.has(topic) || !whole.some((wish) => wish.start <= start && end <= wish.end),
    )
  const met = whole.filter(({ polarity }) => polarity === 'praise').map(({ topic }) => topic)
  return { found: [...kept, ...whole], met: new Set(met) }
}

function topicsOfClause(clause: Clause, next: Clause | undefined): Finding[] {
  const read = readClause(clause.words, lexicon().vocabulary)
  const turned = next?.joint === 'а' && next.sentence === clause.sentence
  const found = TOPICS.flatMap((topic) => {
    const polarities = polaritiesOf(read, topic, turned)
    return polarities.map((polarity) => ({ topic, polarity }))
  })
  // Waiting for the kitchen is not waiting for the courier, unless the clause names both.
  const isKitchen = found.some(({ topic, polarity }) => topic === 'cooking_time' && polarity === 'complaint')
  const moves = clause.words.some(({ raw }) => MOVES.test(raw))
  const meant = isKitchen && !moves ? found.filter(({ topic }) => topic !== 'courier_speed') : found
  const place = spanOf(clause.words)
  return meant.map((each) => ({ ...each, ...place }))
}

/** Within a clause a complaint outweighs praise. */
function polaritiesOf(read: ReadClause, wanted: Topic, turned: boolean): Polarity[] {
  const found = new Set<Polarity>()
  const seen = new Set<unknown>()
  for (const number of read.meanings) {
    for (const each of lexicon().candidates.get(number) ?? []) {
      if (each.topic !== wanted || seen.has(each)) continue
      seen.add(each)
      const match = findMatch(each.pattern, read)
      if (!match) continue
      // «Не вкусно, а божественно» denies the word but still praises.
      if (match.denied && each.polarity === 'praise' && turned) continue
      found.add(match.denied ? opposite(each.polarity) : each.polarity)
    }
  }
  return found.has('complaint') ? ['complaint'] : [...found]
}

/**
 * A wait is for the kitchen when another clause of the sentence mentions the kitchen: «на кухне не торопятся, ждали
 * час». Says so for each clause.
 */
function waitsForKitchen(clauses: readonly Clause[]): boolean[] {
  const speaks = (kind: RegExp) => clauses.map(({ words }) => words.some(({ raw }) => kind.test(raw)))
  const ofKitchen = speaks(KITCHEN)
  const ofCourier = speaks(COURIER)
  const sentences = new Set(clauses.filter((_, at) => ofKitchen[at]).map(({ sentence }) => sentence))
  return clauses.map(({ sentence }, at) => !ofKitchen[at] && !ofCourier[at] && sentences.has(sentence))
}

function inMood(found: Finding, mood: Mood): Finding | undefined {
  if (mood === 'said') return found
  if (mood === 'denied') return { ...found, polarity: opposite(found.polarity) }
  // Something feared that did not happen is praise: «боялась, что опоздают, а нет».
  if (mood === 'feared' && found.polarity === 'complaint') return { ...found, polarity: 'praise' }
  return undefined
}

function mentionsOf(text: string, found: readonly Finding[]): TopicMention[] {
  const first = new Map<string, TopicMention>()
  for (const { topic, polarity, start, end } of found.toSorted((a, b) => a.start - b.start)) {
    const key = `${topic} ${polarity}`
    if (!first.has(key)) first.set(key, { topic, polarity, quote: text.slice(start, end), start, end })
  }
  return [...first.values()]
}

function opposite(polarity: Polarity): Polarity {
  return polarity === 'complaint' ? 'praise' : 'complaint'
}

/** What a text complains of. Praise of a topic is no complaint. */
export function topicsOfText(text: string): Topic[] {
  const found = new Set(
    findTopics(text)
      .filter(({ polarity }) => polarity === 'complaint')
      .map(({ topic }) => topic),
  )
  return TOPICS.filter((topic) => found.has(topic))
}

export type Remarks = {
  comment?: string | null
  bad?: readonly RestaurantCriterion[]
  courierBad?: readonly CourierCriterion[]
}

/** What a rating complains of: the criteria marked as bad, and the comment. */
export function topicsOf({ comment, bad = [], courierBad = [] }: Remarks): Topic[] {
  const found = new Set<Topic>([
    ...bad.map((criterion) => TOPIC_OF_RESTAURANT[criterion]),
    ...courierBad.map((criterion) => TOPIC_OF_COURIER[criterion]),
    ...(comment ? topicsOfText(comment) : []),
  ])
  return TOPICS.filter((topic) => found.has(topic))
}
