import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject } from 'node:crypto'
import { secondKeyOf } from './key-ring.ts'
import { randomBytes } from './random-bytes.ts'

const VERSION = 1
const IV_BYTES = 12
const TAG_BYTES = 16
const HEADER_BYTES = 1 + IV_BYTES + TAG_BYTES

/**
 * Encrypts with AES-256-GCM: version, nonce, tag, ciphertext. `context` names the place of the value (table and row):
 * an encrypted value that is moved to another row does not open there.
 */
export function seal(key: Uint8Array, plaintext: Uint8Array, context: string): Buffer {
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv('aes-256-gcm', keyObject(key), iv).setAAD(Buffer.from(context))
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()])
  return Buffer.concat([Buffer.of(VERSION), iv, cipher.getAuthTag(), ciphertext])
}

/**
 * The plaintext of an encrypted value; while the key is being changed, the former key opens it, too. Throws when the
 * key or the context is wrong, or the value was changed.
 */
export function open(key: Uint8Array, sealed: Uint8Array, context: string): Buffer {
  const second = secondKeyOf(key)
  if (!second) return openWith(key, sealed, context)
  try {
    return openWith(key, sealed, context)
  } catch {
    return openWith(second, sealed, context)
  }
}

/** The same, with this key and no other. */
export function openWith(key: Uint8Array, sealed: Uint8Array, context: string): Buffer {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength)
  if (bytes.length < HEADER_BYTES || bytes[0] !== VERSION) throw new Error('this is not a sealed value')
  const iv = bytes.subarray(1, 1 + IV_BYTES)
  const tag = bytes.subarray(1 + IV_BYTES, HEADER_BYTES)
  const decipher = createDecipheriv('aes-256-gcm', keyObject(key), iv, { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(context))
    .setAuthTag(tag)
  return Buffer.concat([decipher.update(bytes.subarray(HEADER_BYTES)), decipher.final()])
}

const keyObjects = new WeakMap<Uint8Array, KeyObject>()

/** Node takes a key object several times faster than bytes: one of this key, made once. */
export function keyObject(key: Uint8Array): KeyObject {
  const known = keyObjects.get(key)
  if (known) return known
  const made = createSecretKey(key)
  keyObjects.set(key, made)
  return made
}
