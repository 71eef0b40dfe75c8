import type { proto } from '@whiskeysockets/baileys'
import type { IncomingContent } from '../port.ts'

/** What was read in a message of one kind, and what WhatsApp says around it. */
export type Reading = { content: IncomingContent; context?: proto.IContextInfo | null | undefined }

type Context = proto.IContextInfo | null | undefined

/** The non-empty lines as one text; undefined when there are none. */
export function asText(lines: readonly (string | null | undefined)[], context?: Context): Reading | undefined {
  const text = joined(lines)
  return text ? { content: { type: 'text', text }, context } : undefined
}

export const joined = (lines: readonly (string | null | undefined)[]): string =>
  lines
    .map((line) => line?.trim())
    .filter(Boolean)
    .join('\n')

/** The properties that hold something: for protobuf `null`, empty and absent are the same. */
export function present<K extends string, V>(key: K, value: V | null | undefined): { [P in K]?: V } {
  return value ? ({ [key]: value } as { [P in K]?: V }) : {}
}
