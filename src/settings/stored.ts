import { open, seal } from '../lib/secret-box.ts'
import { type EditableName, isEditable, isSecret } from './editable.ts'
import type { StoredRow } from './store.ts'

export const contextOfSetting = (name: string) => `stored_settings ${name}`

/** The stored value as it would be written in the environment; `lost`: a secret that this secret key does not open. */
export type Stored = { name: EditableName; text: string } | { name: EditableName; lost: true }

/** The stored settings that have a value. Those of other versions of the product are ignored. */
export function openStored(secretKey: Uint8Array, rows: readonly StoredRow[]): Stored[] {
  return rows.flatMap(({ name, value, sealed }): Stored[] => {
    if (!isEditable(name)) return []
    if (sealed === null) return value === null ? [] : [{ name, text: value }]
    try {
      return [{ name, text: open(secretKey, sealed, contextOfSetting(name)).toString() }]
    } catch {
      return [{ name, lost: true }]
    }
  })
}

/** The columns of a setting: a secret is encrypted. */
export function sealStored(secretKey: Uint8Array, name: EditableName, text: string | null) {
  if (text === null) return { value: null, sealed: null }
  if (!isSecret(name)) return { value: text, sealed: null }
  return { value: null, sealed: seal(secretKey, Buffer.from(text), contextOfSetting(name)) }
}
