import { type CountryCode, parsePhone } from '../lib/phone.ts'

/** Room for several phones; nobody has more. */
const MAX_PHONE_CELL = 200

/** No phone with its country has fewer signs. */
const SHORTEST_PHONE = 7

/** The first phone of a cell. Tables write phones in many ways: several in a cell, «тел.» in front, an extension behind. */
export function phoneOfCell(cell: string, country?: CountryCode): string | undefined {
  for (const part of cell.slice(0, MAX_PHONE_CELL).split(/[;,/|\n]+/)) {
    // Pieces of a date or an amount are looked at for nothing.
    if (part.length < SHORTEST_PHONE) continue
    const [bare = ''] = part.replace(/^[('’`"\s]+|^(tel|тел)[.:\s]*/giu, '').split(/доб|ext/iu, 1)
    const phone = parsePhone(bare, country)
    if (phone) return phone
  }
  return undefined
}

/** 79161234567 as a program for tables shows it once it has taken it for an amount: the last digits are lost. */
export function isRoundedPhone(text: string): boolean {
  return /^\s*\d(?:[.,]\d+)?e\+?\d+\s*$/i.test(text)
}

export const ROUNDED_PHONE =
  'The program that wrote the file has rounded this phone: make the column text and export it anew.'
