import { spawn } from 'node:child_process'
import { chmod, mkdtemp, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const MEMORY = '/dev/shm'
const GIB = 1024 ** 3
/** The most a run needs, several times over. */
const ROOM_BYTES = 3 * GIB

/**
 * Removes the folder when its own standard input ends: also when the run is killed. Twice, as others may still be
 * writing.
 */
const REMOVER = 'cat >/dev/null; rm -rf "$1"; sleep 3; rm -rf "$1"'

export type Scratch = { folder: string; remove(): Promise<void> }

/**
 * A folder for everything a run writes; removed with this process, however it ends. Other users may pass through it.
 */
export async function openScratch(): Promise<Scratch> {
  const folder = await mkdtemp(join(await scratchPlace(), 'otklik-test-'))
  await chmod(folder, 0o711)
  const remover = spawn('sh', ['-c', REMOVER, 'sh', folder], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] })
  remover.unref()
  return {
    folder,
    remove: async () => {
      // A process that has just ended may still be closing its files.
      await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
      remover.kill()
    },
  }
}

/**
 * In memory, if there is plenty: on many disks creating a file costs more processor time than the test that wants it.
 */
async function scratchPlace(): Promise<string> {
  const free = await statfs(MEMORY).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => 0,
  )
  return Math.min(free, process.availableMemory() / 2) > ROOM_BYTES ? MEMORY : tmpdir()
}
