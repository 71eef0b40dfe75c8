import { type Settings, settingsSchema } from '../../config/env.ts'
import { type EditableName, heldBy } from './editable.ts'
import type { Stored } from './stored.ts'

/** The current settings, and the stored ones that could not be used. */
export type Resolved = {
  settings: Settings
  /** As they were written, for the valid ones. */
  texts: ReadonlyMap<EditableName, string>
  /** Why a stored setting is not used although the environment sets none. */
  problems: ReadonlyMap<EditableName, 'lost' | 'invalid'>
}

type Environment = { settings: Settings; names: ReadonlySet<string> }

/** The environment's value; if it sets none, the stored one; otherwise the default. */
export function resolveSettings(environment: Environment, stored: readonly Stored[]): Resolved {
  const settings = { ...environment.settings }
  const texts = new Map<EditableName, string>()
  const problems = new Map<EditableName, 'lost' | 'invalid'>()
  for (const one of stored) {
    const { name } = one
    if (heldBy(name, environment.names)) continue
    if ('lost' in one) problems.set(name, 'lost')
    else {
      const parsed = settingsSchema.shape[name].safeParse(one.text)
      if (parsed.success) {
        Object.assign(settings, { [name]: parsed.data })
        texts.set(name, one.text)
      } else problems.set(name, 'invalid')
    }
  }
  return { settings, texts, problems }
}
