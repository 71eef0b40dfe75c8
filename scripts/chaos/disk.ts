import { execFile } from 'node:child_process'
import { constants } from 'node:fs'
import { mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { KIB, MIB } from '../../src/lib/units.ts'

const run = promisify(execFile)

/** A disk of its own that others can fill. */
export type Disk = AsyncDisposable & {
  folder: string
  /** Leaves no room, and fills whatever becomes free. */
  fill(): Promise<void>
  /** There is room again. */
  free(): Promise<void>
}

const REFILL_MS = 200

/** Mounts an in-memory disk at `folder`, which only root on Linux may do. */
export async function mountDisk(folder: string, bytes: number): Promise<Disk> {
  await mkdir(folder)
  await run('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'otklik-chaos', folder])
  const filler = join(folder, 'filler')
  let filling: { ended: boolean; done: Promise<void> } | undefined
  const stop = async () => {
    if (!filling) return
    filling.ended = true
    await filling.done
    filling = undefined
  }
  return {
    folder,
    async fill() {
      await writeUntilFull(filler, MIB)
      const own = { ended: false, done: Promise.resolve() }
      own.done = (async () => {
        while (!own.ended) {
          await writeUntilFull(filler, 4 * KIB)
          await sleep(REFILL_MS)
        }
      })()
      filling = own
    },
    async free() {
      await stop()
      await rm(filler)
    },
    [Symbol.asyncDispose]: async () => {
      await stop()
      await run('umount', ['-l', folder])
    },
  }
}

async function writeUntilFull(file: string, chunk: number): Promise<void> {
  await using handle = await open(file, constants.O_CREAT | constants.O_WRONLY | constants.O_APPEND)
  const bytes = Buffer.alloc(chunk, 1)
  try {
    for (;;) await handle.write(bytes)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
  }
}
