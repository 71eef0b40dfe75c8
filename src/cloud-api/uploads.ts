import { link, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Settings } from '../../config/env.ts'
import type { Db } from '../db/index.ts'
import type { RouteInput } from '../http/route.ts'
import { findFile, incomingFolder, mediaFolder, moveIn, pathFor, readForm, removeFiles } from '../inbox/index.ts'
import { cleanFileName } from '../lib/clean-text.ts'
import type { Clock } from '../lib/clock.ts'
import { findObjectId } from '../lib/cloud-api-ids.ts'
import { newId } from '../lib/ids.ts'
import type { Logger } from '../lib/logger.ts'
import { DAY, MIB } from '../lib/units.ts'
import { GraphError } from './graph-error.ts'
import { digestOf } from './media-digest.ts'
import { deleteExpired, deleteUpload, findUpload, insertUpload } from './store.ts'

/** As long as Meta keeps them. */
const KEPT_MS = 30 * DAY

export type UploadDeps = {
  db: Db
  clock: Clock
  log: Logger
  settings: Pick<Settings, 'OTKLIK_DATA_DIR' | 'OTKLIK_MAX_UPLOAD_MB'>
}

/** Accepts a file that a program will send. Returns its id. Throws a `GraphError`, `too_large`, `bad_request`. */
export async function takeUpload(
  { db, clock, settings }: UploadDeps,
  { req, res, by }: Pick<RouteInput<undefined, undefined, undefined>, 'req' | 'res'> & { by: string },
): Promise<string> {
  const folder = mediaFolder(settings.OTKLIK_DATA_DIR)
  const file = await readForm(req, res, await incomingFolder(folder), settings.OTKLIK_MAX_UPLOAD_MB * MIB)
  if (!file)
    throw new GraphError(100, 'The parameter file is required.', { message: '(#100) The parameter file is required.' })
  try {
    const { messaging_product: product, type } = req.body as Record<string, unknown>
    if (product !== 'whatsapp') {
      const message = '(#100) The parameter messaging_product is required.'
      throw new GraphError(100, message, { message })
    }
    if (file.size === 0) throw new GraphError(100, 'The file is empty.')
    const at = clock.now()
    const id = newId('med')
    const path = pathFor(id, at)
    await moveIn(folder, file.path, path)
    await insertUpload(db, {
      id,
      kind: 'upload',
      mime_type: mimeTypeOf(typeof type === 'string' ? type : undefined, file.mimetype),
      file_name: cleanFileName(file.originalname) ?? null,
      byte_size: file.size,
      sha256: await digestOf(folder, path, 'hex'),
      path,
      created_by: by,
      created_at: at,
      expires_at: at + KEPT_MS,
    })
    return id
  } finally {
    await rm(file.path, { force: true })
  }
}

/** The form's `type` says more than the part's own header, which clients leave out; some write only `image`. */
function mimeTypeOf(type: string | undefined, ofPart: string): string {
  return type !== undefined && /^[\w.+-]{1,60}\/[\w.+-]{1,80}(;.{0,60})?$/.test(type) ? type : ofPart
}

/**
 * A file that a program may fetch or send, by its numeric id: its own upload, or a message's. Undefined unless it is
 * here now.
 */
export async function findKnownFile({ db, clock }: Pick<UploadDeps, 'db' | 'clock'>, digits: string) {
  const found = findObjectId(digits)
  if (found?.kind !== 'med') return undefined
  const upload = await findUpload(db, found.id)
  if (upload) return upload.expires_at > clock.now() ? upload : undefined
  const file = await findFile(db, found.id)
  if (file?.status !== 'stored' || file.path === null) return undefined
  const { id, mime_type, file_name, byte_size, path } = file
  return { id, mime_type, file_name, byte_size: byte_size ?? 0, path }
}

/** One more name for a file, so that each message has its own: deleting one leaves the others. */
export async function copyFile(folder: string, from: string, id: string, at: number): Promise<string> {
  const half = join(await incomingFolder(folder), id)
  await link(join(folder, from), half)
  const path = pathFor(id, at)
  await moveIn(folder, half, path)
  return path
}

/** Forgets an upload. False: it is none; a message's file, for example. */
export async function removeUpload({ db, log, settings }: UploadDeps, digits: string): Promise<boolean> {
  const found = findObjectId(digits)
  const path = found?.kind === 'med' ? await deleteUpload(db, found.id) : undefined
  if (path === undefined) return false
  await removeFiles(mediaFolder(settings.OTKLIK_DATA_DIR), [path], log)
  return true
}

/** Forgets expired uploads. Returns how many. */
export async function forgetUploads({ db, clock, log, settings }: UploadDeps): Promise<number> {
  const paths = await deleteExpired(db, clock.now())
  await removeFiles(mediaFolder(settings.OTKLIK_DATA_DIR), paths, log)
  return paths.length
}
