import { RUSSIAN } from './ru.ts'

/** The words between the placeholders. */
type Pattern = { parts: readonly string[]; russian: string }

const PLACE = '{}'
/** Longer texts were not written by us alone. */
const LONGEST = 1_000

/** The system's code behind what it means, which stays: `its certificate has expired (CERT_HAS_EXPIRED)`. */
const CODED = /^(.+) \(([A-Z][A-Z0-9_]{2,60})\)$/s

let patterns: Pattern[] | undefined

/**
 * What the server says about a request, in Russian; undefined when there is no translation. The server words it only in
 * English, at some hundred places: the pattern of each finds what was filled in there.
 */
export function inRussian(english: string): string | undefined {
  if (Object.hasOwn(RUSSIAN, english)) return RUSSIAN[english]
  if (english.length > LONGEST) return undefined
  patterns ??= patternsOf(RUSSIAN)
  for (const { parts, russian } of patterns) {
    const given = givenIn(english, parts)
    if (given) return filled(russian, given)
  }
  const [, words = '', code] = CODED.exec(english) ?? []
  const told = code && inRussian(words)
  return told && `${told} (${code})`
}

/** The ones with most words of their own go first: `There is no number {}` before `There is no {} {}`. */
function patternsOf(words: Readonly<Record<string, string>>): Pattern[] {
  return Object.entries(words)
    .filter(([english]) => english.includes(PLACE))
    .sort(([a], [b]) => b.replaceAll(PLACE, '').length - a.replaceAll(PLACE, '').length)
    .map(([english, russian]) => ({ parts: english.split(PLACE), russian }))
}

/** What fills the placeholders, each as short as possible; undefined when the words are different. */
function givenIn(english: string, parts: readonly string[]): string[] | undefined {
  const [first = '', ...rest] = parts
  const last = rest.pop() ?? ''
  const end = english.length - last.length
  if (!english.startsWith(first) || !english.endsWith(last)) return undefined
  const given: string[] = []
  let from = first.length
  for (const part of rest) {
    const at = english.indexOf(part, from)
    if (at === -1) return undefined
    given.push(english.slice(from, at))
    from = at + part.length
  }
  if (from > end) return undefined
  given.push(english.slice(from, end))
  return given
}

function filled(russian: string, given: readonly string[]): string {
  let next = 0
  return russian.replace(/\{(\d?)\}/g, (_, at: string) => {
    const value = given[at === '' ? next++ : Number(at) - 1] ?? ''
    return inRussian(value) ?? value
  })
}
