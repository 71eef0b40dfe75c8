/** A text in an encoding that `TextDecoder` knows, for tests: Node has no encoder for it. */
export function encode(text: string, encoding: string): Buffer {
  if (encoding === 'utf-16le') return Buffer.from(text, 'utf16le')
  if (encoding === 'utf-16be') return Buffer.from(text, 'utf16le').swap16()
  const decoder = new TextDecoder(encoding)
  const bytes = new Map(Array.from({ length: 256 }, (_, byte) => [decoder.decode(new Uint8Array([byte])), byte]))
  return Buffer.from([...text].map((char) => bytes.get(char) ?? missing(char, encoding)))
}

function missing(char: string, encoding: string): never {
  throw new Error(`${encoding} has no ${char}`)
}
