import { wordList } from '../../lib/word-list.ts'
import { phrases, type TextWord } from './phrases.ts'
import { BLAME, BRANDS, GENERIC, HANDED_ON, HINTS, NAMES, NEUTRAL, OTHERS } from './service-words.ts'
import { sequences } from './word-sequences.ts'

const findBrand = phrases(BRANDS)
const findName = phrases(NAMES)
const findGeneric = phrases(GENERIC)
const findOther = phrases(OTHERS)
const isBlame = wordList(BLAME)
const isHint = wordList(HINTS)
const SERVICE = 'service$'
const findNeutral = sequences(NEUTRAL, { SERVICE })
const findHandedOn = sequences(HANDED_ON, { SERVICE })
/** «передали им, это они опоздали»: the service again, as a pronoun. */
const isAgain = wordList('они их ими им те ихн* they their them theirs виноват* fault blame')
/** «сообщили в Яндекс о пролитом супе»: what follows is the matter. */
const isAbout = wordList('about regarding over о об обо про насчет')
/** «Яндекс не чешется», "don't order on Wolt". */
const findDenial = sequences(
  `SERVICE ~2 не/ни/нет/no/not/don/doesn/didn/couldn/can/won/isn/aren/wasn
   не ~1 заказывайте/пользуйтесь/советуем/рекомендуем/доверяйте/связывайтесь/берите ~4 SERVICE
   лучше/выгоднее/дешевле ~6 SERVICE
   don/never/stop/avoid/quit ~3 SERVICE`,
  { SERVICE },
)
const findThanks = sequences(
  `спасибо/благодар*/рады/признательны/приятно/thank/thanks/glad/cheers/happy/appreciate/grateful ~10 SERVICE
   SERVICE ~6 спасибо/благодар*/thank*/thanks/cheers`,
  { SERVICE },
)
/** The restaurant takes the blame: «виноваты мы», "our fault". */
const OWN =
  /(?<!\p{L})(?:мы (?:сами |тут |здесь )?(?:виноват|ошиблись|перепутали|забыли|задержали|не успели|поздно|долго)|(?:виноваты|ошиблись|опоздали|напутали|перепутали|накосячили) (?:тут |здесь |только )?мы|ни при ч[её]м|nothing to do with (?:them|it)|not (?:the )?(?:courier|driver|rider)|(?:наша|нашей|нашу) (?:вина|вину|вине|ошибк\p{L}|кухн\p{L})|our (?:own )?(?:fault|mistake|kitchen)|мы подвели|we (?:were late|messed up|forgot|are to blame|made a mistake))/iu
const DENIED_OWN = /не (?:наша|нашей|мы)|not ours|not our|а не мы|мы (?:тут |здесь )?н[еи] |(?:isn|wasn)['’]t our/iu

/** Whether a sentence judges a delivery service by name, well or badly. */
export function judgesService(sentence: string, words: readonly TextWord[], services: readonly string[]): boolean {
  const own = services
    .filter((name) => name.length > 2)
    .map((name) => sentence.toLowerCase().indexOf(name.toLowerCase()))
  const first = Math.max(-1, ...own)
  const isOwn = first >= 0
  const brand = isOwn ? placeOf(first, words) : findBrand(words)
  const name = findName(words)
  const isNamed = name !== undefined && isCapital(sentence[name.start] ?? '')
  const service = brand ?? name ?? findGeneric(words)
  if (!service || findOther(words)) return false
  if (OWN.test(sentence) && !DENIED_OWN.test(sentence)) return false
  const said = withService(words, service)
  const blamed = findHandedOn(said) && !said.some(({ word }) => isAgain(word)) ? clauseOf(sentence, said) : said
  // «По вопросам доставки обратитесь…» names no trouble.
  const isMatter = (at: number) => blamed[at - 1]?.word === 'по'
  const isBlamed = blamed.some(({ word }, at) => isBlame(word) && !isMatter(at)) || findDenial(said) !== undefined
  if (isBlamed) return true
  const isPraisedOrNot = blamed.some(({ word }) => isHint(word))
  if (findThanks(said)) return said.some(({ word }) => /^(?:лучш|best|отличн|прекрасн)/u.test(word))
  if (isPraisedOrNot) return true
  return (brand !== undefined || isNamed) && !findNeutral(said)
}

/** The words between the signs on either side of the service's name. */
function clauseOf(sentence: string, said: readonly TextWord[]): readonly TextWord[] {
  const at = said.findIndex(({ word }) => word === SERVICE)
  const isCut = (left: number) => {
    const [one, other] = said.slice(left, left + 2)
    if (!one || !other) return true
    return /[,;:—–(.!?]/u.test(sentence.slice(one.end, other.start)) || isAbout(one.word)
  }
  let from = at
  while (from > 0 && !isCut(from - 1)) from--
  let to = at
  while (to < said.length - 1 && !isCut(to)) to++
  return said.slice(from, to + 1)
}

function isCapital(letter: string): boolean {
  return letter !== letter.toLowerCase()
}

function placeOf(start: number, words: readonly TextWord[]): { start: number; end: number } | undefined {
  return words.find((word) => word.end > start)
}

/** The words with a placeholder instead of the service's name. */
function withService(words: readonly TextWord[], { start, end }: { start: number; end: number }): TextWord[] {
  const before = words.filter((word) => word.end <= start)
  return [...before, { word: SERVICE, start, end }, ...words.filter((word) => word.start >= end)]
}
