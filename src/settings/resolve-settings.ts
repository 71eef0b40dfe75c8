import { type Settings, settingsSchema } from '../../config/env.ts'
import { type EditableName, heldBy } from './editable.ts'
import type { Stored } from './stored.ts'

/** The settings as they hold, and what of the stored ones could not be used. */
export type Resolved = {
  settings: Settings
  /** As they were written, of those that hold. */
  texts: ReadonlyMap<EditableName, string>
  /** Why a stored setting does not hold though the environment says nothing. */
  problems: ReadonlyMap<EditableName, 'lost' | 'invalid'>
}

type Environment = { settings: Settings; names: ReadonlySet<string> }

/** What the environment says, and where it says nothing what is stored; else the default. */
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
