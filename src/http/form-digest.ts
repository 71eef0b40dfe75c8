import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'

type File = { path: string; originalname: string; mimetype: string }

/** What makes two forms the same: their fields, and the name, the type and the bytes of their file. */
export async function digestOfForm(fields: unknown, { path, originalname, mimetype }: File): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify([fields, originalname, mimetype]))
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}
