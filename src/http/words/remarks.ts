import { networkTrouble } from '../../lib/network-words.ts'
import { inRussian } from './in-russian.ts'

/** What stands between remarks about one row, and between a field and what is said of it. */
const BETWEEN = '; '
/** Of one remark, in pieces: a sentence of ours holds the sign at most once. */
const LONGEST = 3
const FIELD = /^([\w.]{1,100}): (.+)$/s
/** A system's code before its own words, as earlier versions stored them: `ECONNREFUSED: connect ECONNREFUSED ...`. */
const CODE = /^([A-Z][A-Z0-9_]{2,60}): /

/**
 * Remarks that were joined to one text, in Russian: `guest.name: is missing; amount: must not be 0`. The fields keep
 * their names: they are the file's. Undefined when nothing of it is known.
 */
export function remarksInRussian(english: string): string | undefined {
  const pieces = english.split(BETWEEN)
  const said: string[] = []
  let isKnown = false
  for (let from = 0; from < pieces.length; ) {
    // A remark may hold the sign itself, so the longest that is known goes first.
    let to = Math.min(pieces.length, from + LONGEST)
    let words: string | undefined
    for (; to > from; to--) {
      words = oneInRussian(pieces.slice(from, to).join(BETWEEN))
      if (words !== undefined) break
    }
    if (words === undefined) {
      said.push(pieces[from] ?? '')
      from += 1
    } else {
      said.push(words)
      isKnown = true
      from = to
    }
  }
  return isKnown ? said.join(BETWEEN) : undefined
}

function oneInRussian(english: string): string | undefined {
  const whole = inRussian(english)
  if (whole !== undefined) return whole
  const code = CODE.exec(english)?.[1]
  if (code !== undefined) {
    const told = networkTrouble(code)
    return told && inRussian(told)
  }
  const [, field, rest] = FIELD.exec(english) ?? []
  const words = rest === undefined ? undefined : inRussian(rest)
  return words === undefined ? undefined : `${field}: ${words}`
}
