import { createHooks } from '../lib/hooks.ts'
import { settingsRoutes } from './routes.ts'
import type { SettingsDeps, SettingsHooks } from './save-settings.ts'

/** What administrators set in the place of the environment, and whom to tell of it. */
export function composeSettings(base: Omit<SettingsDeps, 'settingsHooks'>) {
  const hooks = createHooks<SettingsHooks>({ onChange: true })
  return { hooks, routes: settingsRoutes({ ...base, settingsHooks: hooks.tell }) }
}
