const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const LENGTH = 26
const MAX = 2n ** 128n

/** The number that a ULID writes in Crockford's base 32. Throws if it is not a ULID. */
export function decodeUlid(ulid: string): bigint {
  if (ulid.length !== LENGTH) throw new Error('not a ULID')
  let value = 0n
  for (const letter of ulid) {
    const digit = ALPHABET.indexOf(letter)
    if (digit < 0) throw new Error('not a ULID')
    value = value * 32n + BigInt(digit)
  }
  return value
}

/** The inverse of `decodeUlid`; undefined for a number that is too large. */
export function encodeUlid(value: bigint): string | undefined {
  if (value < 0n || value >= MAX) return undefined
  let text = ''
  for (let rest = value, i = 0; i < LENGTH; i++, rest /= 32n) text = ALPHABET.charAt(Number(rest % 32n)) + text
  return text
}
