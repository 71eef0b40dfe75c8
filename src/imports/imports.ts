import { randomUUID } from 'node:crypto'
import { access } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { AppError } from '../lib/errors.ts'
import { known } from '../lib/known.ts'
import { DAY, SECOND } from '../lib/units.ts'
import {
  failImport,
  type ImportDeps,
  type OwnedImport,
  pathOf,
  saveRows,
  understandFile,
  whileOwned,
} from './import-steps.ts'
import type { ImportKind } from './kinds.ts'
import type { ImportFormat } from './read/file.ts'
import { forgetOldFiles, receiveFile } from './receive.ts'
import { type ImportReport, presentReport } from './report.ts'
import { changeOwned, insertImport, takeOver } from './store.ts'
import { getImport, type ImportRow, listAbandoned, listRemarks } from './view.ts'

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
  /**
   * Checks for those now and again. Returns a function that stops it: a running import ends after its current rows and
   * is resumed later.
   */
  start(others?: readonly Resumable[]): () => Promise<void>
}

const CHECK_MS = 5 * SECOND

/** Imports of this process, one at a time: they share half of its time. */
export function createImports(deps: ImportDeps): Imports {
  return new ImportQueue(deps)
}

class ImportQueue implements Imports {
  readonly kinds: Record<string, ImportKind> = {}
  readonly lifetime: Imports['lifetime']
  readonly #deps: ImportDeps
  readonly #stopping = new AbortController()
  readonly #running = new Set<Promise<unknown>>()
  #last: Promise<unknown> = Promise.resolve()
  #checking: Promise<unknown> | undefined

  constructor(deps: ImportDeps) {
    this.#deps = deps
    this.lifetime = { signal: this.#stopping.signal, track: (work) => this.#track(work) }
  }

  declare(kinds: Readonly<Record<string, ImportKind>>): void {
    Object.assign(this.kinds, kinds)
  }

  async receive(body: Readable, request: ImportRequest): Promise<ImportReport> {
    const { kind: name, format, charset, options, dryRun, wait, actor } = request
    const { db, clock, log } = this.#deps
    const kind = known(this.kinds[name], `import of ${name}`)
    await kind.open(options, format === 'csv')
    const owner = randomUUID()
    const inserted = await insertImport(db, {
      kind: name,
      options: JSON.stringify(options),
      dry_run: dryRun ? 1 : 0,
      format,
      charset: charset ?? null,
      imported_by: actor.id,
      owner,
      at: clock.now(),
    })
    const row = { ...inserted, owner }
    return this.#owning(row, async () => {
      await this.#receiveFile(body, row)
      const file = await understandFile(this.#deps, row, kind)
      const done = this.#owning(row, () => this.#inTurn({ row, kind, file }))
      if (wait) return this.#reportWhenDone(row.id, done)
      done.catch((err: unknown) => log.error({ err, importId: row.id }, 'an import broke off'))
      return this.report(row.id)
    })
  }

  async report(id: string): Promise<ImportReport> {
    const { db } = this.#deps
    return presentReport(await getImport(db, id), await listRemarks(db, id))
  }

  async resume(): Promise<void> {
    for (const abandoned of await listAbandoned(this.#deps.db, this.#deps.clock.now())) {
      if (this.#stopping.signal.aborted) return
      await this.#resumeOne(abandoned)
    }
  }

  start(others: readonly Resumable[] = []): () => Promise<void> {
    const { db, log, settings } = this.#deps
    const check = () => {
      this.#checking ??= Promise.all([this.resume(), forgetOldFiles(db, settings), ...others.map((other) => other())])
        .catch((err: unknown) => log.warn({ err }, 'imports could not be checked'))
        .finally(() => {
          this.#checking = undefined
        })
    }
    check()
    const timer = setInterval(check, CHECK_MS)
    return async () => {
      clearInterval(timer)
      this.#stopping.abort()
      await Promise.allSettled([this.#checking, ...this.#running])
    }
  }

  async #receiveFile(body: Readable, row: OwnedImport): Promise<void> {
    const { db, clock, settings } = this.#deps
    let bytes = 0
    const saveSize = () => changeOwned(db, row, { byte_size: bytes }, clock.now())
    try {
      bytes = await receiveFile(body, settings, row.file, (received) => {
        bytes = received
      })
      await saveSize()
    } catch (error) {
      await saveSize()
      await failImport(this.#deps, row, error instanceof AppError ? error.message : 'The file could not be received.')
      throw error
    }
  }

  async #reportWhenDone(id: string, done: Promise<void>): Promise<ImportReport> {
    await done
    const result = await this.report(id)
    if (result.status === 'finished') return result
    if (result.status === 'failed') throw new AppError('invalid_input', result.problem ?? 'The import failed.')
    throw new AppError('unavailable', `The import ${id} goes on as soon as it can: ask GET /v1/imports/${id}.`)
  }

  async #resumeOne({ id, file, owned_until }: ImportRow): Promise<void> {
    const { db, clock, log, settings } = this.#deps
    const isHere = await access(pathOf(settings, { file })).then(
      () => true,
      () => false,
    )
    // It may be on the machine of another process; not for ever.
    if (!isHere && owned_until > clock.now() - DAY) return
    const owner = randomUUID()
    const taken = await takeOver(db, id, owner, clock.now())
    if (!taken) return
    const row = { ...taken, owner }
    const kind = this.kinds[row.kind]
    if (!isHere && row.status === 'running') {
      const problem = 'The file is gone. Rows that are counted are saved: send it again for the others.'
      return failImport(this.#deps, row, problem)
    }
    if (row.status === 'receiving' || !kind) {
      const problem = 'The process ended while the file arrived. Nothing of it was saved: send it again.'
      return failImport(this.#deps, row, problem)
    }
    log.info({ importId: id, reached: row.reached }, 'import goes on')
    await this.#owning(row, async () => {
      const file = await understandFile(this.#deps, row, kind)
      await this.#inTurn({ row, kind, file })
    })
  }

  #inTurn(opened: Parameters<typeof saveRows>[1]): Promise<void> {
    const turn = this.#last.then(() => saveRows(this.#deps, opened, this.#stopping.signal))
    this.#last = turn.catch(() => undefined)
    return turn
  }

  #owning<T>(row: OwnedImport, work: () => Promise<T>): Promise<T> {
    return this.#track(whileOwned(this.#deps, row, work))
  }

  #track<T>(work: Promise<T>): Promise<T> {
    this.#running.add(work)
    return work.finally(() => this.#running.delete(work))
  }
}
