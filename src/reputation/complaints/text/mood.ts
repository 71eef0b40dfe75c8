import { type Clause, firstOf, lastOf } from './clauses.ts'

/**
 * How a clause is meant: `said` of this order; `feared`, but it did not happen; `denied` by the clause before («не
 * скажу, что вкусно»); `other`, about another time or place or the guest themselves; `asked`, a question or a wish
 * about the future.
 */
export type Mood = 'said' | 'feared' | 'denied' | 'other' | 'asked'

const FEAR =
  /^(?:боял\p{L}+|боюсь|опасал\p{L}+|пережива\p{L}+|волновал\p{L}+|дума\p{L}+|надеял\p{L}+|пугал\p{L}*|казал\p{L}+|показал\p{L}+сь|сомневал\p{L}+|приготовил\p{L}+сь|настроил\p{L}+сь|рассчитывал\p{L}*|afraid|worried|feared|thought|expected|expecting|hoped|scared)$/u
/** What others said about it: the clause after «что» is no more than that. */
const REPORT = /^(?:писал[аи]?|пишут|говорят|говорили|предупреждали|предупредили|обещали|обещают|читала?)$/u
const CAME_TRUE =
  /(?:не зря|так и (?:вышло|есть|было|случилось)|и правда|оказал\p{L}+ прав|and (?:it|they) (?:was|were|did)|rightly)/iu
const OTHERS =
  /(?:(?<!\p{L})(?:у|в|от|как у) (?:других|конкурент\p{L}+|соседн\p{L}+)|(?<!\p{L})в другом|другие (?:рестораны|кафе)|в отзывах|(?:писали|пишут|говорят|говорили|предупреждали|читала?), что|конкурент|other (?:places|restaurants|apps)|elsewhere|competitors|reviews (?:said|say)|people say|they say)/iu
const BEFORE =
  /(?<!\p{L})(?:в прошлый раз|в прошлом|в прошлые разы|раньше|прежде|когда-то|обычно|всегда|до этого|год назад|last time|used to|before|usually|always|in the past|previously)(?!\p{L})/iu
const NOW =
  /(?<!\p{L})(?:сегодня|сейчас|теперь|в этот раз|на этот раз|нынче|now|today|this time|these days|tonight)(?!\p{L})/iu
const QUESTION =
  /^(?:[\s,]*(?:а|и|ну|здравствуйте|добрый день|hi|hello))*[\s,]*(?:подскажите|скажите|сколько(?! можно| еще| раз)|какой|какая|какие|какое|какую|можно|можете|могли бы|есть ли|во сколько|когда(?! же|,? наконец)|почему(?! так)|а можно|будет ли|где вы|do you|can you|can i|could you|could i|is the|is it|are the|are there|what|when|how|will|does|would you|may i)(?!\p{L})|(?<!\p{L})ли(?!\p{L})|или нет/iu
