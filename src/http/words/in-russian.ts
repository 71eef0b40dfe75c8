import { RUSSIAN } from './ru.ts'

type Pattern = { text: RegExp; russian: string }

const PLACE = '{}'
/** What is longer was not written by us alone. */
const LONGEST = 1_000

let patterns: Pattern[] | undefined

/**
 * What the server says of a request, in Russian; undefined where there are no words for it. The server says it in English alone,
 * at some hundred places: what was filled in there is found by the pattern of each.
 */
export function inRussian(english: string): string | undefined {
  if (Object.hasOwn(RUSSIAN, english)) return RUSSIAN[english]
  if (english.length > LONGEST) return undefined
  patterns ??= patternsOf(RUSSIAN)
  for (const { text, russian } of patterns) {
    const found = text.exec(english)
    if (found) return filled(russian, found.slice(1))
  }
  return undefined
}

/** Those that say most of themselves go first: `There is no number {}` before `There is no {} {}`. */
function patternsOf(words: Readonly<Record<string, string>>): Pattern[] {
  return Object.entries(words)
    .filter(([english]) => english.includes(PLACE))
    .sort(([a], [b]) => b.replaceAll(PLACE, '').length - a.replaceAll(PLACE, '').length)
    .map(([english, russian]) => ({
      text: new RegExp(`^${english.split(PLACE).map(RegExp.escape).join('(.*?)')}$`),
      russian,
    }))
}

function filled(russian: string, given: readonly string[]): string {
  let next = 0
  return russian.replace(/\{(\d?)\}/g, (_, at: string) => {
    const value = given[at === '' ? next++ : Number(at) - 1] ?? ''
    return inRussian(value) ?? value
  })
}
