import { rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../lib/errors.ts'
import { newId } from '../lib/ids.ts'
import { type MediaParser, UnreadableMedia } from '../media/parser.ts'
import type { MediaSettings } from './deps.ts'
import type { FetchMediaDeps } from './fetch-media.ts'
import { incomingFolder, mediaFolder, moveIn, previewPath } from './media-folder.ts'
import { hasPreview } from './present.ts'
import { sendFile, storedFile } from './serve-media.ts'

type PreviewDeps = Pick<FetchMediaDeps, 'db' | 'clock' | 'enqueue'> & {
  settings: MediaSettings
  mediaParser: MediaParser
}

type Response = Parameters<typeof sendFile>[2]

/** Of several requests for the same thumbnail at once only one makes it. */
const making = new Map<string, Promise<void>>()

/**
 * Answers with a thumbnail of a file, made when it is first asked for and kept beside the file. Throws `not_found`,
 * also if the file is not a picture or cannot be read, and `wrong_state` while it is being fetched.
 */
export async function servePreview(deps: PreviewDeps, id: string, res: Response): Promise<void> {
  const file = await storedFile(deps, id, res)
  if (!hasPreview(file)) throw unreadable()
  const folder = mediaFolder(deps.settings.OTKLIK_DATA_DIR)
  const path = previewPath(file.path)
  const whole = join(folder, path)
  let bytes = await sizeOf(whole)
  if (bytes === undefined) {
    const made = making.get(whole) ?? make(deps, folder, file.path).finally(() => making.delete(whole))
    making.set(whole, made)
    await made
    bytes = await sizeOf(whole)
  }
  if (bytes === 0) throw unreadable()
  await sendFile(deps, { id, mime_type: 'image/webp', file_name: null, path }, res)
}

async function make({ mediaParser }: PreviewDeps, folder: string, path: string): Promise<void> {
  const source = join(folder, path)
  if ((await sizeOf(source)) === undefined) return
  const picture = await mediaParser.run('preview', source).catch((error: unknown) => {
    // It took too long or too much memory, and would do so each time.
    if (error instanceof UnreadableMedia) return undefined
    throw error
  })
  const half = join(await incomingFolder(folder), `${newId('med')}.small`)
  try {
    await writeFile(half, picture?.webp ?? new Uint8Array())
    await moveIn(folder, half, previewPath(path))
  } catch (error) {
    await rm(half, { force: true })
    throw error
  }
  // Erased in the meantime: nothing of it may stay.
  if ((await sizeOf(source)) === undefined) await rm(join(folder, previewPath(path)), { force: true })
}

async function sizeOf(path: string): Promise<number | undefined> {
  return stat(path).then(
    ({ size }) => size,
    () => undefined,
  )
}

const unreadable = () =>
  new AppError('not_found', 'There is no small picture of this file; GET /v1/media/{id} has the file itself.')
