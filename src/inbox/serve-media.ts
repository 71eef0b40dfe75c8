import type { Response } from 'express'
import { cleanFileName } from '../lib/clean-text.ts'
import { AppError, notFound } from '../lib/errors.ts'
import type { MediaRow, MediaSettings } from './deps.ts'
import { type FetchMediaDeps, fetchMediaNow } from './fetch-media.ts'
import { mediaFolder } from './media-folder.ts'

const SAFE_TO_SHOW = /^(image\/(jpeg|png|gif|webp)|audio\/[\w.+-]+|video\/[\w.+-]+)$/
const CONTENT_TYPE = /^[\w.+-]{1,60}\/[\w.+-]{1,80}$/
const A_YEAR_S = 31_536_000

type ServeDeps = Pick<FetchMediaDeps, 'db' | 'clock' | 'enqueue'> & { settings: MediaSettings }

/**
 * Answers with a file, or a range of it. Files come from strangers: a browser must neither guess their type nor run
 * them. Throws `not_found`, or `wrong_state` while the file is being fetched.
 */
export async function serveMedia(
  { db, settings, clock, enqueue }: ServeDeps,
  id: string,
  res: Response,
): Promise<void> {
  await sendFile({ settings }, await storedFile({ db, clock, enqueue }, id, res), res)
}

/** A stored file; one of an older message starts being fetched. Throws `not_found` and `wrong_state`. */
export async function storedFile(
  { db, clock, enqueue }: Pick<ServeDeps, 'db' | 'clock' | 'enqueue'>,
  id: string,
  res: Response,
): Promise<MediaRow & StoredFile> {
  const media = await db.selectFrom('media').selectAll().where('id', '=', id).executeTakeFirst()
  if (!media) throw notFound('file', id)
  if (media.status === 'on_request') await fetchMediaNow({ db, clock, enqueue }, id)
  if (media.status === 'waiting' || media.status === 'on_request') {
    res.set('Retry-After', '2')
    throw new AppError('wrong_state', 'This file is still being fetched from WhatsApp; ask again in a moment.')
  }
  if (media.status === 'failed' || media.path === null) {
    throw new AppError('not_found', 'This file is no longer there, or could not be fetched.')
  }
  return { ...media, path: media.path }
}

type StoredFile = { id: string; mime_type: string; file_name: string | null; path: string }

/** Answers with a file below the media folder. Throws `not_found` when it is gone. */
export async function sendFile(
  { settings }: { settings: Pick<MediaSettings, 'OTKLIK_DATA_DIR'> },
  { id, mime_type, file_name, path }: StoredFile,
  res: Response,
): Promise<void> {
  const bare = mime_type.replace(/;.*/s, '').trim().toLowerCase()
  const type = CONTENT_TYPE.test(bare) ? bare : 'application/octet-stream'
  if (!SAFE_TO_SHOW.test(type)) res.attachment(cleanFileName(file_name ?? '') ?? id)
  res.set({
    'Content-Type': type,
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "sandbox; default-src 'none'",
    'Cache-Control': `private, max-age=${A_YEAR_S}, immutable`,
  })
  await new Promise<void>((resolve, reject) => {
    const options = { root: mediaFolder(settings.OTKLIK_DATA_DIR), cacheControl: false, dotfiles: 'allow' as const }
    res.sendFile(path, options, (error?: Error) => {
      if (!error || res.headersSent) return resolve()
      res.removeHeader('Content-Disposition')
      res.removeHeader('Cache-Control')
      reject('code' in error && error.code === 'ENOENT' ? notFound('file', id) : error)
    })
  })
}
