import { createWriteStream } from 'node:fs'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Settings } from '../../config/env.ts'
import type { ReadDb } from '../db/index.ts'
import { AppError } from '../lib/errors.ts'
import { HOUR, MIB } from '../lib/units.ts'
import { listOpenFiles } from './view.ts'

export type ReceiveSettings = Pick<Settings, 'OTKLIK_DATA_DIR' | 'OTKLIK_MAX_IMPORT_MB'>

/** The folder of files that wait to be imported: of this machine alone, as the process that received one reads it. */
export function importsFolder({ OTKLIK_DATA_DIR }: Pick<Settings, 'OTKLIK_DATA_DIR'>): string {
  return resolve(OTKLIK_DATA_DIR, 'imports')
}

/** Writes a body to a file. `onProgress` hears its size now and then. Throws `too_large`, and `bad_request` when the body is cut off. */
export async function receiveFile(
  body: Readable,
  settings: ReceiveSettings,
  name: string,
  onProgress: (bytes: number) => void,
): Promise<number> {
  const folder = importsFolder(settings)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, name)
  const max = settings.OTKLIK_MAX_IMPORT_MB * MIB
  let bytes = 0
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length
      onProgress(bytes)
      if (bytes <= max) done(null, chunk)
      else done(new AppError('too_large', `A file to import may have ${settings.OTKLIK_MAX_IMPORT_MB} MB at most.`))
    },
  })
  try {
    // The request itself stays whole: it is answered also when it is refused.
    await pipeline(body.iterator({ destroyOnReturn: false }), measure, createWriteStream(path, { mode: 0o600 }))
    return bytes
  } catch (error) {
    await rm(path, { force: true })
    if (error instanceof AppError || !isCutOff(error)) throw error
    throw new AppError('bad_request', `The body was cut off after ${bytes} bytes. Nothing of it was saved.`)
  }
}

function isCutOff(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ABORT_ERR'
}

/** Removes files that a stopped process left behind and no import needs: they hold guests' phones. */
export async function forgetOldFiles(db: ReadDb, settings: Pick<Settings, 'OTKLIK_DATA_DIR'>): Promise<void> {
  const folder = importsFolder(settings)
  const names = await readdir(folder).catch(() => [])
  if (names.length === 0) return
  const needed = await listOpenFiles(db)
  for (const name of names) {
    const path = join(folder, name)
    const found = await stat(path).catch(() => undefined)
    if (!needed.has(name) && found && Date.now() - found.mtimeMs > HOUR) await rm(path, { force: true })
  }
}
