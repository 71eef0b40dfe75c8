import { createWriteStream } from 'node:fs'
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Logger } from '../lib/logger.ts'
import { DAY } from '../lib/units.ts'

export { mediaFolder } from '../../config/data-folder.ts'

/** A file longer than allowed. */
export class FileTooLong extends Error {
  constructor(maxBytes: number) {
    super(`longer than ${maxBytes} bytes`)
    this.name = 'FileTooLong'
  }
}

/** Where a file of this id goes, below the media folder. */
export function pathFor(mediaId: string, at: number): string {
  return `${new Date(at).toISOString().slice(0, 7)}/${mediaId}`
}

/** A folder for half-written files; it is made when absent. */
export async function incomingFolder(folder: string): Promise<string> {
  const path = join(folder, 'incoming')
  await mkdir(path, { recursive: true })
  return path
}

/** Writes a stream to its place; the file is complete or not there. Returns its size. Throws `FileTooLong`. */
export async function storeStream(
  folder: string,
  path: string,
  data: AsyncIterable<Uint8Array>,
  { maxBytes, signal, name }: { maxBytes: number; signal?: AbortSignal | undefined; name: string },
): Promise<number> {
  const half = join(await incomingFolder(folder), name)
  let size = 0
  const bound = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      size += chunk.length
      done(size > maxBytes ? new FileTooLong(maxBytes) : null, chunk)
    },
  })
  try {
    await pipeline(Readable.from(data), bound, createWriteStream(half), { ...(signal && { signal }) })
    await moveIn(folder, half, path)
  } catch (error) {
    await rm(half, { force: true })
    throw error
  }
  return size
}

/** Moves a whole file from the same disk to its place. */
export async function moveIn(folder: string, file: string, path: string): Promise<void> {
  await mkdir(join(folder, path, '..'), { recursive: true })
  await rename(file, join(folder, path))
}

/** Removes half-written files that have not grown for a day: killed processes left them. */
export async function removeHalves(folder: string): Promise<void> {
  const incoming = await incomingFolder(folder)
  for (const name of await readdir(incoming)) {
    const path = join(incoming, name)
    const found = await stat(path).catch(() => undefined)
    if (found && Date.now() - found.mtimeMs > DAY) await rm(path, { force: true })
  }
}

/** The path of a file's thumbnail: an empty file means that there is none. */
export function previewPath(path: string): string {
  return `${path}.small`
}

/**
 * Removes files whose rows are gone, and then their thumbnails, because whoever makes one checks for its file
 * afterwards. Anything left behind only takes disk space.
 */
export async function removeFiles(folder: string, paths: readonly string[], log: Logger): Promise<void> {
  for (const path of paths) {
    for (const each of [path, previewPath(path)]) {
      await rm(join(folder, each), { force: true }).catch((err: unknown) =>
        log.warn({ err }, 'a file could not be removed'),
      )
    }
  }
}
