import type { Settings } from '../../config/env.ts'
import { audit } from '../access/index.ts'
import { type Db, dialectOf, type RetainedPart, removePage, transact } from '../db/index.ts'
import { mediaFolder, removeFiles, removeOrphans } from '../inbox/index.ts'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/logger.ts'
import type { Metrics } from '../lib/metrics.ts'
import { createPace } from '../lib/pace.ts'
import { DAY } from '../lib/units.ts'
import { isDue } from './night.ts'
import { periodsOf } from './periods.ts'
import { endRun, listPeriods, listRuns, lockRun, moveRun, noteFirstLook } from './store.ts'

export type RetentionDeps = {
  db: Db
  clock: Clock
  log: Logger
  metrics: Pick<Metrics, 'retentionRows' | 'retentionBytes'>
  settings: Pick<Settings, 'OTKLIK_DATA_DIR' | 'OTKLIK_TIME_ZONE'>
  parts: readonly RetainedPart[]
}

const ORPHANS = 'orphan_files'

/**
 * Removes data older than their period, part by part, a page in each transaction, which also records its position: a
 * killed run continues from there. Pauses between pages, ends with the night, and continues in the next one.
 */
export async function runRetention(deps: RetentionDeps, signal: AbortSignal): Promise<void> {
  const { db, clock, parts } = deps
  const runs = new Map((await listRuns(db)).map((run) => [run.part, run]))
  const periods = periodsOf(await listPeriods(db))
  for (const part of parts) {
    if (signal.aborted) return
    const run = runs.get(part.part)
    if (!run) await noteFirstLook(db, part.part, clock.now())
    else if (periods[part.kind] === null) await endRun(db, part.part)
    else if (isDueNow(deps, run.finished_at)) {
      // A part that cannot continue holds up no other; it is tried again in a minute.
      await runPart(deps, part, run.finished_at, signal).catch((err: unknown) =>
        deps.log.error({ err, part: part.part }, 'what is kept no longer could not be removed'),
      )
    }
  }
  const orphans = runs.get(ORPHANS)
  if (!orphans) await noteFirstLook(db, ORPHANS, clock.now())
  else if (isDueNow(deps, orphans.finished_at)) await clearOrphans(deps, signal)
}

async function runPart(deps: RetentionDeps, part: RetainedPart, finishedAt: number, signal: AbortSignal) {
  const pace = createPace(dialectOf(deps.db))
  while (!signal.aborted && isDueNow(deps, finishedAt)) {
    if (await removeNext(deps, part)) return
    if (pace.due()) await pace.rest()
  }
}

/** Removes one page; returns whether it was the last one. */
async function removeNext({ db, clock, log, metrics, settings }: RetentionDeps, part: RetainedPart): Promise<boolean> {
  const { kind, part: name } = part
  const page = await transact(db, async (tx) => {
    const run = await lockRun(tx, name)
    const at = clock.now()
    // The current period: an administrator may have changed it.
    const days = periodsOf(await listPeriods(tx))[kind]
    if (days === null) return undefined
    const before = Math.min(at - days * DAY, run.before_at ?? at)
    const going = run.before_at !== null
    const after = run.place_at === null || run.place_key === null ? undefined : { at: run.place_at, key: run.place_key }
    const removed = await removePage(tx, part, { before, after: going ? after : undefined, at })
    const rows = removed.rows + (going ? run.row_count : 0)
    const bytes = removed.bytes + (going ? run.byte_count : 0)
    await moveRun(tx, name, { before, next: removed.next, rows, bytes, at })
    if (!removed.next && rows > 0) {
      const details = { part: name, rows, bytes, before: new Date(before).toISOString() }
      await audit(tx, { actor: { id: 'system' }, action: 'retention.removed', subject: kind, details, at })
      log.info({ kind, part: name, rows, bytes }, 'what is kept no longer was removed')
    }
    return removed
  })
  if (!page) return true
  // After the rows: what a crash leaves here is found among the orphans.
  if (page.files.length > 0) await removeFiles(mediaFolder(settings.OTKLIK_DATA_DIR), page.files, log)
  if (page.rows > 0) {
    metrics.retentionRows.inc({ kind }, page.rows)
    metrics.retentionBytes.inc({ kind }, page.bytes)
  }
  return page.next === undefined
}

async function clearOrphans({ db, clock, log, metrics, settings }: RetentionDeps, signal: AbortSignal): Promise<void> {
  const { files, bytes } = await removeOrphans({ db, log, folder: mediaFolder(settings.OTKLIK_DATA_DIR) }, signal)
  if (signal.aborted) return
  await transact(db, async (tx) => {
    await lockRun(tx, ORPHANS)
    await moveRun(tx, ORPHANS, { before: 0, next: undefined, rows: files, bytes, at: clock.now() })
  })
  metrics.retentionRows.inc({ kind: ORPHANS }, files)
  metrics.retentionBytes.inc({ kind: ORPHANS }, bytes)
}

function isDueNow({ clock, settings }: Pick<RetentionDeps, 'clock' | 'settings'>, finishedAt: number): boolean {
  return isDue(finishedAt, clock.now(), settings.OTKLIK_TIME_ZONE)
}
