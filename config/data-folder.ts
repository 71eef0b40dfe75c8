import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { SettingsError } from './env.ts'

const FOR_OTHERS = 0o077

/** Why a folder cannot be used, in words; other errors are bugs. */
const FOLDER_PROBLEMS: Record<string, string> = {
  EACCES: 'may not be written by the user who runs this: give it to them (chown -R), or name another folder',
  EPERM: 'may not be written by the user who runs this: give it to them (chown -R), or name another folder',
  EROFS:
    'lies on a file system that cannot be written: mend it (a disk that fails becomes read-only by itself; see dmesg), or name another folder',
  EIO: 'lies on a disk that fails: see dmesg',
  EEXIST: 'is a file: name a folder',
  ENOTDIR: 'lies within a file: name a folder',
}

/** Creates the data folder if it is missing. Throws `SettingsError` if it, or something in it, cannot be written. */
function demandWritableFolder(folder: string): void {
  inWords(folder, () => mkdirSync(folder, { recursive: true }))
  inWords(folder, () => accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK))
  inWords(folder, () => tryWriting(folder))
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    // A folder that was first used by another user, such as root, is full of that user's files.
    if (!lstatSync(path).isSymbolicLink()) inWords(path, () => accessSync(path, constants.R_OK | constants.W_OK))
  }
}

/** A failed disk may look writable until it is written to. On a full one much still works. */
function tryWriting(folder: string): void {
  const probe = join(folder, `.writable-${process.pid}`)
  try {
    writeFileSync(probe, '')
    rmSync(probe)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')))
      throw error
  }
}

function inWords(path: string, work: () => unknown): void {
  try {
    work()
  } catch (error) {
    const problem = error instanceof Error && 'code' in error ? FOLDER_PROBLEMS[String(error.code)] : undefined
    if (!problem) throw error
    throw new SettingsError([{ name: 'OTKLIK_DATA_DIR', message: `${resolve(path)} ${problem}` }])
  }
}

/**
 * Creates the data folder and restricts everything that is written from now on, here and anywhere, to the user of the
 * process: guests' names, phones and files are in it. Files that an earlier process left more open are restricted, too;
 * the folder itself stays as it is if others created it. Throws `SettingsError` if nothing can be written in it.
 */
export function keepToOwner(folder: string): void {
  process.umask(FOR_OTHERS)
  demandWritableFolder(folder)
  for (const name of readdirSync(folder)) close(join(folder, name))
}

/** A folder that others may not enter protects everything in it. */
function close(path: string): void {
  const stat = lstatSync(path)
  const isOurs = process.getuid === undefined || stat.uid === process.getuid()
  if (stat.isSymbolicLink() || !isOurs || (stat.mode & FOR_OTHERS) === 0) return
  chmodSync(path, stat.mode & ~FOR_OTHERS)
}

/** Where files lie: one folder a month, one file for each id. Half-written files are in `incoming`. */
export function mediaFolder(dataDir: string): string {
  return resolve(dataDir, 'media')
}

/** Whether a store that there was is gone, or has become empty: files of its messages are there without it. */
export function isStoreMissing(folder: string, file: string): boolean {
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > 0) return false
  const media = mediaFolder(folder)
  return existsSync(media) && readdirSync(media).some((name) => name !== 'incoming')
}

const closedSchema = z.object({
  /** Which processes it keeps out: those with the SQLite store of the folder, or all. */
  store: z.enum(['sqlite', 'any']),
  reason: z.string(),
  /** Why it was closed to processes with SQLite before. */
  movedAway: z.string().optional(),
})

export type Closed = z.output<typeof closedSchema>

const closedFile = (folder: string) => join(folder, 'closed.json')

/** Lets no process start with this folder; they say why. */
export function closeFolder(folder: string, closed: Closed): void {
  // Whole or not at all, whenever the power fails.
  const half = `${closedFile(folder)}.new`
  writeFileSync(half, `${JSON.stringify(closed, null, 2)}\n`, { flush: true })
  renameSync(half, closedFile(folder))
}

/** Undoes `closeFolder`. `before`: how it was closed before that, which then holds again. */
export function openFolder(folder: string, before?: Closed): void {
  if (before) closeFolder(folder, before)
  else rmSync(closedFile(folder), { force: true })
}

/** Throws `SettingsError` when no process may start with this folder: its store was moved away, or is being restored. */
export function demandOpenFolder(folder: string, isPostgres: boolean): void {
  const closed = readClosed(folder)
  if (!closed || (closed.store === 'sqlite' && isPostgres)) return
  throw new SettingsError([{ name: 'OTKLIK_DATA_DIR', message: `${closed.reason} (${closedFile(folder)})` }])
}

/** How the folder is closed, and why; undefined: it is open. */
export function readClosed(folder: string): Closed | undefined {
  let text: string
  try {
    text = readFileSync(closedFile(folder), 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
  return readable(text) ?? { store: 'any', reason: UNREADABLE }
}

const UNREADABLE =
  'This file says why no process may start here, but cannot be read: if a restore or a move was cut off, run it again; if there was none, delete the file.'

function readable(text: string): Closed | undefined {
  try {
    return closedSchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
