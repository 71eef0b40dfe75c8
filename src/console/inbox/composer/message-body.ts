import type { OutFile } from './pending.ts'

type Written = { text: string; file: OutFile | undefined; replyTo: string | undefined }

/** A message in the API's form; `fields`: additional ones. */
export function bodyOf({ text, file, replyTo }: Written, fields: Record<string, string> = {}) {
  const given = { ...fields, ...(replyTo && { reply_to: replyTo }) }
  if (!file) return { type: 'text' as const, text, ...given }
  const form = new FormData()
  const all = { ...file.fields, ...(text && { text }), ...given }
  for (const [name, value] of Object.entries(all)) form.set(name, value)
  form.set('file', file.blob, file.name)
  return form
}
