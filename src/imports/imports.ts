import { randomUUID } from 'node:crypto'
import { access, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import type { Db } from '../db/index.ts'
import type { Signals } from '../jobs/signals.ts'
import type { Clock } from '../lib/clock.ts'
import { AppError } from '../lib/errors.ts'
import { known } from '../lib/known.ts'
import type { Logger } from '../lib/logger.ts'
import { inTrace } from '../lib/tracing/tracing.ts'
import { DAY, SECOND } from '../lib/units.ts'
import { type ImportKind, readOptions } from './kinds.ts'
import { fieldsOf } from './name-columns.ts'
import { columnNames, type ImportFile, type ImportFormat, openImportFile, readUnderstood } from './read/file.ts'
import { forgetOldFiles, importsFolder, type ReceiveSettings, receiveFile } from './receive.ts'
import { type ImportReport, presentReport } from './report.ts'
import { ImportLost, runImport } from './run-import.ts'
import { changeOwned, HEARTBEAT_MS, insertImport, takeOver } from './store.ts'
import { getImport, type ImportRow, listAbandoned, listRemarks } from './view.ts'

export type ImportDeps = { db: Db; clock: Clock; log: Logger; signals: Signals; settings: ReceiveSettings }

export type ImportRequest = {
  kind: string
  format: ImportFormat
  charset: string | undefined
  options: Record<string, string>
  dryRun: boolean
  /** Answer when all rows are done; else when the file has arrived and can be read. */
  wait: boolean
  actor: { id: string }
}

/** Another part whose imports go on after a restart. */
export type Resumable = () => Promise<void>

export type Imports = {
  kinds: Readonly<Record<string, ImportKind>>
  /** What a slice lets be imported. Before `start`. */
  declare(kinds: Readonly<Record<string, ImportKind>>): void
  /** Receives a file and imports it. Throws what is wrong with the file as a whole. */
  receive(body: Readable, request: ImportRequest): Promise<ImportReport>
  report(id: string): Promise<ImportReport>
  /** For imports of other parts: they end with this process, which waits for what is tracked. */
  lifetime: { signal: AbortSignal; track<T>(work: Promise<T>): Promise<T> }
  /** Goes on with imports whose process is gone, and whose file is here. */
  resume(): Promise<void>
  /** Looks for those now and again. Returns how to stop: what runs ends after the rows in hand and goes on later. */
  start(others?: readonly Resumable[]): () => Promise<void>
}

const LOOK_MS = 5 * SECOND
/** When the store could not work. */
const TRY_AGAIN_MS = 10 * SECOND
const MAX_FAILURES = 20

type Owned = ImportRow & { owner: string }

/** Imports of this process, one at a time: they share half of its time. */
export function createImports(deps: ImportDeps): Imports {
  const { db, clock, log, signals, settings } = deps
  const kinds: Record<string, ImportKind> = {}
  const stopping = new AbortController()
  const running = new Set<Promise<unknown>>()
  let last: Promise<unknown> = Promise.resolve()

  const track = <T>(work: Promise<T>): Promise<T> => {
    running.add(work)
    return work.finally(() => running.delete(work))
  }

  const pathOf = ({ file }: Pick<ImportRow, 'file'>) => join(importsFolder(settings), file)
  const drop = (row: ImportRow) =>
    rm(pathOf(row), { force: true }).catch((err: unknown) => log.warn({ err, importId: row.id }, 'file not removed'))

  const end = async (row: Owned, problem: string) => {
    await changeOwned(db, row, { status: 'failed', problem }, clock.now())
    await drop(row)
  }

  const open = async (row: Owned, kind: ImportKind): Promise<ImportFile> => {
    const path = pathOf(row)
    if (row.understood !== null) return { path, ...readUnderstood(row.understood) }
    const { format, charset } = row
    const file = await openImportFile({ path, format, charset: charset ?? undefined }, (first) =>
      columnNames(fieldsOf(first, kind)),
    )
    const { path: _, ...understood } = file
    await changeOwned(db, row, { status: 'running', understood: JSON.stringify(understood) }, clock.now())
    return file
  }

  /** Tells the others that this run goes on, while it waits for its turn or reads what takes long. */
  const owning = async <T>(row: Owned, work: () => Promise<T>): Promise<T> => {
    const beat = setInterval(() => {
      changeOwned(db, row, {}, clock.now()).catch((err: unknown) => log.warn({ err, importId: row.id }, 'no heartbeat'))
    }, HEARTBEAT_MS).unref()
    const result = work().finally(() => clearInterval(beat))
    return track(result)
  }

  const rowsOf = async (row: Owned, kind: ImportKind, file: ImportFile): Promise<void> => {
    try {
      // Each of its rows is a trace of its own, or none: they are no branches of one request.
      if (await inTrace(null, () => runImport(deps, row, kind, file, stopping.signal))) {
        await drop(row)
        signals.notify('outbox')
      } else await changeOwned(db, row, { owned_until: 0 }, clock.now())
    } catch (err) {
      if (err instanceof ImportLost) return
      const problem = err instanceof AppError && err.code !== 'unavailable' ? err.message : undefined
      const failures = row.failures + 1
      log.error({ err, importId: row.id, failures }, 'an import could not go on')
      if (problem !== undefined || failures > MAX_FAILURES) await end(row, problem ?? 'It could not go on.')
      // Not what was reached: that is as the last transaction left it.
      else await changeOwned(db, row, { failures, owned_until: clock.now() + TRY_AGAIN_MS }, clock.now())
    }
  }

  const inTurn = (row: Owned, kind: ImportKind, file: ImportFile): Promise<void> => {
    const turn = last.then(() => rowsOf(row, kind, file))
    last = turn.catch(() => undefined)
    return turn
  }

  const begin = async (row: Owned, kind: ImportKind): Promise<ImportFile> => {
    try {
      const file = await open(row, kind)
      await kind.open(readOptions(row.options), file.format === 'csv')
      return file
    } catch (error) {
      if (error instanceof AppError && error.code !== 'unavailable') await end(row, sayWhy(error))
      throw error
    }
  }

  const receive: Imports['receive'] = async (body, { kind: name, format, charset, options, dryRun, wait, actor }) => {
    const kind = known(kinds[name], `import of ${name}`)
    await kind.open(options, format === 'csv')
    const owner = randomUUID()
    const row = (await insertImport(db, {
      kind: name,
      options: JSON.stringify(options),
      dry_run: dryRun ? 1 : 0,
      format,
      charset: charset ?? null,
      imported_by: actor.id,
      owner,
      at: clock.now(),
    })) as Owned
    return owning(row, async () => {
      let bytes = 0
      try {
        bytes = await receiveFile(body, settings, row.file, (so) => {
          bytes = so
        })
        await changeOwned(db, row, { byte_size: bytes }, clock.now())
      } catch (error) {
        await changeOwned(db, row, { byte_size: bytes }, clock.now())
        await end(row, error instanceof AppError ? error.message : 'The file could not be received.')
        throw error
      }
      const file = await begin(row, kind)
      const done = owning(row, () => inTurn(row, kind, file))
      if (!wait) {
        done.catch((err: unknown) => log.error({ err, importId: row.id }, 'an import broke off'))
        return report(row.id)
      }
      await done
      const result = await report(row.id)
      if (result.status === 'finished') return result
      if (result.status === 'failed') throw new AppError('invalid_input', result.problem ?? 'The import failed.')
      const goesOn = `The import ${row.id} goes on as soon as it can: ask GET /v1/imports/${row.id}.`
      throw new AppError('unavailable', goesOn)
    })
  }

  const report = async (id: string) => presentReport(await getImport(db, id), await listRemarks(db, id))

  const resume = async () => {
    for (const { id, file, owned_until } of await listAbandoned(db, clock.now())) {
      if (stopping.signal.aborted) return
      const isHere = await access(pathOf({ file })).then(
        () => true,
        () => false,
      )
      // It may be on the machine of another process; not for ever.
      if (!isHere && owned_until > clock.now() - DAY) continue
      const row = (await takeOver(db, id, randomUUID(), clock.now())) as Owned | undefined
      if (!row) continue
      const kind = kinds[row.kind]
      if (!isHere && row.status === 'running') {
        await end(row, 'The file is gone. Rows that are counted are saved: send it again for the others.')
        continue
      }
      if (row.status === 'receiving' || !kind) {
        await end(row, 'The process ended while the file arrived. Nothing of it was saved: send it again.')
        continue
      }
      log.info({ importId: id, reached: row.reached }, 'import goes on')
      await owning(row, async () => inTurn(row, kind, await begin(row, kind)))
    }
  }

  const start: Imports['start'] = (others = []) => {
    let looking: Promise<unknown> | undefined
    const look = () => {
      looking ??= Promise.all([resume(), forgetOldFiles(db, settings), ...others.map((other) => other())])
        .catch((err: unknown) => log.warn({ err }, 'imports could not be looked after'))
        .finally(() => {
          looking = undefined
        })
    }
    look()
    const timer = setInterval(look, LOOK_MS)
    return async () => {
      clearInterval(timer)
      stopping.abort()
      await Promise.allSettled([looking, ...running])
    }
  }

  const declare: Imports['declare'] = (more) => void Object.assign(kinds, more)

  return { kinds, declare, receive, report, lifetime: { signal: stopping.signal, track }, resume, start }
}

function sayWhy(error: AppError): string {
  const [first] = error.fields ?? []
  return first ? `${error.message} ${first.message}` : error.message
}
