import { randomUUID } from 'node:crypto'
import { open, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { MIB } from './units.ts'

/** With less free space the next hour of a busy day may not fit. */
const LEAST_FREE_BYTES = 32 * MIB

/**
 * System codes about our own files; the network gives none of these, unless it is our own machine that has run out of
 * something.
 */
const OUR_DISK = new Set([
  ...['ENOSPC', 'EDQUOT', 'EROFS', 'EIO', 'EACCES', 'EPERM', 'EMFILE', 'ENFILE'],
  ...['ENOENT', 'ENOTDIR', 'EEXIST', 'EBUSY', 'ESTALE'],
])

/** Whether one of our own files could not be written or moved, so that nobody else is at fault. */
export function isDiskTrouble(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && OUR_DISK.has(error.code)
}

/** Rejects like a full disk when `bytes` more would leave less room in the folder than everything else needs. */
export async function demandRoom(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder)
  if (bavail * bsize - bytes >= LEAST_FREE_BYTES) return
  throw Object.assign(new Error('the disk is nearly full'), { code: 'ENOSPC' })
}

/** Rejects with the system's code when hardly anything can be written into the folder. */
export async function demandWritable(folder: string): Promise<void> {
  const probe = join(folder, `.writable-${randomUUID()}`)
  try {
    await using file = await open(probe, 'wx', 0o600)
    await file.write(Buffer.alloc(4_096, 1))
    await file.sync()
  } finally {
    await rm(probe, { force: true })
  }
  await demandRoom(folder, 0)
}
