/** How a stored value was written. Sessions hold no bytes, so they use the fast form. */
const RAW = 0
const PLAIN_JSON = 1
const JSON_WITH_BYTES = 2

const KINDS_WITHOUT_BYTES = new Set(['session', 'lid-mapping', 'device-list', 'sender-key-memory'])

/** A key or credential as bytes. `kind` is Baileys' name for it. */
export function encodeValue(kind: string, value: unknown): Buffer {
  if (value instanceof Uint8Array) return Buffer.concat([Buffer.of(RAW), value])
  const tag = KINDS_WITHOUT_BYTES.has(kind) ? PLAIN_JSON : JSON_WITH_BYTES
  const text = tag === PLAIN_JSON ? JSON.stringify(value) : JSON.stringify(value, writeBytes)
  const bytes = Buffer.allocUnsafe(1 + Buffer.byteLength(text))
  bytes[0] = tag
  bytes.write(text, 1)
  return bytes
}

/**
 * The value that `encodeValue` wrote. Throws when the bytes have no known form. No schema checks it: the shapes are
 * Baileys' own, and sessions are read for every message.
 */
export function decodeValue(bytes: Buffer): unknown {
  switch (bytes[0]) {
    case RAW:
      return unpooled(bytes.subarray(1))
    case PLAIN_JSON:
      return JSON.parse(bytes.toString('utf8', 1))
    case JSON_WITH_BYTES:
      return JSON.parse(bytes.toString('utf8', 1), readBytes)
    default:
      throw new Error('stored value of an unknown form')
  }
}

/** `this` is the holder: a Buffer in it has already been turned into an object by its own `toJSON`. */
function writeBytes(this: Record<string, unknown>, key: string, value: unknown): unknown {
  const original = this[key]
  return original instanceof Uint8Array ? { $bytes: Buffer.from(original).toString('base64') } : value
}

function readBytes(_key: string, value: unknown): unknown {
  const isBytes = typeof value === 'object' && value !== null && '$bytes' in value && typeof value.$bytes === 'string'
  return isBytes ? unpooled(Buffer.from(value.$bytes as string, 'base64')) : value
}

/** Small buffers share slabs of 64 kB: a key that is kept for days must not keep a whole slab. */
function unpooled(bytes: Buffer): Buffer {
  const copy = Buffer.allocUnsafeSlow(bytes.length)
  bytes.copy(copy)
  return copy
}
