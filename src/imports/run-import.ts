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

/**
 * Saves the rows of a file from the one that was reached, a few in each transaction, which also moves `reached` on: so
 * each is saved once, whatever ends this process. What is wrong with a row is told and never stops the others. Returns
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
  const pace = createPace(dialectOf(db))
  const state = { reached: row.reached, counts: readCounts(row.counts) }
  let read = 0
  let waiting: Judged[] = []
  const save = async () => {
    while (waiting.length > 0 && !signal.aborted) {
      waiting = waiting.slice(await saveSome(deps, row, importer, state, waiting, pace.due))
      await pace.rest()
    }
  }
  for await (const line of readRows(file)) {
    read += 1
    if (read > row.reached) {
      waiting.push({ row: line.row, ...('reason' in line ? line : judge(deps, row, importer, line.value)) })
    }
    if (waiting.length >= ROWS_AT_ONCE || (waiting.length > 0 && pace.due())) await save()
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

/** Saves rows from the first until it is time to let others in. Returns how many. */
async function saveSome(
  deps: RunDeps,
  row: ImportRow & { owner: string },
  importer: RowImporter,
  state: { reached: number; counts: ImportCounts },
  rows: readonly Judged[],
  due: () => boolean,
): Promise<number> {
  const at = deps.clock.now()
  const saved = await transact(deps.db, async (tx) => {
    const counts = { ...state.counts }
    const remarks: NewRemark[] = []
    let done = 0
    for (const judged of rows) {
      const outcome = 'reason' in judged ? judged : await saveRow(deps, tx, row, importer, judged, at)
      if ('outcome' in outcome) {
        counts[outcome.outcome] += 1
        const warnings = ['warnings' in judged ? judged.warnings : [], outcome.warnings].flat()
        counts.warnings += warnings.length
        remarks.push(...warnings.map((reason) => ({ kind: 'warning' as const, row: judged.row, reason })))
      } else {
        counts.rejected += 1
        remarks.push({ kind: 'error', row: judged.row, reason: outcome.reason })
      }
      done += 1
      if (due()) break
    }
    await addRemarks(tx, row.id, state.counts, remarks)
    const reached = state.reached + done
    const changes = { reached, counts: JSON.stringify(counts), failures: 0 }
    if (!(await changeOwned(tx, row, changes, at))) throw new ImportLost()
    return { done, reached, counts }
  })
  state.reached = saved.reached
  state.counts = saved.counts
  return saved.done
}

async function saveRow(
  { log }: RunDeps,
  tx: Tx,
  { id, dry_run, imported_by: author }: ImportRow,
  importer: RowImporter,
  { input, row }: { input: unknown; row: number },
  at: number,
): Promise<{ outcome: RowOutcome; warnings: string[] } | { reason: string }> {
  if (dry_run) return { outcome: 'unchanged', warnings: [] }
  try {
    const saved = await savepoint(tx, () => importer.save(tx, input as never, at, { importId: id, row, author }))
    return typeof saved === 'string' ? { outcome: saved, warnings: [] } : saved
  } catch (err) {
    if (err instanceof AppError && err.code !== 'unavailable') return { reason: err.message }
    if (!isFaultOfData(err) && !isBug(err)) throw err
    log.error({ err: isBug(err) ? err : { code: codeOf(err) }, importId: id }, 'a row of an import could not be saved')
    return { reason: REFUSED_BY_STORE }
  }
}

/** Of our code, met by what stands in this row. */
function isBug(error: unknown): boolean {
  return error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError
}

/** What a database says of a refusal quotes the row. */
function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
