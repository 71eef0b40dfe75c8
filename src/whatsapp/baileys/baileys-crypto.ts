import { createCipheriv as cipher, createHash, createDecipheriv as decipher, createHmac as mac } from 'node:crypto'
import { keyObject } from '../../lib/secret-box.ts'
import { deriveBytes } from './signal/derive.ts'

/**
 * The cryptography Baileys uses in the built server (`scripts/bundle-server.ts`). The results are the same, and nobody
 * else's `node:crypto` changes.
 * - Keys are given to Node as objects. Given bytes, Node 24 finds out by two exceptions that they are no key object,
 *   which costs four times the work itself, for each frame in or out. The key object is cached with its bytes, which
 *   Baileys never overwrites.
 * - What Baileys uses of `whatsapp-rust-bridge` is done here with Node's own functions. That package is two megabytes
 *   of text that become WebAssembly in each process, about 15 MB, and its `hkdf` takes 33 instead of 5 µs.
 */
export { createHash } from 'node:crypto'
export { randomBytes } from '../../lib/random-bytes.ts'

export const createCipheriv: typeof cipher = (algorithm: string, key: unknown, ...rest: unknown[]) =>
  (cipher as Make)(algorithm, asKeyObject(key), ...rest) as never

export const createDecipheriv: typeof decipher = (algorithm: string, key: unknown, ...rest: unknown[]) =>
  (decipher as Make)(algorithm, asKeyObject(key), ...rest) as never

export const createHmac: typeof mac = (algorithm: string, key: unknown, ...rest: unknown[]) =>
  (mac as Make)(algorithm, asKeyObject(key), ...rest) as never

/** HKDF (RFC 5869) with SHA-256. */
export function hkdf(secret: Uint8Array, length: number, { salt, info }: { salt?: Uint8Array; info?: string }): Buffer {
  return deriveBytes(secret, salt ?? new Uint8Array(0), info ?? '', length)
}

/** MD5, used for some of the network's fingerprints; nothing depends on its strength. */
export function md5(data: Uint8Array): Buffer {
  return createHash('md5').update(data).digest()
}

/** The five keys that encrypt and sign changes to an account's settings, derived from the key its devices share. */
export function expandAppStateKeys(shared: Uint8Array) {
  const keys = hkdf(shared, 5 * 32, { info: 'WhatsApp Mutation Keys' })
  const [indexKey, valueEncryptionKey, valueMacKey, snapshotMacKey, patchMacKey] = [0, 32, 64, 96, 128].map((start) =>
    keys.subarray(start, start + 32),
  )
  return { indexKey, valueEncryptionKey, valueMacKey, snapshotMacKey, patchMacKey }
}

/** A checksum over a set of changes, independent of their order: 64 numbers of 16 bits for each change, added up. */
export class LTHashAntiTampering {
  subtractThenAdd(base: Uint8Array, subtract: Uint8Array[], add: Uint8Array[]): Uint8Array {
    const sum = Buffer.from(base)
    for (const change of subtract) addTo(sum, change, -1)
    for (const change of add) addTo(sum, change, 1)
    return sum
  }
}

function addTo(sum: Buffer, change: Uint8Array, sign: 1 | -1): void {
  const numbers = hkdf(change, sum.length, { info: 'WhatsApp Patch Integrity' })
  for (let at = 0; at < sum.length; at += 2) {
    sum.writeUInt16LE((sum.readUInt16LE(at) + sign * numbers.readUInt16LE(at)) & 0xffff, at)
  }
}

type Make = (algorithm: string, key: unknown, ...rest: unknown[]) => unknown

const asKeyObject = (key: unknown): unknown => (key instanceof Uint8Array ? keyObject(key) : key)
