import { comesAfter, type LastChange } from './change-order.ts'
import type { MessageRow } from './deps.ts'

export type Reaction = { emoji: string; at: number; ids?: string[] }
export type Reactions = { guest?: Reaction; us?: Reaction }

export function reactionsOf(row: Pick<MessageRow, 'reactions'>): Reactions {
  return row.reactions === null ? {} : (JSON.parse(row.reactions) as Reactions)
}

/** The reactions with a newer one in them; undefined when it is older than, or the same as, what is known. */
export function withReaction(
  present: Reactions,
  by: keyof Reactions,
  { emoji, at, id }: { emoji: string; at: number; id: string },
): Reactions | undefined {
  const known = present[by]
  const last: LastChange | undefined = known && { at: known.at, ids: known.ids ?? [] }
  const next = comesAfter(last, { at, id })
  return next && { ...present, [by]: { emoji, ...next } }
}
