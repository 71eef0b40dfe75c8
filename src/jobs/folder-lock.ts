import { rm } from 'node:fs/promises'
import SqliteDatabase from 'better-sqlite3'
import { SettingsError } from '../../config/env.ts'
import { SECOND } from '../lib/units.ts'

/** Long enough for a predecessor that is being stopped. */
const WAIT_MS = 20 * SECOND

/**
 * Makes sure that only one process at a time uses a folder: holds an operating system lock on `file`, which ends with
 * the process, however it ends. Returns a function that releases it. Throws `SettingsError` when another process holds
 * it.
 */
export async function lockFolder(file: string, waitMs = WAIT_MS, isAgain = false): Promise<() => void> {
  const lock = new SqliteDatabase(file, { timeout: 0 })
  const deadline = Date.now() + waitMs
  for (;;) {
    try {
      lock.exec('begin exclusive')
      return () => void lock.close()
    } catch (error) {
      const busy = error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY'
      if (busy && Date.now() < deadline) {
        await new Promise((resolve) => setTimeout(resolve, 100))
        continue
      }
      lock.close()
      // Nobody can hold a lock in a file that is none.
      if (isBroken(error) && !isAgain) {
        await rm(file)
        return lockFolder(file, waitMs, true)
      }
      if (!busy) throw error
      const message = `another process uses this folder (${file} is locked): stop it, or set REDIS_URL for both`
      throw new SettingsError([{ name: 'OTKLIK_DATA_DIR', message }])
    }
  }
}

function isBroken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^SQLITE_(NOTADB|CORRUPT)/.test(String(error.code))
}
