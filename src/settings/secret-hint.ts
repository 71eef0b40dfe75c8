import { type EditableName, isSecret } from './editable.ts'

const MAX_SHOWN = 4
/** The end of a shorter secret would reveal too much. */
const SHOWN_PART = 4

/** How to recognise a secret: its last characters; for a service account its project. Null: it is too short. */
export function hintOf(name: EditableName, text: string): string | null {
  if (name === 'OTKLIK_FCM_SERVICE_ACCOUNT') return /"project_id"\s*:\s*"([^"\\]{1,100})"/.exec(text)?.[1] ?? null
  const shown = Math.min(MAX_SHOWN, Math.floor(text.length / SHOWN_PART))
  return shown === 0 ? null : text.slice(-shown)
}

/** A value in the audit log: for a secret only that it is set, and how to recognise it. */
export function auditedValue(name: EditableName, text: string | undefined): string | null {
  if (text === undefined) return null
  if (!isSecret(name)) return text
  const hint = hintOf(name, text)
  return hint === null ? 'set' : `set, …${hint}`
}
