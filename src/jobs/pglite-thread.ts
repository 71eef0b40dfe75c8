import { existsSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { PGlite, type PGliteOptions } from '@electric-sql/pglite'
import { PGLITE_CONFIGURATION } from './pglite-configuration.ts'

/** What the process asks of the thread. Without `params` the text may hold several statements. */
export type ThreadRequest = { id: number; text: string; params?: readonly unknown[] } | { id: number; close: true }

export type ThreadAnswer =
  | { ready: true }
  | { id: number; rows: Record<string, unknown>[]; rowCount: number }
  | { id: number; error: ThreadError }
  | { notification: { channel: string; payload: string } }

/** `code` and `detail` are what BullMQ reads from a database error. */
export type ThreadError = { message: string; code?: string; detail?: string }

const port = parentPort
if (!port) throw new Error('pglite-thread.ts runs as a worker thread only')
const say = (answer: ThreadAnswer) => port.postMessage(answer)

const db = await PGlite.create({
  dataDir: workerData.folder,
  relaxedDurability: true,
  postgresqlconf: PGLITE_CONFIGURATION,
  ...(await unpacked(workerData.folder)),
})
db.onNotification((channel, payload) => say({ notification: { channel, payload } }))

port.on('message', async (request: ThreadRequest) => {
  const { id } = request
  try {
    if ('close' in request) {
      await db.close()
      say({ id, rows: [], rowCount: 0 })
      return
    }
    const { text, params } = request
    const result = params ? await db.query<Record<string, unknown>>(text, [...params]) : (await db.exec(text)).at(-1)
    const rows = (result?.rows ?? []) as Record<string, unknown>[]
    say({ id, rows, rowCount: result?.rowCount ?? rows.length })
  } catch (error) {
    say({ id, error: describe(error) })
  }
})
say({ ready: true })

/** A new database is unpacked if the built server comes with one (`scripts/empty-queue.ts`), and created otherwise. */
async function unpacked(folder: string): Promise<Pick<PGliteOptions, 'loadDataDir'>> {
  const packed = new URL('./empty-queue.tar.gz', import.meta.url)
  if (existsSync(join(folder, 'PG_VERSION')) || !existsSync(packed)) return {}
  // The remains of an interrupted start: nothing is unpacked over them.
  await rm(folder, { recursive: true, force: true })
  return { loadDataDir: new Blob([await readFile(packed)]) }
}

function describe(error: unknown): ThreadError {
  if (!(error instanceof Error)) return { message: String(error) }
  const { code, detail } = error as Error & { code?: unknown; detail?: unknown }
  return {
    message: error.message,
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof detail === 'string' ? { detail } : {}),
  }
}
