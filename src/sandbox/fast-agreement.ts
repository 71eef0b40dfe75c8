import { createPrivateKey, createPublicKey, diffieHellman, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { createRequire } from 'node:module'
import { boundedCache } from '../lib/bounded-cache.ts'
import { withTypeByte } from './keys.ts'

type Curve = Pick<typeof import('libsignal/src/curve.js'), 'calculateAgreement' | 'generateKeyPair'>

/** As libsignal itself has it: an imported module cannot be changed. */
export const curve: Curve = createRequire(import.meta.url)('libsignal/src/curve.js')

const KEY_BYTES = 32
const PKCS8_OF_X25519 = Buffer.from('302e020100300506032b656e04220420', 'hex')
/** Twelve bytes before a public key, which are sixteen characters. */
const SPKI_OF_X25519 = 'MCowBQYDK2VuAyEA'
const KEPT = 500

/**
 * Lets the guests' phones agree on secrets in a third of the time: libsignal makes a key object of each key again, from
 * the slowest of the forms that Node takes, and exports those it makes in that form. A phone that opens a first message
 * agrees six times, in the process whose answers the clients wait for.
 */
export function agreeFaster(): void {
  const privateKeys = boundedCache<string, KeyObject>(KEPT)

  function privateKey(bytes: Uint8Array): KeyObject {
    const id = base64(bytes)
    const known = privateKeys.get(id)
    if (known) return known
    const text = Buffer.concat([PKCS8_OF_X25519, bytes]).toString('base64')
    const made = createPrivateKey(`-----BEGIN PRIVATE KEY-----\n${text}\n-----END PRIVATE KEY-----\n`)
    privateKeys.set(id, made)
    return made
  }

  curve.generateKeyPair = () => {
    const { privateKey } = generateKeyPairSync('x25519')
    const { x = '', d = '' } = privateKey.export({ format: 'jwk' })
    const privKey = Buffer.from(d, 'base64url')
    privateKeys.set(privKey.toString('base64'), privateKey)
    return { privKey, pubKey: withTypeByte(Buffer.from(x, 'base64url')) }
  }

  const agree = curve.calculateAgreement
  curve.calculateAgreement = (theirs, ours) => {
    // Keys of any other form are libsignal's to refuse.
    if (theirs.length !== KEY_BYTES + 1 || ours.length !== KEY_BYTES) return agree(theirs, ours)
    const text = `${SPKI_OF_X25519}${base64(theirs.subarray(1))}`
    const publicKey = createPublicKey(`-----BEGIN PUBLIC KEY-----\n${text}\n-----END PUBLIC KEY-----\n`)
    return diffieHellman({ privateKey: privateKey(ours), publicKey })
  }
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
