export type SettingsTables = {
  stored_settings: StoredSettingsTable
  settings_revision: SettingsRevisionTable
}

/** What an administrator has set: a row stays when it is taken back, with neither `value` nor `sealed`. */
export type StoredSettingsTable = {
  /** The environment variable in whose place it stands. */
  name: string
  /** As one would write it in the environment; of a secret null. */
  value: string | null
  /** A secret, sealed: see settings/stored.ts. */
  sealed: Uint8Array | null
  changed_by: string
  changed_at: number
}

/** One row. `revision`: raised in the transaction of every change, so that whoever knows an older one reads anew. */
export type SettingsRevisionTable = { id: number; revision: number }
