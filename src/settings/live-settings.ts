import type { Settings } from '../../config/env.ts'
import type { ReadDb } from '../db/index.ts'
import type { Signals } from '../jobs/signals.ts'
import type { Logger } from '../lib/logger.ts'
import { SECOND } from '../lib/units.ts'
import { EDITABLE_NAMES } from './editable.ts'
import { type Resolved, resolveSettings } from './resolve-settings.ts'
import { findRevision, listStored } from './store.ts'
import { openStored } from './stored.ts'

/** A hint that got lost is made up for within this time. */
const LOOK_EVERY_MS = 2 * SECOND

export type LiveSettings = {
  /** As they hold in this process: one object for good, changed in place. Whoever keeps a value keeps an old one. */
  readonly settings: Settings
  /** As the environment gives them, and which it gives. */
  readonly environment: Settings
  readonly inEnvironment: ReadonlySet<string>
  resolved(): Resolved
  /** Reads the store. */
  refresh(db: ReadDb): Promise<void>
  /** Reads the store unless this process knows this revision: for what must not go by an older word. */
  catchUp(db: ReadDb, revision: number): Promise<void>
  /** Begins to follow what other processes change. Returns the function that ends it. */
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

/** The settings of a process, which follow what administrators set in any process. Before the first `refresh`: the environment's. */
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
    // Of two that read at the same time the later one.
    if (revision < known) return
    const isNews = revision !== known
    known = revision
    resolved = resolveSettings(environment, stored)
    // Those that were taken back, too.
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
