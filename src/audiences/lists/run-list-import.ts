import { randomUUID } from 'node:crypto'
import { access, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Settings } from '../../../config/env.ts'
import { HEARTBEAT_MS, type ImportFile, type Imports, importsFolder } from '../../imports/index.ts'
import type { Signals } from '../../jobs/index.ts'
import type { Logger } from '../../lib/logger.ts'
import { type CountryCode, parsePhone } from '../../lib/phone.ts'
import { DAY, SECOND } from '../../lib/units.ts'
import { readCounts } from '../present.ts'
import { changeOwnedImport, takeOverImport } from '../store.ts'
import { type ImportDeps, importList, ListImportLost } from './import-list.ts'
import { readMapping } from './mapping.ts'
import { sniffCsv } from './read-file.ts'
import { type ImportRow, listAbandonedImports } from './view.ts'

export type ListRunDeps = ImportDeps & {
  log: Logger
  signals: Signals
  settings: Pick<Settings, 'OTKLIK_DATA_DIR'>
  /** Stops whatever is running when the process ends. */
  lifetime?: Imports['lifetime']
}

/** The wait after a failure of the store. */
const TRY_AGAIN_MS = 10 * SECOND

type Owned = ImportRow & { owner: string }

/** Imports a list from the row it had reached, and removes its file at the end. Failures are retried. */
export async function runListImport(deps: ListRunDeps, row: Owned, file: ImportFile): Promise<void> {
  const { db, clock, log, signals, lifetime } = deps
  const beat = setInterval(() => {
    const said = changeOwnedImport(db, row, {}, clock.now())
    said.catch((err: unknown) => log.warn({ err, importId: row.id }, 'no heartbeat'))
  }, HEARTBEAT_MS).unref()
  const running = (async () => {
    const target = {
      audienceId: row.audience_id,
      importId: row.id,
      owner: row.owner,
      consent: { source: row.consent_source, author: row.imported_by },
    }
    const plan = {
      file,
      mapping: readMapping(row.mapping),
      country: row.default_country as CountryCode,
      target,
      done: readCounts(row.counts),
    }
    try {
      const counts = await importList(deps, plan, undefined, lifetime?.signal)
      const changes = counts ? { counts: JSON.stringify(counts), status: 'finished' as const } : { owned_until: 0 }
      await changeOwnedImport(db, row, changes, clock.now())
      if (!counts) return
      signals.notify('outbox')
      await discard(deps, row)
    } catch (err) {
      if (err instanceof ListImportLost) return
      log.error({ err, importId: row.id }, 'an import of a list could not go on')
      await tryLater(deps, row)
    }
  })().finally(() => clearInterval(beat))
  await (lifetime?.track(running) ?? running)
}

/** Continues imports of lists whose process is gone and whose file is here. */
export async function resumeListImports(deps: ListRunDeps): Promise<void> {
  const { db, clock, log, settings, lifetime } = deps
  for (const { id, file, owned_until } of await listAbandonedImports(db, clock.now())) {
    if (lifetime?.signal.aborted) return
    const path = join(importsFolder(settings), file ?? '')
    const isHere = await access(path).then(
      () => true,
      () => false,
    )
    // It may be on another process's machine; but not for ever.
    if (!isHere && owned_until > clock.now() - DAY) continue
    const owner = randomUUID()
    const taken = await takeOverImport(db, id, owner, clock.now())
    if (!taken) continue
    const row = { ...taken, owner }
    if (!isHere) {
      await changeOwnedImport(db, row, { status: 'failed' }, clock.now())
      continue
    }
    log.info({ importId: id }, 'import of a list goes on')
    const country = row.default_country as CountryCode
    await runListImport(deps, row, await sniffCsv(path, (cell) => parsePhone(cell, country) !== undefined))
  }
}

async function tryLater({ db, clock, log, ...deps }: ListRunDeps, row: Owned): Promise<void> {
  const now = clock.now()
  const isHopeless = now - row.created_at > DAY
  try {
    await changeOwnedImport(db, row, isHopeless ? { status: 'failed' } : { owned_until: now + TRY_AGAIN_MS }, now)
    if (isHopeless) await discard({ db, clock, log, ...deps }, row)
  } catch (err) {
    log.warn({ err, importId: row.id }, 'the store does not answer')
  }
}

async function discard({ settings, log }: ListRunDeps, { id, file }: ImportRow): Promise<void> {
  await rm(join(importsFolder(settings), file ?? ''), { force: true }).catch((err: unknown) =>
    log.warn({ err, importId: id }, 'a file could not be removed'),
  )
}
