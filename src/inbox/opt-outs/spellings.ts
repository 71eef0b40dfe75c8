/**
 * How a short command may be spelled by a thumb on a phone: in Latin letters that look Cyrillic, in translit, in the other
 * keyboard layout, letter by letter, drawn out, with a slip. Only whole commands are compared with the outcome, so a wild
 * guess here does no harm as long as it does not spell a command.
 */

/** Longer texts are no commands: they are read as they are. */
const MAX_WORDS = 12
const MIN_LETTERS_TO_MEND = 6

const LOOKS: Record<string, string> = Object.fromEntries([...'aаbвcсeеhнkкmмoоpрtтxхyуnпuи0о3з'].flatMap(pairUp))
const LAYOUT_LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
const LAYOUT_CYRILLIC = 'йцукенгшщзхъфывапролджэячсмитьбюё'
const TO_CYRILLIC_KEYS = Object.fromEntries([...LAYOUT_LATIN].map((key, at) => [key, LAYOUT_CYRILLIC[at] ?? key]))
const TO_LATIN_KEYS = Object.fromEntries([...LAYOUT_CYRILLIC].map((key, at) => [key, LAYOUT_LATIN[at] ?? key]))

/** Longest first. */
const TRANSLIT: [RegExp, string][] = [
  [/shch|sch/g, 'щ'],
  [/zh/g, 'ж'],
  [/kh/g, 'х'],
  [/ch/g, 'ч'],
  [/sh/g, 'ш'],
  [/[yji]u/g, 'ю'],
  [/[yji]a/g, 'я'],
  [/[yj][oe]/g, 'е'],
]
const SOUNDS = Object.fromEntries(
  [...'aаbбcцdдeеfфgгhхiиjйkкlлmмnнoоpпqкrрsсtтuуvвwвxхyыzз'].flatMap(pairUp),
) as Record<string, string>

/** Command words that are recognised with a slip of one letter. */
const WORDS = [
  ...'отписка отпиши отпишите отписать отписаться отпишись отпишитесь отписываюсь'.split(' '),
  ...'пишите писать присылай присылайте присылать беспокоить беспокойте отправляйте отправлять спамьте спамить'.split(
    ' ',
  ),
  ...'рассылка рассылки рассылку рассылок реклама рекламы рекламу сообщения сообщений уведомления уведомлений'.split(
    ' ',
  ),
  ...'больше прекратите перестаньте уберите удалите исключите отключите остановите получать'.split(' '),
  ...'unsubscribe message messages messaging texting mailing mailings newsletter promotions'.split(' '),
]
const KNOWN = new Set(WORDS)
/** Other words that are one letter away from those. */
const OTHERS = new Set(
  'опишите опиши описать описаться описка пишете присылаете отправляете беспокоите удалится massage massages'.split(
    ' ',
  ),
)
const SHORT_SLIPS: Record<string, string> = {
  ...{ миня: 'меня', мення: 'меня', болше: 'больше' },
  ...{ сотп: 'стоп', стпо: 'стоп', тсоп: 'стоп', sotp: 'stop', stpo: 'stop', tsop: 'stop' },
}

/** The folded words of a text in all ways they may be meant, the text itself first. */
export function spellings(words: string): string[] {
  if (words.split(' ').length > MAX_WORDS) return [words]
  const drawn = words.replace(/(\p{L})\1{2,}/gu, '$1')
  const whole = /^(\S )+\S$/u.test(words) ? [words.replaceAll(' ', '')] : []
  const shapes = [drawn, ...whole].flatMap((text) =>
    // Most messages have no letter that may stand for another.
    /[a-z\d]/.test(text)
      ? [...new Set([text, byLetter(text, LOOKS), text.replaceAll('0', 'o'), fromTranslit(text)])]
      : [text],
  )
  const single = shapes.map((text) => text.replace(/(\p{L})\1/gu, '$1'))
  return [...new Set([words, ...shapes, ...single, ...shapes.map(mendWords)])]
}

/** A text as it reads in the other keyboard layout, Latin or Russian: «gjlgbcfnmcz» for «подписаться». */
export function inOtherLayout(text: string): string {
  return byLetter(text.toLowerCase(), /[а-яё]/i.test(text) ? TO_LATIN_KEYS : TO_CYRILLIC_KEYS)
}

function pairUp(letter: string, at: number, letters: string[]): [string, string][] {
  return at % 2 === 0 ? [[letter, letters[at + 1] ?? letter]] : []
}

function byLetter(text: string, map: Record<string, string>): string {
  return [...text].map((letter) => map[letter] ?? letter).join('')
}

function fromTranslit(text: string): string {
  if (!/[a-z]/.test(text)) return text
  let left = text
  for (const [latin, cyrillic] of TRANSLIT) left = left.replace(latin, cyrillic)
  return byLetter(left, SOUNDS)
}

function mendWords(text: string): string {
  return text.split(' ').map(mendWord).join(' ')
}

function mendWord(word: string): string {
  if (KNOWN.has(word) || OTHERS.has(word)) return word
  const slip = SHORT_SLIPS[word]
  if (slip) return slip
  const begins = BY_END.get(`${word.charAt(0)}_`) ?? []
  const ends = BY_END.get(`_${word.charAt(word.length - 1)}`) ?? []
  const isMeant = (known: string) => isOneSlipApart(known, word)
  return begins.find(isMeant) ?? ends.find(isMeant) ?? word
}

/** A slip leaves a word its first or its last letter: the words recognised with a slip, by each of them. */
const BY_END = new Map<string, string[]>()
for (const word of WORDS.filter(({ length }) => length >= MIN_LETTERS_TO_MEND)) {
  for (const end of [`${word.charAt(0)}_`, `_${word.charAt(word.length - 1)}`])
    BY_END.set(end, [...(BY_END.get(end) ?? []), word])
}

/** One letter changed, left out, inserted, or swapped with the next. */
function isOneSlipApart(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false
  let from = 0
  while (from < Math.min(a.length, b.length) && a[from] === b[from]) from++
  const restA = a.slice(from)
  const restB = b.slice(from)
  return (
    restA.slice(1) === restB.slice(1) ||
    restA === restB.slice(1) ||
    restA.slice(1) === restB ||
    (restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2))
  )
}
