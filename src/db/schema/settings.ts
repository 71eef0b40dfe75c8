export type SettingsTables = {
  stored_settings: StoredSettingsTable
  settings_revision: SettingsRevisionTable
}

/** What an administrator has set: a row stays when the setting is removed, with neither `value` nor `sealed`. */
export type StoredSettingsTable = {
  /** The environment variable it replaces. */
  name: string
  /** As it would be written in the environment; null for a secret. */
  value: string | null
  /** A secret, encrypted: see settings/stored.ts. */
  sealed: Uint8Array | null
  changed_by: string
  changed_at: number
}

/** One row. `revision`: raised in the transaction of every change, so that whoever knows an older one reads again. */
export type SettingsRevisionTable = { id: number; revision: number }
