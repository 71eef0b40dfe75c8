import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Db } from '../db/index.ts'
import type { Signals } from '../jobs/signals.ts'
import type { Clock } from '../lib/clock.ts'
import { AppError } from '../lib/errors.ts'
import type { Logger } from '../lib/logger.ts'
import { inTrace } from '../lib/tracing/tracing.ts'
import { SECOND } from '../lib/units.ts'
import { type ImportKind, readOptions } from './kinds.ts'
import { fieldsOf } from './name-columns.ts'
import { columnNames, type ImportFile, openImportFile, readUnderstood } from './read/file.ts'
import { importsFolder, type ReceiveSettings } from './receive.ts'
import { ImportLost, runImport } from './run-import.ts'
import { changeOwned, HEARTBEAT_MS } from './store.ts'
import type { ImportRow } from './view.ts'

export type ImportDeps = { db: Db; clock: Clock; log: Logger; signals: Signals; settings: ReceiveSettings }

/** An import that a run of this process has taken. */
export type OwnedImport = ImportRow & { owner: string }

/** The wait after a failure of the store. */
const TRY_AGAIN_MS = 10 * SECOND
const MAX_FAILURES = 20

export function pathOf(settings: Pick<ReceiveSettings, 'OTKLIK_DATA_DIR'>, { file }: Pick<ImportRow, 'file'>): string {
  return join(importsFolder(settings), file)
}

/** The import has failed as a whole: `problem` says why. */
export async function failImport(deps: ImportDeps, row: OwnedImport, problem: string): Promise<void> {
  await changeOwned(deps.db, row, { status: 'failed', problem }, deps.clock.now())
  await dropFile(deps, row)
}

async function dropFile({ log, settings }: ImportDeps, row: OwnedImport): Promise<void> {
  await rm(pathOf(settings, row), { force: true }).catch((err: unknown) =>
    log.warn({ err, importId: row.id }, 'file not removed'),
  )
}

/** Tells other processes that this run goes on, while it waits for its turn or reads something long. */
export async function whileOwned<T>(deps: ImportDeps, row: OwnedImport, work: () => Promise<T>): Promise<T> {
  const { db, clock, log } = deps
  const heartbeat = setInterval(() => {
    changeOwned(db, row, {}, clock.now()).catch((err: unknown) => log.warn({ err, importId: row.id }, 'no heartbeat'))
  }, HEARTBEAT_MS).unref()
  try {
    return await work()
  } finally {
    clearInterval(heartbeat)
  }
}

/** Finds out how the file is written, or reads what was found out before. Throws what is wrong with it, also in the row. */
export async function understandFile(deps: ImportDeps, row: OwnedImport, kind: ImportKind): Promise<ImportFile> {
  try {
    const file = await openFile(deps, row, kind)
    await kind.open(readOptions(row.options), file.format === 'csv')
    return file
  } catch (error) {
    if (error instanceof AppError && error.code !== 'unavailable') await failImport(deps, row, sayWhy(error))
    throw error
  }
}

async function openFile({ db, clock, settings }: ImportDeps, row: OwnedImport, kind: ImportKind): Promise<ImportFile> {
  const path = pathOf(settings, row)
  if (row.understood !== null) return { path, ...readUnderstood(row.understood) }
  const { format, charset } = row
  const file = await openImportFile({ path, format, charset: charset ?? undefined }, (first) =>
    columnNames(fieldsOf(first, kind)),
  )
  const { path: _, ...understood } = file
  await changeOwned(db, row, { status: 'running', understood: JSON.stringify(understood) }, clock.now())
  return file
}

/** Saves the rows that are left. What keeps it from going on is noted for the next attempt. */
export async function saveRows(
  deps: ImportDeps,
  { row, kind, file }: { row: OwnedImport; kind: ImportKind; file: ImportFile },
  signal: AbortSignal,
): Promise<void> {
  const { db, clock, signals } = deps
  try {
    // Each of its rows is a trace of its own, or none: they are no branches of one request.
    const isFinished = await inTrace(null, () => runImport(deps, row, kind, file, signal))
    if (!isFinished) {
      await changeOwned(db, row, { owned_until: 0 }, clock.now())
      return
    }
    await dropFile(deps, row)
    signals.notify('outbox')
  } catch (error) {
    if (!(error instanceof ImportLost)) await noteFailure(deps, row, error)
  }
}

async function noteFailure(deps: ImportDeps, row: OwnedImport, err: unknown): Promise<void> {
  const { db, clock, log } = deps
  const problem = err instanceof AppError && err.code !== 'unavailable' ? err.message : undefined
  const failures = row.failures + 1
  log.error({ err, importId: row.id, failures }, 'an import could not go on')
  if (problem !== undefined || failures > MAX_FAILURES) {
    await failImport(deps, row, problem ?? 'It could not go on.')
    return
  }
  // Not what was reached: that is as the last transaction left it.
  await changeOwned(db, row, { failures, owned_until: clock.now() + TRY_AGAIN_MS }, clock.now())
}

function sayWhy(error: AppError): string {
  const [first] = error.fields ?? []
  return first ? `${error.message} ${first.message}` : error.message
}
