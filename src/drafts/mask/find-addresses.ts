import type { Found } from './found.ts'

/** Words for streets, before or after their name. */
const STREET =
  /^(?:ул|улиц[аеуы]|пр-т|просп|проспект[аеу]?|пер|переул[а-я]{1,4}|б-р|бульвар[аеу]?|шоссе|наб|набережн[а-я]{1,3}|площад[ьи]|проезд[аеу]?|тупик[аеу]?|мкр|микрорайон[аеу]?|квартал[аеу]?|street|st|avenue|ave|road|rd|lane|ln|boulevard|blvd|drive|square)$/u
/** What stands before or after the number of a house or flat. */
const HOME =
  /^(?:кв|квартир[аеыу]|подъезд[аеу]?|домофон[аеу]?|код|этаж[аеу]?|корп|корпус[аеу]?|дом[аеу]?|д|стр|строение|офис|flat|apt|apartment|entrance|floor|intercom|building|suite|unit)$/u
/** What an address follows: «живу на Ленина 5». */
const CUE =
  /^(?:адрес[а-я]{0,3}|живу|живем|живём|проживаю|привез[а-яё]{1,4}|доставьте|доставка|доставку|address|live|deliver|delivery)$/u
const NAMED_BY_CUE_WITHIN = 6
const NUMBER_WITHIN = 4

type Token = Found & { word: string; number: boolean; capital: boolean }

/**
 * Home addresses as guests write them: a street with its house, a house with its flat, numbers after «живу на». Better
 * one too many than one too few: what is hidden comes back in the draft.
 */
export function findAddresses(text: string): Found[] {
  const found: Found[] = []
  let start = 0
  for (const line of text.split('\n')) {
    found.push(...findInLine(line, start))
    start += line.length + 1
  }
  return found
}

function findInLine(line: string, offset: number): Found[] {
  const tokens = tokensOf(line)
  const found: Found[] = []
  let reached = 0
  for (let place = 0; place < tokens.length; place++) {
    const span = spanAt(tokens, place, reached)
    const [first, last] = span ? [tokens[span[0]], tokens[span[1]]] : []
    if (!span || !first || !last) continue
    found.push({ start: offset + first.start, end: offset + last.end })
    reached = Math.max(place, span[1]) + 1
    place = reached - 1
  }
  return found
}

/**
 * The first and the last token of an address that the token at `place` reveals; nothing before `reached` is looked at
 * again.
 */
function spanAt(tokens: readonly Token[], place: number, reached: number): [number, number] | undefined {
  const word = tokens[place]?.word ?? ''
  if (STREET.test(word)) {
    const number = nextNumber(tokens, place + 1, NUMBER_WITHIN)
    const named = tokens[place + 1]?.capital ? place + 1 : place
    const end = number === undefined ? named : endFrom(tokens, number)
    const start = startFrom(tokens, place, reached)
    // «Улица понравилась» names no street.
    return end === place && start === place ? undefined : [start, end]
  }
  if (HOME.test(word)) {
    if (tokens[place + 1]?.number) return [startFrom(tokens, place, reached), endFrom(tokens, place + 1)]
    if (tokens[place - 1]?.number) return [startFrom(tokens, place, reached), place]
    return undefined
  }
  if (!CUE.test(word)) return undefined
  const number = nextNumber(tokens, place + 1, NAMED_BY_CUE_WITHIN)
  return number === undefined ? undefined : [place + 1, endFrom(tokens, number)]
}

function nextNumber(tokens: readonly Token[], from: number, within: number): number | undefined {
  const at = tokens.slice(from, from + within).findIndex(({ number }) => number)
  return at === -1 ? undefined : from + at
}

const belongs = (token: Token | undefined): boolean =>
  token !== undefined && (token.number || token.capital || STREET.test(token.word) || HOME.test(token.word))

function startFrom(tokens: readonly Token[], place: number, reached: number): number {
  let start = place
  while (start > reached && belongs(tokens[start - 1])) start--
  return start
}

function endFrom(tokens: readonly Token[], place: number): number {
  let end = place
  while (belongs(tokens[end + 1])) end++
  return end
}

function tokensOf(line: string): Token[] {
  return [...line.matchAll(/[^\s,;:()«»"!?]+(?::\d\d)?/gu)].map(({ 0: text, index }) => {
    const bare = text.replace(/\.$/u, '')
    return {
      start: index,
      end: index + bare.length,
      word: bare.toLowerCase(),
      // A time of day is not a house number.
      number: /\d/u.test(bare) && !/\d:\d/u.test(bare),
      capital: /^\p{Lu}/u.test(bare),
    }
  })
}
