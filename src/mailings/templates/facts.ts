import type { GuestRow } from '../../guests/index.ts'
import type { GuestFacts } from './template-texts.ts'

/** What the texts may say about a guest. `restaurant`: name of the restaurant that the sending number belongs to. */
export function factsOf(
  guest: Pick<GuestRow, 'name' | 'push_name' | 'attributes'>,
  restaurant: string | null,
): GuestFacts {
  const attributes = JSON.parse(guest.attributes) as Record<string, unknown>
  const text = (...names: string[]) =>
    names.map((name) => attributes[name]).find((value) => typeof value === 'string' && value.trim() !== '') as
      | string
      | undefined
  return {
    name: guest.name?.trim() || likelyName(guest.push_name),
    dish: text('dish', 'last_dish', 'favourite_dish', 'favorite_dish') ?? null,
    promoCode: text('promo_code') ?? null,
    restaurant,
  }
}

/** What people call themselves in WhatsApp is a name only sometimes. */
function likelyName(pushName: string | null): string | null {
  const name = pushName?.trim() ?? ''
  return /^\p{Lu}[\p{L}'’-]{1,30}(?: \p{Lu}[\p{L}'’.-]{0,30}){0,2}$/u.test(name) ? name : null
}
