import { webAddressKind, wordsByBlanks } from '../../lib/web-address.ts'
import { findSpelledPhone, textWords } from '../../reputation/index.ts'
import type { Found } from './found.ts'

/** Digits with what people put between a phone's digits. */
const DIGITS = /[+(]{0,2}\d[\d\s+()[\].,/_*·•‐-―−|~-]*/gu
/** Short local phones have this many digits; prices, times and counts of dishes have fewer. */
const MIN_DIGITS = 6
const MAX_SPELLED = 5

/**
 * Phones, and anything as long: cards, dates, order numbers. No list of countries is used: any six digits without
 * letters between them are hidden.
 */
export function findPhones(text: string): Found[] {
  const found: Found[] = []
  for (const { 0: piece, index } of text.matchAll(DIGITS)) {
    const digits = [...piece.matchAll(/\d/gu)]
    const last = digits.at(-1)
    if (last && digits.length >= MIN_DIGITS) found.push({ start: index, end: index + last.index + 1 })
  }
  return [...found, ...findSpelled(text)]
}

/** «Восемь девятьсот шестнадцать…» */
function findSpelled(text: string): Found[] {
  const found: Found[] = []
  for (let words = textWords(text); found.length < MAX_SPELLED; ) {
    const place = findSpelledPhone(words)
    if (!place) break
    found.push(place)
    words = words.filter(({ start }) => start >= place.end)
  }
  return found
}

/** E-mails, handles and links, which may contain a guest's token. */
export function findLinks(text: string): Found[] {
  return [...wordsByBlanks(text)]
    .filter(({ text: word }) => word.includes('@') || webAddressKind(word) !== undefined)
    .map(({ text: word, start }) => ({ start, end: start + word.length }))
}
