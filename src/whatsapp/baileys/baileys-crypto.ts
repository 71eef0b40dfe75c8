import {
  createCipheriv as cipher,
  createSecretKey,
  createDecipheriv as decipher,
  hkdfSync,
  createHmac as mac,
} from 'node:crypto'

/**
 * What the two files of Baileys that seal and sign take from outside, in the built server (`scripts/bundle-server.ts`).
 * The results are the same, and nobody else's `node:crypto` is another.
 * - Keys are given to Node as objects: asked with bytes, Node 24 finds out by two exceptions that they are none, which
 *   costs four times the work itself, for each frame that comes or leaves.
 * - `hkdf` by Node instead of WebAssembly, which the server runs as it is first compiled: 11 instead of 33 µs.
 */
export { createHash, randomBytes } from 'node:crypto'
export { md5 } from 'whatsapp-rust-bridge'

export const createCipheriv: typeof cipher = (algorithm: string, key: unknown, ...rest: unknown[]) =>
  (cipher as Make)(algorithm, asKeyObject(key), ...rest) as never

export const createDecipheriv: typeof decipher = (algorithm: string, key: unknown, ...rest: unknown[]) =>
  (decipher as Make)(algorithm, asKeyObject(key), ...rest) as never

export const createHmac: typeof mac = (algorithm: string, key: unknown, ...rest: unknown[]) =>
  (mac as Make)(algorithm, asKeyObject(key), ...rest) as never

/** HKDF (RFC 5869) with SHA-256. */
export function hkdf(secret: Uint8Array, length: number, { salt, info }: { salt?: Uint8Array; info?: string }): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, salt ?? new Uint8Array(0), info ?? '', length))
}

type Make = (algorithm: string, key: unknown, ...rest: unknown[]) => unknown

const asKeyObject = (key: unknown): unknown => (key instanceof Uint8Array ? createSecretKey(key) : key)
