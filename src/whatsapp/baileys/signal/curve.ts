import { createPrivateKey, createPublicKey, diffieHellman, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { boundedCache } from '../../../lib/bounded-cache.ts'

/** Base64, as in stored sessions; the public key begins with Signal's type byte. */
export type StoredKeyPair = { pubKey: string; privKey: string }

const TYPE_BYTE = 5
const KEY_BYTES = 32
const PKCS8_OF_X25519 = Buffer.from('302e020100300506032b656e04220420', 'hex')
/** Twelve bytes before a public key, which are sixteen characters. */
const SPKI_OF_X25519 = 'MCowBQYDK2VuAyEA'
const KEPT = 500

/**
 * Making a key object from a private key takes one of the two multiplications of an agreement, so the last ones used
 * are cached, for all numbers together. Their bytes are in memory anyway, in the sessions.
 */
const privateKeys = boundedCache<string, KeyObject>(KEPT)

export function newKeyPair(): StoredKeyPair {
  const { privateKey } = generateKeyPairSync('x25519')
  const { x = '', d = '' } = privateKey.export({ format: 'jwk' })
  const privKey = Buffer.from(d, 'base64url').toString('base64')
  privateKeys.set(privKey, privateKey)
  return { privKey, pubKey: Buffer.concat([Buffer.of(TYPE_BYTE), Buffer.from(x, 'base64url')]).toString('base64') }
}

/**
 * Of 32 bytes, or of these after Signal's type byte; throws for any other. Node reads a text in 8 µs; given an object
 * with the key in any form, it finds out by four exceptions that this is no key object, and takes 23.
 */
export function publicKey(bytes: Uint8Array): KeyObject {
  const isTyped = bytes.length === KEY_BYTES + 1 && bytes[0] === TYPE_BYTE
  if (!isTyped && bytes.length !== KEY_BYTES) throw new Error('Invalid public key')
  const x = Buffer.from(bytes.buffer, bytes.byteOffset + bytes.length - KEY_BYTES, KEY_BYTES).toString('base64')
  return createPublicKey(`-----BEGIN PUBLIC KEY-----\n${SPKI_OF_X25519}${x}\n-----END PUBLIC KEY-----\n`)
}

/** The secret that both sides share. Throws for keys that yield none. */
export function agree(theirs: KeyObject, privKey: string): Buffer {
  return diffieHellman({ privateKey: privateKey(privKey), publicKey: theirs })
}

function privateKey(privKey: string): KeyObject {
  const known = privateKeys.get(privKey)
  if (known) return known
  const bytes = Buffer.from(privKey, 'base64')
  if (bytes.length !== KEY_BYTES) throw new Error('Invalid private key')
  const text = Buffer.concat([PKCS8_OF_X25519, bytes]).toString('base64')
  const made = createPrivateKey(`-----BEGIN PRIVATE KEY-----\n${text}\n-----END PRIVATE KEY-----\n`)
  privateKeys.set(privKey, made)
  return made
}
