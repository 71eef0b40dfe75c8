import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import { Curve } from '@whiskeysockets/baileys'

/** The prime of Curve25519 (RFC 7748, 4.1). */
const PRIME = 2n ** 255n - 19n
/** Twelve bytes before a public key of Ed25519, which are sixteen characters. */
const SPKI_OF_ED25519 = 'MCowBQYDK2VwAyEA'

/**
 * Whether `key` (Curve25519, with or without Signal's type byte) signed the message, by XEdDSA. Also false for keys and
 * signatures of the wrong length.
 *
 * Apart from the sign of the Edwards key, which travels in the last bit, this is an Ed25519 signature
 * (https://signal.org/docs/specifications/xeddsa, 2.4), so Node can check it.
 */
export function isSignedBy(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  const montgomery = key.length === 33 && key[0] === 5 ? key.subarray(1) : key
  if (montgomery.length !== 32 || signature.length !== 64) return false
  const plain = Buffer.from(signature)
  const last = plain.readUInt8(63)
  plain.writeUInt8(last & 0x7f, 63)
  const edwards = edwardsKey(montgomery, last & 0x80)
  return edwards !== undefined && verify(null, message, edwards, plain)
}

/**
 * Makes Baileys check signatures: those of the server's certificate at each log-in, and the account's at linking. Its
 * own check takes 16 ms of JavaScript arithmetic for the two of a log-in, more than everything else, and accepts any
 * signature: libsignal returns false where Baileys expects an error.
 */
export function checkSignatures(curve: Pick<typeof Curve, 'verify'> = Curve): void {
  curve.verify = isSignedBy
}

/** The Ed25519 key of a Curve25519 key: y = (u - 1) / (u + 1) (RFC 7748, 4.1). */
function edwardsKey(montgomery: Uint8Array, sign: number): KeyObject | undefined {
  const u = littleEndian(montgomery) & (2n ** 255n - 1n)
  const inverse = inverted(u + 1n)
  if (inverse === undefined) return undefined
  const y = ((((u - 1n) * inverse) % PRIME) + PRIME) % PRIME
  const bytes = Buffer.from(y.toString(16).padStart(64, '0'), 'hex').reverse()
  bytes.writeUInt8(bytes.readUInt8(31) | sign, 31)
  // As in `signal/curve.ts`.
  return createPublicKey(
    `-----BEGIN PUBLIC KEY-----\n${SPKI_OF_ED25519}${bytes.toString('base64')}\n-----END PUBLIC KEY-----\n`,
  )
}

function littleEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`)
}

/** 1 / value by Euclid's algorithm, undefined for 0. The value is public, so its timing reveals nothing. */
function inverted(value: bigint): bigint | undefined {
  let [remainder, next] = [value % PRIME, PRIME]
  let [inverse, nextInverse] = [1n, 0n]
  while (next !== 0n) {
    const times = remainder / next
    ;[remainder, next] = [next, remainder - times * next]
    ;[inverse, nextInverse] = [nextInverse, inverse - times * nextInverse]
  }
  return remainder === 1n ? inverse : undefined
}
