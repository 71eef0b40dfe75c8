/** A piece of an answer: a word, a number as written, or one sign. */
export type Token = {
  kind: 'word' | 'number' | 'sign'
  text: string
  start: number
  end: number
  /** Counted from 0. */
  line: number
}

const TOKEN = /(?:\d\uFE0F?\u20E3\s?)+|\d+(?:[.,:/-]\d+)*|[\p{L}'’]+|[^\s\p{L}\d]/gu
const KEYCAP = '\u20E3'
/** These belong to the sign before them and mean nothing by themselves. */
const MODIFIER = /^(?:\uFE0F|\p{Cf}|\p{Emoji_Modifier})$/u

/** Words in lower case with ё as е. A row of keycaps («5️⃣5️⃣») is one number. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  let line = 0
  let read = 0
  for (const { 0: found, index } of text.matchAll(TOKEN)) {
    if (MODIFIER.test(found)) continue
    if (text.slice(read, index).includes('\n')) line += 1
    read = index
    const place = { start: index, end: index + found.trimEnd().length, line }
    if (found.includes(KEYCAP)) tokens.push({ kind: 'number', text: keycaps(found), ...place })
    else if (/^\d/.test(found)) tokens.push({ kind: 'number', text: found, ...place })
    else if (/^[\p{L}'’]/u.test(found)) tokens.push({ kind: 'word', text: plain(found), ...place })
    else tokens.push({ kind: 'sign', text: found, ...place })
  }
  return tokens
}

/** A digit repeated over and over is that digit: «5️⃣5️⃣5️⃣» is an emphatic five. */
function keycaps(found: string): string {
  const digits = found.replace(/\D/gu, '')
  return new Set(digits).size === 1 ? digits.charAt(0) : digits
}

function plain(word: string): string {
  return word.toLowerCase().replaceAll('ё', 'е').replaceAll('’', "'")
}
