import { randomUUID } from 'node:crypto'
import { open, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { MIB } from './units.ts'

/** With less, the next hour of a busy day may not fit. */
const LEAST_FREE_BYTES = 32 * MIB

/** Of the system, about files of ours; a network says none of these, or it is our machine that has run out of something. */
const OUR_DISK = new Set([
  ...['ENOSPC', 'EDQUOT', 'EROFS', 'EIO', 'EACCES', 'EPERM', 'EMFILE', 'ENFILE'],
  ...['ENOENT', 'ENOTDIR', 'EEXIST', 'EBUSY', 'ESTALE'],
])

/** Whether a file of ours could not be written or moved, so that it is nobody else's fault. */
export function isDiskTrouble(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && OUR_DISK.has(error.code)
}

/** Rejects like a full disk when so many bytes more would leave that of a folder without what everything else needs. */
export async function demandRoom(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder)
  if (bavail * bsize - bytes >= LEAST_FREE_BYTES) return
  throw Object.assign(new Error('the disk is nearly full'), { code: 'ENOSPC' })
}

/** Rejects, with the system's code, when nothing can be written into the folder, or hardly anything. */
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
