import { z } from 'zod'
import { storedJson } from '../db/index.ts'
import { comesAfter, type LastChange } from './change-order.ts'
import type { MessageRow } from './deps.ts'

const reaction = z.object({ emoji: z.string(), at: z.number(), ids: z.array(z.string()).optional() })
const reactionsSchema = z.object({ guest: reaction.optional(), us: reaction.optional() })

export type Reactions = z.output<typeof reactionsSchema>

const readReactions = storedJson('messages.reactions', reactionsSchema)

export function reactionsOf(row: Pick<MessageRow, 'reactions'>): Reactions {
  return row.reactions === null ? {} : readReactions(row.reactions)
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
