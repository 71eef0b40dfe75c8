import type { Guest } from '../guests.ts'
import type { Network } from '../network.ts'
import type { OwnPhone } from '../phones.ts'

/** Throws for a phone that was never created. */
export function getPhone(network: Network, number: string): OwnPhone {
  const found = network.phones.byPhone(number)
  if (!found) throw new Error(`no such phone: ${number}`)
  return found
}

/** By phone or LID. Throws for a guest that was never created. */
export function getGuest(network: Network, key: string): Guest {
  const found = network.guests.find(key)
  if (!found) throw new Error(`no such guest: ${key}`)
  return found
}
