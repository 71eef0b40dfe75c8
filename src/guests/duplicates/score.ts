import type { GuestRow } from '../store.ts'
import { foldName, type KeyKind } from './match-keys.ts'

/** Why two guests may be one person. */
export const REASONS = [
  'phone_form',
  'phone_end',
  'username',
  'name',
  'name_birthday',
  'email',
  'address',
  'card',
  'restaurant',
  'dish',
  'addresses_complete',
] as const

export type Reason = (typeof REASONS)[number]

/** The weight of each reason, out of 100. */
const WEIGHTS: Record<Reason, number> = {
  phone_form: 90,
  phone_end: 30,
  username: 70,
  name: 30,
  name_birthday: 40,
  email: 65,
  address: 30,
  card: 60,
  restaurant: 20,
  dish: 10,
  addresses_complete: 20,
}

/** From this score on a person is asked. */
export const MIN_SCORE = 50

/** Two WhatsApp accounts are more likely two people. */
const TWO_ACCOUNTS = 25

export type Candidate = {
  guest: GuestRow
  phones: readonly string[]
  lids: readonly string[]
  restaurants: ReadonlySet<string>
  dishes: ReadonlySet<string>
}

/** How likely two guests are one person (0 to 100), and why. `shared`: the kinds of keys that they have in common. */
export function scoreOf(
  a: Candidate,
  b: Candidate,
  shared: ReadonlySet<KeyKind>,
): { score: number; reasons: Reason[] } {
  const reasons = new Set<Reason>(shared)
  if (isOtherForm(a.phones, b.phones)) {
    reasons.delete('phone_end')
    reasons.add('phone_form')
  }
  const names = (of: Candidate) =>
    [of.guest.name, of.guest.push_name].map((name) => foldName(name ?? '')).filter(Boolean)
  if (names(a).some((name) => names(b).includes(name))) reasons.add('name')
  if (overlaps(a.restaurants, b.restaurants)) reasons.add('restaurant')
  if (overlaps(a.dishes, b.dishes)) reasons.add('dish')
  const [oneHas, otherHas] = [a, b].map(({ phones, lids }) => ({ phone: phones.length > 0, lid: lids.length > 0 }))
  // One is known only by a phone, the other only by an account: together one person with both.
  if (oneHas && otherHas && oneHas.phone !== otherHas.phone && oneHas.lid !== otherHas.lid) {
    reasons.add('addresses_complete')
  }
  const sum = [...reasons].reduce((total, reason) => total + WEIGHTS[reason], 0)
  const score = Math.min(99, sum - (oneHas?.lid && otherHas?.lid ? TWO_ACCOUNTS : 0))
  return { score, reasons: REASONS.filter((reason) => reasons.has(reason)) }
}

/** The same ten digits behind another country's code, or one digit more, as countries have added. */
function isOtherForm(a: readonly string[], b: readonly string[]): boolean {
  const digits = (phone: string) => phone.replace(/\D/g, '')
  return a.some((one) =>
    b.some((other) => {
      const [short, long] = [digits(one), digits(other)].toSorted((x, y) => x.length - y.length)
      if (!short || !long) return false
      return short.slice(-10) === long.slice(-10) || isOneDigitMore(short, long)
    }),
  )
}

function isOneDigitMore(short: string, long: string): boolean {
  if (long.length !== short.length + 1) return false
  for (let at = 1; at <= 4; at++) if (long.slice(0, at) + long.slice(at + 1) === short) return true
  return false
}

const overlaps = (a: ReadonlySet<string>, b: ReadonlySet<string>) => [...a].some((value) => b.has(value))
