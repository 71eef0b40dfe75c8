import { randomUUID } from 'node:crypto'
import { open, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { MIB } from './units.ts'

/** With less, the next hour of a busy day may not fit. */
const LEAST_FREE_BYTES = 32 * MIB

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
  const { bavail, bsize } = await statfs(folder)
  if (bavail * bsize < LEAST_FREE_BYTES) {
    throw Object.assign(new Error('the disk is nearly full'), { code: 'ENOSPC' })
  }
}
