import type { Settings } from '../../config/env.ts'
import type { ReadDb } from '../db/index.ts'
import type { Signals } from '../jobs/signals.ts'
import type { Logger } from '../lib/logger.ts'
import { SECOND } from '../lib/units.ts'
import { EDITABLE_NAMES } from './editable.ts'
import { type Resolved, resolveSettings } from './resolve-settings.ts'
import { findRevision, listStored } from './store.ts'
import { openStored } from './stored.ts'

/** A lost hint is made up for within this time. */
const LOOK_EVERY_MS = 2 * SECOND

export type LiveSettings = {
  /** The current settings of this process: one permanent object, changed in place. A copied value becomes outdated. */
  readonly settings: Settings
  /** The environment's settings, and which ones it sets. */
  readonly environment: Settings
  readonly inEnvironment: ReadonlySet<string>
  resolved(): Resolved
  /** Reads the store. */
  refresh(db: ReadDb): Promise<void>
  /** Reads the store unless this process knows this revision: for what must not use an older value. */
  catchUp(db: ReadDb, revision: number): Promise<void>
  /** Starts following other processes' changes. Returns a function that ends it. */
  start(): () => void
}

type Deps = {
  db: ReadDb
  log: Logger
  signals: Signals
  secretKey: Uint8Array
  /** As the environment gives them. */
  settings: Settings
  inEnvironment: ReadonlySet<string>
}

/**
 * A process's settings, which follow what administrators set in any process. Before the first `refresh`: the
 * environment's.
 */
export function openLiveSettings(deps: Deps): LiveSettings {
  const { log, signals, secretKey, inEnvironment } = deps
  const environment = { settings: { ...deps.settings }, names: inEnvironment }
  const settings = { ...deps.settings }
  let known = -1
  let resolved = resolveSettings(environment, [])

  const refresh = async (db: ReadDb) => {
    // In this order: what changes in between is read again.
    const revision = await findRevision(db)
    const stored = openStored(secretKey, await listStored(db))
    // Of two reads at the same time the later one.
    if (revision < known) return
    const isNews = revision !== known
    known = revision
    resolved = resolveSettings(environment, stored)
    // Including those that were removed.
    Object.assign(settings, Object.fromEntries(EDITABLE_NAMES.map((name) => [name, resolved.settings[name]])))
    if (!isNews) return
    for (const [name, problem] of resolved.problems)
      log.error({ name, problem }, 'a setting of the console does not hold')
  }
  const catchUp = async (db: ReadDb, revision: number) => {
    if (revision > known) await refresh(db)
  }

  return {
    settings,
    environment: environment.settings,
    inEnvironment,
    resolved: () => resolved,
    refresh,
    catchUp,
    start() {
      let [looking, again, away] = [false, false, false]
      const look = async () => {
        again = looking
        if (looking) return
        looking = true
        try {
          await catchUp(deps.db, await findRevision(deps.db))
          away = false
        } catch (err) {
          if (!away) log.warn({ err }, 'the settings cannot be read; those that were read last hold')
          away = true
        } finally {
          looking = false
        }
        if (again) await look()
      }
      const timer = setInterval(look, LOOK_EVERY_MS).unref()
      const end = signals.on('settings', () => void look())
      return () => {
        clearInterval(timer)
        end()
      }
    },
  }
}
