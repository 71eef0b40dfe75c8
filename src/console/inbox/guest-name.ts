import type { Guest } from '../api-types.ts'
import { phoneText } from '../numbers/phone-text.ts'

type Named = Pick<Guest, 'name' | 'push_name' | 'phone'> & { username?: string | null }

/** The name we store, otherwise the guest's own, the username, or the phone. */
export function nameOfGuest({ name, push_name, username, phone }: Named): string | undefined {
  return name ?? push_name ?? (username ? `@${username}` : undefined) ?? (phone ? phoneText(phone) : undefined)
}

/** Two letters that represent a guest. */
export function initialsOf(guest: Named): string {
  const words = (guest.name ?? guest.push_name ?? '').match(/[\p{L}\p{N}]+/gu) ?? []
  const letters = words.slice(0, 2).map((word) => [...word][0]?.toUpperCase() ?? '')
  return letters.join('') || (guest.phone?.slice(-2) ?? '?')
}

/** One of a few colours, always the same for a guest. */
export function colourOf(id: string): number {
  let sum = 0
  for (const character of id.slice(-8)) sum = (sum * 31 + character.charCodeAt(0)) % 9973
  return sum % 6
}
