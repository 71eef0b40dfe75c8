import { createCipheriv, createDecipheriv, createSecretKey, hash, timingSafeEqual } from 'node:crypto'

const BLOCK_BYTES = 64
const HASH_BYTES = 32
/** HKDF counts in one byte. */
const MAX_DERIVED = 255 * HASH_BYTES
export const MAC_BYTES = 8
/** Overwritten by each code: two buffers of its own would cost as much as one of the hashes. */
const SCRATCH = Buffer.alloc(1_024)
const OUTER = Buffer.alloc(BLOCK_BYTES + HASH_BYTES)

/**
 * HMAC with SHA-256 (RFC 2104). Node's `createHmac` makes three objects each time; two plain hashes take a seventh of
 * the time, and every message needs fourteen.
 */
export function hmac(key: Uint8Array, data: Uint8Array): Buffer {
  if (key.length > BLOCK_BYTES) return hmac(hash('sha256', key, 'buffer'), data)
  const length = BLOCK_BYTES + data.length
  const inner = length <= SCRATCH.length ? SCRATCH.subarray(0, length) : Buffer.alloc(length)
  inner.fill(0x36, 0, BLOCK_BYTES)
  OUTER.fill(0x5c, 0, BLOCK_BYTES)
  for (let i = 0; i < key.length; i++) {
    const byte = key[i] ?? 0
    inner[i] = byte ^ 0x36
    OUTER[i] = byte ^ 0x5c
  }
  inner.set(data, BLOCK_BYTES)
  OUTER.set(hash('sha256', inner, 'buffer'), BLOCK_BYTES)
  return hash('sha256', OUTER, 'buffer')
}

/** HKDF (RFC 5869) with SHA-256. */
export function deriveBytes(secret: Uint8Array, salt: Uint8Array, info: string, length: number): Buffer {
  if (length > MAX_DERIVED) throw new RangeError(`no more than ${MAX_DERIVED} bytes can be derived`)
  const keys = deriveKeys(secret, salt, info, Math.ceil(length / HASH_BYTES))
  return Buffer.concat(keys, length)
}

/** HKDF (RFC 5869) with SHA-256: `count` keys of 32 bytes, as Signal uses them. */
export function deriveKeys(secret: Uint8Array, salt: Uint8Array, info: string, count: number): Buffer[] {
  const key = hmac(salt, secret)
  const keys: Buffer[] = []
  for (let n = 1; n <= count; n++) {
    keys.push(hmac(key, Buffer.concat([keys.at(-1) ?? Buffer.alloc(0), Buffer.from(info), Buffer.of(n)])))
  }
  return keys
}

const NO_SALT = Buffer.alloc(HASH_BYTES)
const IV_BYTES = 16

/** The keys that encrypt a message, derived from its key in the chain. */
export function messageKeys(key: Uint8Array): { cipher: Buffer; mac: Buffer; iv: Buffer } {
  const [cipher, mac, iv] = deriveKeys(key, NO_SALT, 'WhisperMessageKeys', 3)
  if (!cipher || !mac || !iv) throw new Error('no keys were derived')
  return { cipher, mac, iv: iv.subarray(0, IV_BYTES) }
}

/** The next root key and the key of a new chain. */
export function chainKeys(secret: Uint8Array, rootKey: Uint8Array, info: 'WhisperRatchet' | 'WhisperText') {
  const [root, chain] = deriveKeys(secret, rootKey, info, 2)
  if (!root || !chain) throw new Error('no keys were derived')
  return { root, chain }
}

export const noSalt = (): Uint8Array => NO_SALT

/**
 * AES-256 in CBC mode. Keys go to Node as objects: given bytes, Node finds out by two exceptions that they are no key
 * object.
 */
export function encryptCbc(key: Buffer, iv: Buffer, data: Uint8Array): Buffer {
  const cipher = createCipheriv('aes-256-cbc', createSecretKey(key), iv)
  return Buffer.concat([cipher.update(data), cipher.final()])
}

export function decryptCbc(key: Buffer, iv: Buffer, data: Uint8Array): Buffer {
  const decipher = createDecipheriv('aes-256-cbc', createSecretKey(key), iv)
  return Buffer.concat([decipher.update(data), decipher.final()])
}

/** The first eight bytes of the authentication code of `data`. */
export const macOf = (key: Buffer, data: Uint8Array): Buffer => hmac(key, data).subarray(0, MAC_BYTES)

export function checkMac(key: Buffer, data: Uint8Array, mac: Uint8Array): void {
  if (mac.length !== MAC_BYTES) throw new Error('Bad MAC length')
  if (!timingSafeEqual(macOf(key, data), mac)) throw new Error('Bad MAC')
}
