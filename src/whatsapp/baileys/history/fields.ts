/** A field of an encoded protobuf message: where it begins, and where its value begins. */
export type Field = { number: number; from: number; start: number; end: number }

const MAX_VARINT_BYTES = 10

/**
 * The field at this position. A number means that this many bytes of the message are needed to tell. Throws when it is
 * not protobuf.
 */
function readField(bytes: Uint8Array, from: number): Field | number {
  const tag = readVarint(bytes, from)
  if (typeof tag === 'number') return tag
  const number = Math.floor(tag.value / 8)
  const start = tag.end
  switch (tag.value % 8) {
    case 0: {
      const value = readVarint(bytes, start)
      return typeof value === 'number' ? value : { number, from, start, end: value.end }
    }
    case 1:
      return within(bytes, { number, from, start, end: start + 8 })
    case 2: {
      const length = readVarint(bytes, start)
      if (typeof length === 'number') return length
      return within(bytes, { number, from, start: length.end, end: length.end + length.value })
    }
    case 5:
      return within(bytes, { number, from, start, end: start + 4 })
    default:
      throw new Error('no protobuf')
  }
}

const within = (bytes: Uint8Array, field: Field): Field | number => (field.end <= bytes.length ? field : field.end)

function readVarint(bytes: Uint8Array, start: number): { value: number; end: number } | number {
  let value = 0
  for (let i = 0; i < MAX_VARINT_BYTES; i += 1) {
    const byte = bytes[start + i]
    if (byte === undefined) return start + i + 1
    value += (byte & 0x7f) * 2 ** (7 * i)
    if (byte < 0x80) return { value, end: start + i + 1 }
  }
  throw new Error('no protobuf')
}

/** The fields of a complete message. Throws when it breaks off. */
export function* fieldsOf(bytes: Uint8Array): Generator<Field> {
  for (let at = 0; at < bytes.length; ) {
    const field = readField(bytes, at)
    if (typeof field === 'number') throw new Error('the message breaks off')
    yield field
    at = field.end
  }
}

/**
 * The fields of a message that arrives piece by piece, each as soon as it is complete: no more than one is kept in
 * memory. Throws when the message breaks off, is not protobuf, or has a field longer than `maxBytes`.
 */
export async function* splitFields(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<{ number: number; value: Uint8Array }> {
  let held: Uint8Array = new Uint8Array()
  let waiting: Uint8Array[] = []
  let size = 0
  let needed = 1
  for await (const chunk of chunks) {
    waiting.push(chunk)
    size += chunk.length
    if (size < needed) continue
    held = Buffer.concat([held, ...waiting])
    waiting = []
    let at = 0
    for (;;) {
      const field = at < held.length ? readField(held, at) : at + 1
      if (typeof field === 'number') {
        needed = field - at
        break
      }
      yield { number: field.number, value: held.subarray(field.start, field.end) }
      at = field.end
    }
    if (needed > maxBytes) throw new Error(`a field of ${needed} bytes`)
    held = held.subarray(at)
    size = held.length
  }
  if (size > 0) throw new Error('the message breaks off')
}
