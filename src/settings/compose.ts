import { createHooks } from '../lib/hooks.ts'
import { settingsRoutes } from './routes.ts'
import type { SettingsDeps, SettingsHooks } from './save-settings.ts'

/** The settings that administrators set instead of the environment, and who is told about changes. */
export function composeSettings(base: Omit<SettingsDeps, 'settingsHooks'>) {
  const hooks = createHooks<SettingsHooks>({ onChange: true })
  return { hooks, routes: settingsRoutes({ ...base, settingsHooks: hooks.tell }) }
}
