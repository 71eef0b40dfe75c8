import type { Finding, Topic } from '../topics.ts'
import type { Clause, ClauseWord } from './clauses.ts'

const PROMISED =
  /^(?:вместо|обещ\p{L}*|заявлен\p{L}*|заявили|сказали|писал\p{L}*|написано|ожида\p{L}+|назначен\p{L}*|должн\p{L}*|instead|promised|supposed|said|estimated|quoted|slot|eta)$/u
const CAME =
  /^(?:привез\p{L}*|приех\p{L}*|прибы\p{L}*|довез\p{L}*|доставил\p{L}*|по|факту|реальн\p{L}*|прош\p{L}+|явил\p{L}+|получ\p{L}+|звонок|дома|меня|отдали|выдали|вынесли|передали|takes|took|came|arrived|got|showed|waited|actually)$/u
const ORDERED =
  /^(?:указал\p{L}*|нужно|нужны|заказ\p{L}*|оплат\p{L}*|оплачен\p{L}*|\p{L}*плат\p{L}*|купил\p{L}*|взял\p{L}*|брал\p{L}*|просил\p{L}*|чеке|должно|из|вместо|заявлен\p{L}*|написано|обещ\p{L}*|ordered|paid|asked|bought|of|instead|listed|supposed)$/u
const RECEIVED =
  /^(?:полож\p{L}*|привез\p{L}*|приш\p{L}+|прие\p{L}+|получ\p{L}*|насчита\p{L}*|дали|доложил\p{L}*|доехал\p{L}*|оказал\p{L}*|пакете|коробке|тарелке|миске|контейнере|сете|доставил\p{L}*|прислал\p{L}*|дошл\p{L}*|факту|лежал\p{L}*|весам|взвес\p{L}*|недолож\p{L}*|было|видим|достал\p{L}*|got|received|came|arrived|sent|put|only|were|was|found|counted|had)$/u
const WEIGHT =
  /^(?:г|гр|грам\p{L}*|кг|мл|см|сантиметр\p{L}*|вес\p{L}*|взвес\p{L}*|грам\p{L}*|g|kg|ml|oz|cm|inch\p{L}*|gram\p{L}*|weigh\p{L}*)$/u