/** The last word of a question, or the last but one. */
const FUTURE = /(?:\p{L}ите|\p{L}ете|привезет|приедет|будет|звонил)$/iu
const WISH =
  /(?<![\p{L}])(?:пожалуйста,? )?(?:положите|сделайте|добавьте|оставьте|привезите|доставьте|принесите|уберите|не забудьте|не кладите|не звоните|не добавляйте|позвоните|приготовьте|упакуйте|нарежьте|дайте|можно (?:без|мне|нам|ли)|please (?:do not |don't )?(?:put|add|leave|make|bring|call|ring|pack|deliver|send|remove|include|be|knock)|если (?:вдруг|что|будете|задержитесь)|can i (?:get|have)|could i (?:get|have))(?!\p{L})/iu
const OWN =
  /(?<!\p{L})(?<!что )(?:(?:сам|сама|сами|я)\s+(?:\p{L}+\s+){0,2}(?:забыла?(?! что| про|,)|забыли|ошибл\p{L}+|ошибся|опоздала?|опоздали|перепутала?|уронила?|уронили|пролила?|пролил|виноват\p{L}*|съела?|сломала?)|(?:забыла?|ошибл?\p{L}+|опоздала?|уронили|перепутала?|виноват\p{L}*|стоял) (?:сама?|сами|я)|виноват[аы]? (?:сам|я)|опаздываю|опоздаю|забыла? \p{L}+ть|я виноват\p{L}*|моя (?:вина|ошибка)|(?:сын|сынок|дочь|дочка|ребенок|муж|жена|друг|подруга|кот) (?:\p{L}+ )?(?:пролил|уронил|забыл|разлил|оставил)[аи]?|так засидел\p{L}+|my (?:fault|mistake|bad)|i (?:was late|forgot|gave|dropped|spilled|spilt|ordered the wrong)|соседи спутали)/iu

/** «острый, кислый, как надо»: what would otherwise be a complaint is praise. */
const AS_LIKED =
  /(?<!\p{L})(?:как надо|как положено|как полагается|как (?:я|мы) люб\p{L}+|как и должно|just how (?:i|we) like|as it should)(?!\p{L})/iu

/** «не скажу, что…», «нельзя сказать, что…», "can't say": the clause that follows is denied. */
const UNSAID =
  /(?:(?<!\p{L})не (?:скажу|сказала?|сказали|могу сказать|назову|назвала?)(?: бы)?|нельзя сказать|(?:сложно|трудно|тяжело) сказать|язык не повернется сказать|(?:can't|cannot|wouldn't|couldn't) say)$/iu

/** The moods of a text's clauses, in order. */
export function moodsOf(text: string, clauses: readonly Clause[]): Mood[] {
  const plain = text.replaceAll('ё', 'е').replaceAll('Ё', 'Е')
  const texts = clauses.map(({ words }) => plain.slice(firstOf(words).start, lastOf(words).end))
  const moodOfSentence = sentenceMoods(clauses, texts)
  const whole = { contrasts: texts.some((clause) => NOW.test(clause)), cameTrue: CAME_TRUE.test(plain) }
  const moods: Mood[] = []
  for (const [at, clause] of clauses.entries()) {
    const previous = clauses[at - 1]
    const continues = previous?.sentence === clause.sentence && clause.joint === ''
    const before = continues ? { clause: previous, text: texts[at - 1] ?? '', mood: moods[at - 1] } : undefined
    moods.push(moodOfSentence.get(clause.sentence) ?? moodOf({ clause, text: texts[at] ?? '' }, before, whole))
  }
  return moods
}

type Placed = { clause: Clause; text: string }

/** `before`: the clause that this one continues, without a «но» between them. */
function moodOf(
  { clause, text }: Placed,
  before: (Placed & { mood: Mood | undefined }) | undefined,
  { contrasts, cameTrue }: { contrasts: boolean; cameTrue: boolean },
): Mood {
  const isThat = firstOf(clause.words).raw === 'что'
  if (before && isThat && UNSAID.test(before.text)) return 'denied'
  if (!cameTrue) {
    if (isFear(clause)) return 'feared'
    if (before?.mood === 'feared' && continuesFear(clause, before.clause)) return 'feared'
    if (before && isThat && REPORT.test(lastOf(before.clause.words).raw)) return 'feared'
  }
  if (OTHERS.test(text)) return 'other'
  if (contrasts && BEFORE.test(text) && !NOW.test(text)) return 'other'
  return before?.mood === 'other' && OTHERS.test(before.text) ? 'other' : 'said'
}

/** Questions, wishes and what guests did themselves apply to their whole sentence. Each sentence is looked at once. */
function sentenceMoods(clauses: readonly Clause[], texts: readonly string[]): Map<number, Mood> {
  const moods = new Map<number, Mood>()
  for (const [sentence, own] of Map.groupBy(clauses.entries(), ([, clause]) => clause.sentence)) {
    const text = own.map(([at]) => texts[at]).join(' ')
    const isQuestion = own.some(([, clause]) => clause.isQuestion)
    if ((isQuestion && (QUESTION.test(text) || isAboutFuture(text))) || WISH.test(text)) moods.set(sentence, 'asked')
    else if (AS_LIKED.test(text)) moods.set(sentence, 'feared')
    else if (OWN.test(text)) moods.set(sentence, 'other')
  }
  return moods
}

function isAboutFuture(question: string): boolean {
  const words = question.split(/[^\p{L}]+/u).filter((word) => word !== '')
  return words.slice(-2).some((word) => FUTURE.test(word))
}

function isFear({ words }: Clause): boolean {
  const at = words.findIndex(({ raw }) => FEAR.test(raw))
  if (at >= 0) return words[at - 1]?.raw !== 'не' && words[at - 1]?.raw !== 'not'
  return words.some(
    ({ raw }, place) =>
      (/^(?:ждала?|ждали|ожидала?|ожидали)$/.test(raw) && words[place + 1]?.raw === 'что') ||
      (raw === 'ready' && words[place + 1]?.raw === 'for' && !/(?:not|n't)$/.test(words[place - 1]?.raw ?? '')),
  )
}

/** «боялась, что опоздают», «думала, порция будет мала»: only the clause after the verb. */
function continuesFear(clause: Clause, before: Clause): boolean {
  if (/^(?:что|как|вдруг|будто|that)$/.test(firstOf(clause.words).raw)) return true
  return before.words.length <= 3 && FEAR.test(lastOf(before.words).raw)
}
