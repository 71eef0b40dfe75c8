/** Marks a missing value in a rendered text. A private-use character, so no author writes it. */
export const GAP = '\uE000'

/** Empty quotes and brackets go with their value. */
const EMPTY_QUOTES = /[«"“„([] *\uE000 *[»"”“)\]]/gu
const SEVERAL_GAPS = /\uE000(?:[\s,]*\uE000)+/gu
const SENTENCE_ENDED = /^[.!?…]\s$/u
/**
 * After a gap that began a sentence: punctuation that only made sense around the value, and the word that now begins
 * the sentence.
 */
const LEFT_OVER = /^ *[,;:!.–—-]* *(\p{L}?)/u
/** After a gap: punctuation, an emoji or an end. */
const ENDS_HERE = /^ *(?:[^\p{L}\p{N}\s«“„"([]|\n|$)/u

/**
 * Closes the gaps that missing values left, with the punctuation that only made sense around the value: "Добрый день,
 * ▯!" becomes "Добрый день!", "▯, добрый день!" becomes "Добрый день!". Looks once at each gap and its neighbours.
 */
export function closeGaps(text: string): string {
  if (!text.includes(GAP)) return text
  const [first = '', ...behind] = text.replace(EMPTY_QUOTES, GAP).replace(SEVERAL_GAPS, GAP).split(GAP)
  const pieces = [first]
  for (const after of behind) {
    const before = pieces.pop() ?? ''
    pieces.push(...closeGap(before, after))
  }
  return trimBlanks(pieces.join(''))
}

/** The two sides of a gap without it. */
function closeGap(before: string, after: string): [string, string] {
  const bare = withoutBlanksAtEnd(before, ' \t')
  if (bare === '' || bare.endsWith('\n')) return [bare, beginning(after)]
  if (SENTENCE_ENDED.test(lastSigns(before))) return [before, beginning(after)]
  const left = withoutBlanksAtEnd(before, ' ')
  if (ENDS_HERE.test(after)) return [withoutComma(left), after]
  return [left, ` ${trimBlanksAtStart(after)}`]
}

function beginning(text: string): string {
  return text.replace(LEFT_OVER, (_, letter: string) => letter.toUpperCase())
}

/** The last sign of a text and the blank after it, if there is one. */
function lastSigns(text: string): string {
  const end = text.trimEnd().length
  return text.slice(Math.max(0, end - 1), end + 1)
}

function withoutComma(text: string): string {
  return /[,;:–—]$/u.test(text.slice(-1)) ? withoutBlanksAtEnd(text.slice(0, -1), ' ') : text
}

function withoutBlanksAtEnd(text: string, blanks: string): string {
  let end = text.length
  while (end > 0 && blanks.includes(text.charAt(end - 1))) end--
  return text.slice(0, end)
}

function trimBlanksAtStart(text: string): string {
  return text.replace(/^ +/u, '')
}

function trimBlanks(text: string): string {
  return withoutBlanksAtEnd(trimBlanksAtStart(text), ' ')
}
