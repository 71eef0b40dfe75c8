import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'

/** SHA-256 of a file below the media folder. */
export async function digestOf(folder: string, path: string, encoding: 'hex' | 'base64'): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(join(folder, path)), hash)
  return hash.digest(encoding)
}
