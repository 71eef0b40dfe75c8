import { type CountryCode, parsePhone } from '../lib/phone.ts'

/** The longest cell that is read: room for several phones. */
const MAX_PHONE_CELL = 200

/** The shortest phone with its country code. */
const SHORTEST_PHONE = 7

/**
 * The first phone in a cell. Spreadsheets hold phones in many forms: several in a cell, «тел.» in front, a name beside
 * it.
 */
export function phoneOfCell(cell: string, country?: CountryCode): string | undefined {
  for (const part of cell.slice(0, MAX_PHONE_CELL).split(/[;,/|\n]+/)) {
    // Pieces of a date or an amount are looked at for nothing.
    if (part.length < SHORTEST_PHONE) continue
    const [bare = ''] = part.replace(/^[('’`"\s]+|^(tel|тел)[.:\s]*/giu, '').split(/доб|ext/iu, 1)
    const phone = parsePhone(bare, country) ?? phoneBesideWords(bare, country)
    if (phone) return phone
  }
  return undefined
}

/** A shorter run of digits beside words is not taken for a phone: it may be a house number or a date. */
const FEWEST_DIGITS = 10

/**
 * «т.+7 916 123-45-67 (Аня)», «79161234567@c.us», `0079161234567`, or two phones that only a blank parts. A run of digits is
 * a phone as a whole or not at all: of one with a digit too many the rest would be somebody else's.
 */
function phoneBesideWords(text: string, country: CountryCode | undefined): string | undefined {
  // An id of WhatsApp, which is as long as a phone.
  if (/@lid\b/.test(text)) return undefined
  for (const [found] of text.normalize('NFKC').matchAll(/(?<![\p{L}\d+])\+?\d[\d\s().\p{Pd}]*\d(?![\p{L}\d])/gu)) {
    if (found.replaceAll(/\D/g, '').length < FEWEST_DIGITS) continue
    const phone = parsePhone(found.replace(/^00/, '+'), country) ?? firstOfTwo(found, country)
    if (phone) return phone
  }
  return undefined
}

function firstOfTwo(run: string, country: CountryCode | undefined): string | undefined {
  for (const { index } of run.matchAll(/\s+/g)) {
    const [first, second] = [run.slice(0, index), run.slice(index)].map((half) => parsePhone(half.trim(), country))
    if (first && second) return first
  }
  return undefined
}

/** 79161234567 as a program for tables shows it once it has taken it for an amount: the last digits are lost. */
export function isRoundedPhone(text: string): boolean {
  return /^\s*\d(?:[.,]\d+)?e\+?\d+\s*$/i.test(text)
}

export const ROUNDED_PHONE =
  'The program that wrote the file has rounded this phone: make the column text and export it anew.'
