import { attributesOf } from '../attributes.ts'
import type { GuestRow } from '../store.ts'

/** The kinds of keys by which two guests may turn out to be one person. */
const KEY_KINDS = ['phone_end', 'username', 'name', 'name_birthday', 'email', 'address', 'card'] as const

export type KeyKind = (typeof KEY_KINDS)[number]
export type MatchKey = { kind: KeyKind; value: string }

/** The last digits, which stay the same when the country code is wrong or the country added a digit. */
const PHONE_END = 8
const LONGEST = 200

/** Attributes that identify a person, by the names that programs give them. */
const ATTRIBUTES: [KeyKind, RegExp][] = [
  ['email', /^e-?mail$|почта/i],
  ['address', /address|адрес/i],
  ['card', /card|карт/i],
]

/** All keys of a guest, folded so that different spellings give the same key. */
export function matchKeysOf(guest: GuestRow, phones: readonly string[]): MatchKey[] {
  if (guest.merged_into !== null || guest.erased_at !== null) return []
  const keys: MatchKey[] = phones.map((phone) => ({
    kind: 'phone_end',
    value: phone.replace(/\D/g, '').slice(-PHONE_END),
  }))
  const add = (kind: KeyKind, value: string) => value && keys.push({ kind, value: value.slice(0, LONGEST) })
  if (guest.username) add('username', guest.username.toLowerCase())
  for (const name of [guest.name, guest.push_name]) {
    const folded = foldName(name ?? '')
    if (folded.length < 3) continue
    add('name', folded)
    if (guest.birth_day) add('name_birthday', `${folded} ${guest.birth_day}`)
  }
  for (const [name, value] of Object.entries(attributesOf(guest))) {
    const kind = ATTRIBUTES.find(([, words]) => words.test(name))?.[0]
    const folded = typeof value === 'string' || typeof value === 'number' ? foldWords(String(value)) : ''
    if (kind && folded.length >= 5) add(kind, folded)
  }
  return [...new Map(keys.map((key) => [`${key.kind} ${key.value}`, key])).values()]
}

/** The words of a name in a fixed order: `Иванова Анна` and `анна иванова` are the same. */
export const foldName = (name: string): string => foldWords(name).split(' ').sort().join(' ')

const foldWords = (text: string): string =>
  (
    text
      .normalize('NFKC')
      .toLowerCase()
      .replaceAll('ё', 'е')
      .match(/[\p{L}\p{N}\p{M}]+/gu) ?? []
  ).join(' ')
