export { composeSettings } from './compose.ts'
export { type LiveSettings, openLiveSettings } from './live-settings.ts'
export type { SettingsHooks } from './save-settings.ts'
export { settingsSealed } from './sealed-columns.ts'
