import { createCipheriv, createDecipheriv, createSecretKey, hash, timingSafeEqual } from 'node:crypto'

const BLOCK_BYTES = 64
const HASH_BYTES = 32
export const MAC_BYTES = 8

/**
 * HMAC with SHA-256 (RFC 2104) for keys of up to 64 bytes. Node's `createHmac` makes three objects for each; two plain
 * hashes take a quarter of its time, and every message needs fourteen.
 */
export function hmac(key: Uint8Array, data: Uint8Array): Buffer {
  if (key.length > BLOCK_BYTES) throw new Error('the key is longer than a block')
  const inner = Buffer.alloc(BLOCK_BYTES + data.length, 0x36)
  const outer = Buffer.alloc(BLOCK_BYTES + HASH_BYTES, 0x5c)
  for (let i = 0; i < key.length; i++) {
    const byte = key[i] ?? 0
    inner[i] = byte ^ 0x36
    outer[i] = byte ^ 0x5c
  }
  inner.set(data, BLOCK_BYTES)
  outer.set(hash('sha256', inner, 'buffer'), BLOCK_BYTES)
  return hash('sha256', outer, 'buffer')
}

/** HKDF (RFC 5869) with SHA-256: `count` keys of 32 bytes, as Signal takes them. */
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

/** What a message is sealed with, of its key in the chain. */
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

/** AES-256 in CBC mode. Keys go to Node as objects: of bytes it finds out by two exceptions that they are none. */
export function encryptCbc(key: Buffer, iv: Buffer, data: Uint8Array): Buffer {
  const cipher = createCipheriv('aes-256-cbc', createSecretKey(key), iv)
  return Buffer.concat([cipher.update(data), cipher.final()])
}

export function decryptCbc(key: Buffer, iv: Buffer, data: Uint8Array): Buffer {
  const decipher = createDecipheriv('aes-256-cbc', createSecretKey(key), iv)
  return Buffer.concat([decipher.update(data), decipher.final()])
}

/** The first eight bytes of the code that belongs to `data`. */
export const macOf = (key: Buffer, data: Uint8Array): Buffer => hmac(key, data).subarray(0, MAC_BYTES)

export function checkMac(key: Buffer, data: Uint8Array, mac: Uint8Array): void {
  if (mac.length !== MAC_BYTES) throw new Error('Bad MAC length')
  if (!timingSafeEqual(macOf(key, data), mac)) throw new Error('Bad MAC')
}
