import type { MessageRow } from './deps.ts'

export type Reaction = { emoji: string; at: number }
export type Reactions = { guest?: Reaction; us?: Reaction }

export function reactionsOf(row: Pick<MessageRow, 'reactions'>): Reactions {
  return row.reactions === null ? {} : (JSON.parse(row.reactions) as Reactions)
}

/** The reactions with a newer one in them; undefined when it is older than, or the same as, what is known. */
export function withReaction(present: Reactions, by: keyof Reactions, reaction: Reaction): Reactions | undefined {
  const known = present[by]
  if (known && (known.at > reaction.at || known.emoji === reaction.emoji)) return undefined
  return { ...present, [by]: reaction }
}