const OF_DAY = /^(?:часа|часов|утра|дня|вечера|ночи|pm|am|o'clock|вместо|instead)$/u
const MONEY = /^(?:руб\p{L}*|р|₽|тыс\p{L}*|процент\p{L}*|скидк\p{L}*|usd|eur|dollars|pounds|bucks)$/u
const KITCHEN =
  /^(?:готов\p{L}*|приготов\p{L}*|кухн\p{L}*|самовывоз\p{L}*|отдали|выдали|вынесли|передали|забир\p{L}*|pickup|ready|kitchen|cook\p{L}*|prepar\p{L}*)$/u
/** An order was placed: the time of arrival shows how long it took. */
const PLACED =
  /^(?:заказ\p{L}*|оформ\p{L}+|сделал\p{L}*|принят\p{L}*|забрал\p{L}*|выехал\p{L}*|ordered|placed|collected|left)$/u
const LONG_MINUTES = 55
const HALF_DAY = 12 * 60
/** More than the promised time multiplied by this is late. */
const TOLERANCE = 1.1

type PlacedQuantity = {
  word: ClauseWord
  value: number
  before: readonly ClauseWord[]
  after: readonly ClauseWord[]
  clause: number
}

/** What comparing quantities shows: «заказывали 3, положили 1», «обещали 40 минут, ехали два часа». */
export function compareQuantities(clauses: readonly Clause[]): Finding[] {
  const words = clauses.flatMap(({ words }) => words)
  return [...compareTimes(clauses, words), ...compareCounts(clauses, words)]
}

function compareTimes(clauses: readonly Clause[], words: readonly ClauseWord[]): Finding[] {
  for (const kind of ['minutes', 'clock'] as const) {
    const found = quantitiesOf(clauses, kind)
    const promised = found.find(({ before }) => isPromised(kind, before))
    const first = promised ?? (kind === 'clock' ? found.find(({ before }) => nearest(before, PLACED, CAME)) : undefined)
    const actual = found.findLast(
      (one) => one !== first && (nearest(one.before, CAME, PROMISED) || one.clause !== first?.clause),
    )
    if (!first || !actual) continue
    const topic: Topic = words.some(({ raw }) => KITCHEN.test(raw)) ? 'cooking_time' : 'courier_speed'
    const allowed = promised ? first.value * (kind === 'minutes' ? TOLERANCE : 1) : first.value + LONG_MINUTES
    // «к 19:00», «в половине девятого»: hours in words may be in the afternoon as well.
    const came =
      kind === 'clock' && first.value - actual.value > HALF_DAY * 0.7 ? actual.value + HALF_DAY : actual.value
    return [{ topic, polarity: came > allowed ? 'complaint' : 'praise', ...span(first.word, actual.word) }]
  }
  return []
}

function isPromised(kind: 'minutes' | 'clock', before: readonly ClauseWord[]): boolean {
  if (nearest(before.slice(-4), PROMISED, CAME)) return true
  // «на 19:00», «к 18:30» was agreed; «в 19:40» is what happened.
  return (
    kind === 'clock' && /^(?:на|к|for|by)$/.test(before.at(-1)?.raw ?? '') && !nearest(before.slice(-3), CAME, PROMISED)
  )
}

function compareCounts(clauses: readonly Clause[], words: readonly ClauseWord[]): Finding[] {
  const found = quantitiesOf(clauses, 'count').filter(({ after }) => !MONEY.test(after[0]?.raw ?? ''))
  const isWeight = words.some(({ raw }) => WEIGHT.test(raw))
  for (const [at, first] of found.entries()) {
    const second = found[at + 1]
    if (!second) break
    const [ordered, received] = rolesOf(first, second)
    if (!ordered || !received) continue
    const topic: Topic = isWeight ? 'portion' : 'assembly'
    if (received.value > ordered.value) continue
    return [
      { topic, polarity: received.value < ordered.value ? 'complaint' : 'praise', ...span(first.word, second.word) },
    ]
  }
  return []
}

/** Which of two numbers was ordered and which came. «2 сырника из 5», «из пяти приехало четыре», «180 вместо 300». */
function rolesOf(first: PlacedQuantity, second: PlacedQuantity): [PlacedQuantity, PlacedQuantity] | [] {
  const between = second.before.filter(({ start }) => start > first.word.start)
  const says = (words: readonly ClauseWord[], role: RegExp) => words.some(({ raw }) => role.test(raw))
  if (between.some(({ raw }) => /^(?:из|вместо|of|instead)$/.test(raw)) && between.length <= 4) return [second, first]
  const firstOrdered = says(first.before.slice(-5), ORDERED) || says(first.after.slice(0, 3), ORDERED)
  const secondCame = says(between, RECEIVED) || says(second.after.slice(0, 3), RECEIVED)
  if (firstOrdered && secondCame) return [first, second]
  const firstCame = says(first.before.slice(-4), RECEIVED)
  if (firstCame && says(between, ORDERED)) return [second, first]
  return []
}

function quantitiesOf(clauses: readonly Clause[], kind: 'count' | 'minutes' | 'clock'): PlacedQuantity[] {
  const words = clauses.flatMap(({ words }) => words)
  const clauseOf = new Map(clauses.flatMap(({ words }, clause) => words.map((word) => [word, clause])))
  const hasKind = words.some(({ quantity }) => quantity?.kind === kind) || (kind === 'clock' && isHourly(words))
  return words.flatMap((word, at) => {
    const before = words.slice(Math.max(0, at - 8), at)
    const next = words[at + 1]
    const isLast = next === undefined || clauseOf.get(next) !== clauseOf.get(word) || OF_DAY.test(next.raw)
    const value = hasKind && (isLast || word.quantity?.kind === kind) ? valueAs(kind, word, before.at(-1)) : undefined
    const clause = clauseOf.get(word)
    return value === undefined || clause === undefined
      ? []
      : [{ word, value, before, after: words.slice(at + 1, at + 5), clause }]
  })
}

/** «сказали до восьми, привезли в девять»: hours without minutes. */
function isHourly(words: readonly ClauseWord[]): boolean {
  const hours = words.filter(
    ({ quantity }, at) => quantity?.kind === 'count' && /^(?:до|к|в|at|by)$/.test(words[at - 1]?.raw ?? ''),
  )
  return hours.length > 1 && words.some(({ raw }) => CAME.test(raw)) && words.some(({ raw }) => PROMISED.test(raw))
}

/** Beside a time a bare number may be a time too: «обещали 30 минут, а привезли через 95», "at 9 instead of 7:30". */
function valueAs(kind: string, { quantity }: ClauseWord, before: ClauseWord | undefined): number | undefined {
  if (quantity?.kind === kind) return quantity.value
  if (quantity?.kind !== 'count' || !before) return undefined
  if (kind === 'minutes' && /^(?:через|за|in|after|took)$/.test(before.raw)) return quantity.value
  if (kind === 'clock' && /^(?:в|к|до|at|by)$/.test(before.raw)) return quantity.value * 60
  return undefined
}

/** Whether, of two kinds of words before a quantity, the nearest is of the first kind. */
function nearest(before: readonly ClauseWord[], wanted: RegExp, other: RegExp): boolean {
  for (const { raw } of before.toReversed()) {
    if (wanted.test(raw)) return true
    if (other.test(raw)) return false
  }
  return false
}

function span(a: ClauseWord, b: ClauseWord): { start: number; end: number } {
  return { start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) }
}
