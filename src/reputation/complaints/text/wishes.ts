import type { Finding, Topic } from '../topics.ts'
import { type Clause, type ClauseWord, lastOf, spanOf } from './clauses.ts'

const ASKED =
  /^(?:просил\p{L}*|попросил\p{L}*|просьб\p{L}+|пожелани\p{L}+|написал\p{L}*|писал\p{L}*|указал\p{L}*|отметил\p{L}*|комментари\p{L}*|галочк\p{L}+|предупрежд\p{L}+|предупредил\p{L}*|оговорил\p{L}*|asked|requested|told|specified|noted|ticked)$/u
/** A wish about how the courier hands the order over. */
const HANDING_OVER =
  /^(?:\p{L}*звон\p{L}+|домофон\p{L}*|двер\p{L}+|подня\p{L}+|курьер\p{L}*|этаж\p{L}*|подъезд\p{L}*|стуч\p{L}+|call|ring|bell|buzzer|door|upstairs|knock|doorstep|courier|driver)$/u
const WITHOUT = /^(?:без|не|убрать|убрали|исключить|аллерги\p{L}*|no|without|not|remove|hold|allergy|allergic)$/u
/** A wish that is mentioned only because it was not met: «просили поострее», «просила же без лука». */
const QUALITY = /^(?:по\p{L}+(?:ее|ей|ше|же)|без|не|же|отдельно|extra|no|without|not|less|more)$/u
const DONE =
  /^(?:сделал\p{L}*|учл\p{L}*|выполнил\p{L}*|спасибо|благодар\p{L}*|исполнил\p{L}*|соблюл\p{L}*|услышал\p{L}*|прочитал\p{L}*|пожалуйста|супер|молодцы|класс|thanks|thank|did|perfect|respected|spot)$/u
/** More than was asked for: «просили побольше салфеток, положили целую пачку». */
const PLENTY = /^(?:цел\p{L}*|много|больше)$/u
/** The opposite of what was asked for: «просили поострее, сделали совсем пресно». */
const CONTRARY =
  /^(?:совсем|вообще|наоборот|равно|опять|обычн\p{L}+|пресн\p{L}+|сладк\p{L}+|неостр\p{L}+|still|anyway|mild|bland)$/u
const NO = /^(?:не|нет|без|ни|not|no|none|never|didn't|wasn't|weren't|without|nothing)$/u
const OTHER =
  /^(?:скидк\p{L}*|перезвон\p{L}*|отзыв\p{L}*|доставлен\p{L}*|вернуть|возврат\p{L}*|review|refund|discount)$/u

/** What a guest asked for and whether it was done: «просили без лука, лука море», «попросили поострее — сделали». */
export function ignoredWishes(clauses: readonly Clause[]): Finding[] {
  const words = clauses.flatMap(({ words }) => words)
  const at = words.findIndex(({ raw }) => ASKED.test(raw))
  if (at < 0 || [words[at - 1], words[at - 2]].some((word) => word && NO.test(word.raw))) return []
  if (isOfOthers(words, at)) return []
  if (words.slice(Math.max(0, at - 2), at).some(({ raw }) => DONE.test(raw))) return []
  const [asking] = words.slice(at)
  const clause = clauses.find(({ words: own }) => asking && own.includes(asking))
  const clauseEnd = clause ? words.indexOf(lastOf(clause.words)) : at
  const [wish, outcome] = parts(words, at, clauseEnd)
  // «к супу попросили молоко» does not say what came.
  if (outcome.length === 0 && !wish.some(({ raw }) => QUALITY.test(raw))) return []
  if (wish.length === 0 || words.some(({ raw }) => OTHER.test(raw))) return []
  const topic: Topic = wish.slice(0, 5).some(({ raw }) => HANDING_OVER.test(raw)) ? 'courier_conduct' : 'assembly'
  return [{ topic, polarity: isDone(wish, outcome) ? 'praise' : 'complaint', ...spanOf(words.slice(at)) }]
}

/** «курьер написал», "they told me", «съел и попросил ещё»: not a wish of the guest about the order. */
function isOfOthers(words: readonly ClauseWord[], at: number): boolean {
  const before = words.slice(Math.max(0, at - 4), at)
  if (
    before.some(({ raw }) =>
      /^(?:забы\p{L}*|\p{L}*игнор\p{L}*|курьер\p{L}*|доставщик\p{L}*|водител\p{L}*|менеджер\p{L}*|оператор\p{L}*|they|he|she|driver|courier|app)$/u.test(
        raw,
      ),
    )
  )
    return true
  return /^(?:еще|добавки|more|seconds)$/.test(words[at + 1]?.raw ?? '')
}

/** The wish is the rest of its clause, or the next clause when nothing is left of it. */
function parts(words: readonly ClauseWord[], at: number, clauseEnd: number): [ClauseWord[], ClauseWord[]] {
  const wish = words.slice(at + 1, clauseEnd + 1)
  if (wish.length > 1 || (wish[0] && !/^(?:же|ведь|в|что)$/.test(wish[0].raw)))
    return [wish, words.slice(clauseEnd + 1)]
  return [words.slice(at + 1), words.slice(Math.min(at + 4, words.length))]
}

function isDone(wish: readonly ClauseWord[], outcome: readonly ClauseWord[]): boolean {
  const denied = (place: number) =>
    [outcome[place - 1], outcome[place - 2], outcome[place + 1]].some((word) => word && NO.test(word.raw))
  const avoids = wish.some(({ raw }) => WITHOUT.test(raw))
  const isContrary = outcome.some(({ raw }) => CONTRARY.test(raw))
  const saysDone = ({ raw }: ClauseWord) => DONE.test(raw) || (!avoids && PLENTY.test(raw))
  if (!isContrary && outcome.some((word, place) => saysDone(word) && !denied(place))) return true
  // «соус отдельно»: in a wish about how something should be, the "how" counts.
  const qualities = wish.filter(({ raw }) => QUALITY.test(raw) && !WITHOUT.test(raw) && raw !== 'же')
  const named = qualities.length > 0 && !avoids ? qualities : wish
  const wanted = new Set(named.filter(({ raw }) => raw.length > 2).map(({ stem }) => stem))
  if (
    avoids &&
    outcome.some(
      ({ raw }, at) => /^(?:его|ее|их|него|it)$/.test(raw) && outcome.slice(at).some((word) => NO.test(word.raw)),
    )
  )
    return true
  if (avoids && outcome.length > 0 && outcome.length <= 5 && /^(?:none|and)$/.test(lastOf(outcome).raw)) return true
  const again = outcome.findIndex(({ stem }) => wanted.has(stem))
  if (again < 0) return false
  return avoids ? denied(again) : !denied(again)
}
