import { Worker } from 'node:worker_threads'
import { SECOND } from '../lib/units.ts'
import type { ThreadAnswer, ThreadRequest } from './pglite-thread.ts'

export type QueryResult = { rows: Record<string, unknown>[]; rowCount: number }
export type Notification = { channel: string; payload: string }

/** PGlite in a worker thread: its work stays out of the event loop (docs/decisions/0002-queue-backend.md). */
export type PgliteClient = {
  /** Without `params` the text may hold several statements. */
  query(text: string, params?: readonly unknown[]): Promise<QueryResult>
  close(): Promise<void>
}

export type PgliteListeners = {
  onNotification(notification: Notification): void
  /** The database died or hung after it was opened; every query fails from now on. Its folder is free after `ended`. */
  onFailure(error: Error, ended: Promise<unknown>): void
}

/** A damaged folder may make the database hang instead of failing. */
const OPEN_TIMEOUT_MS = 60 * SECOND

/** A query takes milliseconds, a vacuum seconds. */
export const HANG_MS = 30 * SECOND

/**
 * Opens the database in `folder`, creating it if missing (seconds) or reopening it (a fraction of one). A query without
 * an answer for `hangMs` means that it has hung.
 */
export async function openPglite(folder: string, listeners: PgliteListeners, hangMs = HANG_MS): Promise<PgliteClient> {
  const thread = new Worker(new URL('./pglite-thread.ts', import.meta.url), {
    workerData: { folder },
    // Flags of a test runner or a debugger are not for this thread.
    execArgv: [],
    stdout: true,
    stderr: true,
  })
  const pending = new Map<number, { askedAt: number; resolve(result: QueryResult): void; reject(error: Error): void }>()
  const opening = Promise.withResolvers<void>()
  let state: 'opening' | 'open' | 'closing' | { failed: Error } = 'opening'
  let lastId = 0

  const fail = (error: Error) => {
    const before = state
    if (typeof before === 'object') return
    state = { failed: error }
    opening.reject(error)
    for (const { reject } of pending.values()) reject(error)
    pending.clear()
    clearInterval(watch)
    // At once, so that nobody keeps asking a dead database; the folder is free when the thread has ended.
    if (before === 'open') listeners.onFailure(error, thread.terminate())
  }
  let suspect: number | undefined
  const watch = setInterval(() => {
    const [oldest] = pending
    const isLate = oldest !== undefined && performance.now() - oldest[1].askedAt > hangMs
    // Checked twice: if this process itself stood still, the answer has come by the second time.
    if (isLate && oldest[0] === suspect) fail(new Error(`the embedded queue has not answered for ${hangMs} ms`))
    suspect = isLate ? oldest[0] : undefined
    // When nobody asks anything, nobody would notice.
    if (!oldest && state === 'open') ask({ id: ++lastId, text: 'select 1' }).catch(() => undefined)
  }, hangMs / 6).unref()
  thread.on('error', fail)
  thread.on('exit', () => fail(new Error('the embedded queue has ended')))
  thread.on('message', (answer: ThreadAnswer) => {
    if ('ready' in answer) return opening.resolve()
    if ('notification' in answer) return listeners.onNotification(answer.notification)
    const waiting = pending.get(answer.id)
    pending.delete(answer.id)
    if ('error' in answer) waiting?.reject(Object.assign(new Error(answer.error.message), answer.error))
    else waiting?.resolve({ rows: answer.rows, rowCount: answer.rowCount })
  })
  const ask = (request: ThreadRequest) =>
    new Promise<QueryResult>((resolve, reject) => {
      if (typeof state === 'object') return reject(state.failed)
      pending.set(request.id, { askedAt: performance.now(), resolve, reject })
      thread.postMessage(request)
    })

  const timer = setTimeout(() => fail(new Error('the embedded queue does not open')), OPEN_TIMEOUT_MS)
  try {
    await opening.promise
  } catch (error) {
    clearInterval(watch)
    await thread.terminate()
    throw error
  } finally {
    clearTimeout(timer)
  }
  state = 'open'

  return {
    query: (text, params) => ask(params?.length ? { id: ++lastId, text, params } : { id: ++lastId, text }),
    close: async () => {
      if (state === 'open') {
        state = 'closing'
        // A hung database is not waited for any longer at the end than before.
        await ask({ id: ++lastId, close: true }).catch(() => undefined)
      }
      clearInterval(watch)
      await thread.terminate()
    },
  }
}
