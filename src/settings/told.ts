import { type EditableName, isSecret } from './editable.ts'

const MOST_SHOWN = 4
/** Of a shorter secret its end would say too much. */
const SHOWN_PART = 4

/** By what one knows a secret again: its last characters, of a service account its project. Null: it is too short. */
export function hintOf(name: EditableName, text: string): string | null {
  if (name === 'OTKLIK_FCM_SERVICE_ACCOUNT') return /"project_id"\s*:\s*"([^"\\]{1,100})"/.exec(text)?.[1] ?? null
  const shown = Math.min(MOST_SHOWN, Math.floor(text.length / SHOWN_PART))
  return shown === 0 ? null : text.slice(-shown)
}

/** A value as the audit log has it: of a secret only that it is set, and by what one knows it again. */
export function toldValue(name: EditableName, text: string | undefined): string | null {
  if (text === undefined) return null
  if (!isSecret(name)) return text
  const hint = hintOf(name, text)
  return hint === null ? 'set' : `set, …${hint}`
}
