import { setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import SqliteDatabase from 'better-sqlite3'

const PAGE_CACHE_KIB = 8 * 1_024
const BUSY_TIMEOUT_MS = 10_000
/**
 * When both want a core, the main thread gets three quarters of it; on an otherwise busy machine this thread still
 * makes progress.
 */
const NICE = 5

// On Linux threads have priorities of their own: whoever waits for the main one goes first.
if (process.platform === 'linux') setPriority(NICE)

const sqlite = new SqliteDatabase(workerData.file, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS })
sqlite.pragma(`cache_size = -${PAGE_CACHE_KIB}`)

parentPort?.on('message', ({ text, parameters }: { text: string; parameters: readonly unknown[] }) => {
  parentPort?.postMessage(read(text, parameters))
})

function read(text: string, parameters: readonly unknown[]): { rows: unknown[] } | { refused: object } {
  try {
    return { rows: sqlite.prepare(text).all(parameters) }
  } catch (error) {
    if (!(error instanceof SqliteDatabase.SqliteError)) return { refused: { message: String(error) } }
    return { refused: { message: error.message, code: error.code } }
  }
}
