import { type Db, dialectOf, isFaultOfData, savepoint, type Tx, transact } from '../db/index.ts'
import type { Clock } from '../lib/clock.ts'
import { AppError } from '../lib/errors.ts'
import type { Logger } from '../lib/logger.ts'
import { createPace } from '../lib/pace.ts'
import { type ImportKind, type ReadRow, type RowImporter, type RowOutcome, readOptions } from './kinds.ts'
import { type ImportFile, readRows } from './read/file.ts'
import { type ImportCounts, readCounts } from './report.ts'
import { addRemarks, changeOwned, type NewRemark } from './store.ts'
import type { ImportRow } from './view.ts'

export type RunDeps = { db: Db; clock: Clock; log: Logger }

/** Rows that are read before they are saved: few, so that little is held. */
const ROWS_AT_ONCE = 50

/** Another run has taken the import over: this one has nothing left to do. */
export class ImportLost extends Error {
  override name = 'ImportLost'
}

type Judged = ReadRow & { row: number }

/** A run over a file: its import, and what it has reached so far. */
type Run = {
  row: ImportRow & { owner: string }
  importer: RowImporter
  /** It is time to let other work in. */
  isDue(): boolean
  reached: number
  counts: ImportCounts
}

/**
 * Saves the rows of a file from the one that was reached, a few in each transaction, which also moves `reached` on: so
 * each is saved once, whatever ends this process. What is wrong with a row is reported and never stops the others. Returns
 * false when `signal` stopped it half-way; throws `ImportLost`, or what keeps the store from working.
 */
export async function runImport(
  deps: RunDeps,
  row: ImportRow & { owner: string },
  kind: ImportKind,
  file: ImportFile,
  signal: AbortSignal,
): Promise<boolean> {
  const { db, clock } = deps
  const importer = await kind.open(readOptions(row.options), file.format === 'csv')
  const rowsAtOnce = Math.max(ROWS_AT_ONCE, importer.rowsAtOnce)
  const pace = createPace(dialectOf(db))
  const run: Run = { row, importer, isDue: pace.due, reached: row.reached, counts: readCounts(row.counts) }
  let read = 0
  let waiting: Judged[] = []
  const save = async () => {
    while (waiting.length > 0 && !signal.aborted) {
      waiting = waiting.slice(await saveSome(deps, run, waiting))
      await pace.rest()
    }
  }
  for await (const line of readRows(file)) {
    read += 1
    if (read > row.reached) {
      waiting.push({ row: line.row, ...('reason' in line ? line : judge(deps, row, importer, line.value)) })
    }
    // Only whole pages: on a starved machine every row would be over time, and be saved alone.
    if (waiting.length >= rowsAtOnce) await save()
    else if (pace.due()) await pace.rest()
    if (signal.aborted) return false
  }
  await save()
  if (signal.aborted) return false
  if (!(await changeOwned(db, row, { status: 'finished' }, clock.now()))) throw new ImportLost()
  return true
}

function judge({ log }: RunDeps, { id }: ImportRow, importer: RowImporter, value: Record<string, unknown>): ReadRow {
  try {
    return importer.read(value)
  } catch (err) {
    if (err instanceof AppError) return { reason: err.message }
    log.error({ err, importId: id }, 'a row of an import could not be read')
    return { reason: UNREADABLE }
  }
}

const UNREADABLE = 'could not be read'
const REFUSED_BY_STORE = 'holds what the database does not take'

/** Saves rows from the first until it is time to let other work in. Returns how many. */
async function saveSome(deps: RunDeps, run: Run, rows: readonly Judged[]): Promise<number> {
  const { row, importer } = run
  const at = deps.clock.now()
  const saving = { row, importer, at }
  const saved = await transact(deps.db, async (tx) => {
    const counts = { ...run.counts }
    const remarks: NewRemark[] = []
    let done = 0
    do {
      const page = rows.slice(done, done + importer.rowsAtOnce)
      for (const { line, ...outcome } of await savePage(deps, tx, saving, page)) {
        if ('outcome' in outcome) {
          counts[outcome.outcome] += 1
          counts.warnings += outcome.warnings.length
          remarks.push(...outcome.warnings.map((reason) => ({ kind: 'warning' as const, row: line, reason })))
        } else {
          counts.rejected += 1
          remarks.push({ kind: 'error', row: line, reason: outcome.reason })
        }
      }
      done += page.length
    } while (done < rows.length && !run.isDue())
    await addRemarks(tx, row.id, run.counts, remarks)
    const reached = run.reached + done
    const changes = { reached, counts: JSON.stringify(counts), failures: 0 }
    if (!(await changeOwned(tx, row, changes, at))) throw new ImportLost()
    return { done, reached, counts }
  })
  run.reached = saved.reached
  run.counts = saved.counts
  return saved.done
}

type Saving = { row: ImportRow; importer: RowImporter; at: number }
type Outcome = { outcome: RowOutcome; warnings: string[] } | { reason: string }
type Good = Extract<Judged, { input: unknown }>

/** What became of each row, in their order. */
async function savePage(
  deps: RunDeps,
  tx: Tx,
  saving: Saving,
  page: readonly Judged[],
): Promise<(Outcome & { line: number })[]> {
  const good = page.filter((judged) => 'input' in judged)
  const saved = await saveTogether(deps, tx, saving, good)
  const outcomes = new Map(good.map((judged, n) => [judged.row, saved[n]]))
  return page.map((judged) => {
    const line = judged.row
    if ('reason' in judged) return { line, reason: judged.reason }
    const outcome = outcomes.get(line)
    if (!outcome) throw new Error('a row was saved without an outcome')
    if ('reason' in outcome) return { line, ...outcome }
    return { line, outcome: outcome.outcome, warnings: [...judged.warnings, ...outcome.warnings] }
  })
}

/** When rows are refused together, each half is saved again by itself, so that a bad row is the only one refused. */
async function saveTogether(deps: RunDeps, tx: Tx, saving: Saving, rows: readonly Good[]): Promise<Outcome[]> {
  const { id, dry_run, imported_by: author } = saving.row
  if (dry_run) return rows.map(() => ({ outcome: 'unchanged', warnings: [] }))
  if (rows.length === 0) return []
  const placed = rows.map(({ input, row }) => ({ input, place: { importId: id, row, author } }))
  try {
    const saved = await savepoint(tx, () => saving.importer.save(tx, placed, saving.at))
    return saved.map((one) => (typeof one === 'string' ? { outcome: one, warnings: [] } : one))
  } catch (err) {
    const isRefused = err instanceof AppError && err.code !== 'unavailable'
    if (!isRefused && !isFaultOfData(err) && !isBug(err)) throw err
    if (rows.length > 1) {
      const half = Math.ceil(rows.length / 2)
      const first = await saveTogether(deps, tx, saving, rows.slice(0, half))
      return [...first, ...(await saveTogether(deps, tx, saving, rows.slice(half)))]
    }
    if (isRefused) return [{ reason: err.message }]
    const logged = { err: isBug(err) ? err : { code: codeOf(err) }, importId: id }
    deps.log.error(logged, 'a row of an import could not be saved')
    return [{ reason: REFUSED_BY_STORE }]
  }
}

/** A bug of ours, met by the content of this row. */
function isBug(error: unknown): boolean {
  return error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError
}

/** The code alone: a database's message about a refusal quotes the row. */
function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
