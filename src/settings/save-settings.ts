import { findUnsafe, SettingsError, settingsSchema } from '../../config/env.ts'
import { readServiceAccount } from '../../config/service-account.ts'
import { audit } from '../access/index.ts'
import { type Db, type Tx, transact } from '../db/index.ts'
import type { Actor } from '../http/route.ts'
import type { Signals } from '../jobs/signals.ts'
import type { Resolve } from '../lib/address-guard.ts'
import type { Clock } from '../lib/clock.ts'
import { AppError, type FieldError } from '../lib/errors.ts'
import { findFaultOfPublicUrl } from './check-public-url.ts'
import { EDITABLE_NAMES, type EditableName, heldBy } from './editable.ts'
import type { LiveSettings } from './live-settings.ts'
import { resolveSettings } from './resolve-settings.ts'
import { auditedValue } from './secret-hint.ts'
import { listStored, putStored, raiseRevision } from './store.ts'
import { openStored, type Stored, sealStored } from './stored.ts'

/** `onChange`: in the transaction that changes settings. */
export type SettingsHooks = { onChange(tx: Tx, names: readonly EditableName[], at: number): Promise<void> }

export type SettingsDeps = {
  db: Db
  clock: Clock
  signals: Signals
  secretKey: Uint8Array
  live: LiveSettings
  settingsHooks: SettingsHooks
  /** Resolves host names; default: the machine. */
  resolve?: Resolve | undefined
}

/** As they would be written in the environment; null: as if never set. */
export type SettingChanges = Partial<Record<EditableName, string | null>>

/**
 * Sets what the environment does not, all of it or nothing, audited. It applies in this process when this returns, in
 * the others within seconds, and to every message at the moment of sending. Throws `invalid_input` with each invalid
 * setting.
 */
export async function saveSettings(deps: SettingsDeps, given: SettingChanges, actor: Pick<Actor, 'id'>): Promise<void> {
  const { db, clock, signals, secretKey, live, settingsHooks } = deps
  const changes = EDITABLE_NAMES.flatMap((name) => {
    const value = given[name]
    return value === undefined ? [] : [{ name, text: value === null || value.trim() === '' ? null : value.trim() }]
  })
  refuse(await findFaults(deps, changes))
  const changed = await transact(db, async (tx) => {
    const at = clock.now()
    await raiseRevision(tx)
    const stored = openStored(secretKey, await listStored(tx))
    const environment = { settings: live.environment, names: live.inEnvironment }
    const texts = new Map(stored.map((one) => [one.name, 'text' in one ? one.text : undefined]))
    const news = changes.filter(({ name, text }) => text !== (texts.has(name) ? texts.get(name) : null))
    const after = [
      ...stored.filter(({ name }) => !news.some((one) => one.name === name)),
      ...news.flatMap(({ name, text }) => (text === null ? [] : [{ name, text }])),
    ]
    const faultsOf = (all: readonly Stored[]) => findUnsafe(resolveSettings(environment, all).settings)
    // What is already wrong blocks nothing else.
    const known = faultsOf(stored).map(({ name }) => name)
    refuse(faultsOf(after).flatMap(({ name, message }) => (known.includes(name) ? [] : [fault(name, message)])))
    for (const { name, text } of news) {
      const columns = sealStored(secretKey, name, text)
      await putStored(tx, { name, ...columns, changed_by: actor.id, changed_at: at })
      const details = { from: auditedValue(name, texts.get(name)), to: auditedValue(name, text ?? undefined) }
      await audit(tx, { actor, action: 'setting.changed', subject: name, details, at })
    }
    const names = news.map(({ name }) => name)
    if (names.length > 0) await settingsHooks.onChange(tx, names, at)
    return names
  })
  if (changed.length === 0) return
  await live.refresh(db)
  signals.notify('settings')
  // Quiet hours that are over, or a provider that is now available: there may be something to send.
  signals.notify('deliveries')
}

type Change = { name: EditableName; text: string | null }

async function findFaults({ live, resolve }: SettingsDeps, changes: readonly Change[]): Promise<FieldError[]> {
  const faults: FieldError[] = []
  for (const { name, text } of changes) {
    const holder = heldBy(name, live.inEnvironment)
    if (holder) {
      faults.push(fault(name, `is set by the environment (${holder}), which wins: take it out there and restart first`))
    } else if (text !== null) {
      const message = faultOfText(name, text) ?? (await faultOfAddress(name, text))
      if (message) faults.push(fault(name, message))
    }
  }
  return faults

  async function faultOfAddress(name: EditableName, text: string) {
    if (name !== 'OTKLIK_PUBLIC_URL') return undefined
    return findFaultOfPublicUrl(text, { allowPrivate: live.settings.OTKLIK_PUBLIC_URL_ALLOW_PRIVATE, resolve })
  }
}

function faultOfText(name: EditableName, text: string): string | undefined {
  const parsed = settingsSchema.shape[name].safeParse(text)
  if (!parsed.success) return parsed.error.issues[0]?.message ?? 'is not valid'
  if (name !== 'OTKLIK_FCM_SERVICE_ACCOUNT') return undefined
  // A path would be one on the server, whose files are nobody's business here.
  if (!text.startsWith('{')) return 'must be the JSON of a service account, not the path of its file'
  try {
    readServiceAccount(text)
    return undefined
  } catch (error) {
    if (error instanceof SettingsError) return error.problems[0]?.message ?? 'is not valid'
    throw error
  }
}

const fault = (name: string, message: string): FieldError => ({ path: `body.settings.${name}`, message })

function refuse(faults: readonly FieldError[]): void {
  if (faults.length === 0) return
  const names = faults.map(({ path }) => path.split('.').at(-1))
  throw new AppError('invalid_input', `Nothing was changed. Mend ${names.join(', ')}.`, [...faults])
}
