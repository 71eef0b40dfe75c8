import { z } from 'zod'
import { storedJson } from '../db/index.ts'
import { instantOut, toIso } from '../http/time.ts'
import { NEW_CHAT_STAGES, type NewChatQuota } from '../whatsapp/port.ts'
import type { NumberRow } from './store.ts'

type Columns = Pick<NumberRow, 'new_chats' | 'new_chats_begun'>

const toldSchema = z.object({
  stage: z.enum(NEW_CHAT_STAGES),
  total: z.number().nullable(),
  used: z.number(),
  startsAt: z.number().nullable(),
  endsAt: z.number().nullable(),
  at: z.number(),
})
/** What WhatsApp last said, and when. */
export type Told = z.output<typeof toldSchema>

const readTold = storedJson('numbers.new_chats', toldSchema)

/** A quota that holds. `left`: new chats that may still be begun before `endsAt`. */
export type NewChats = { stage: NewChatQuota['stage']; total: number; used: number; left: number; at: number } & {
  startsAt: number | null
  endsAt: number
}

/**
 * The quota of new chats at `now` (UTC milliseconds): what WhatsApp last said, less the chats begun since. Undefined
 * where there is none, and when its period is over, until WhatsApp announces the next.
 */
export function newChatsOf(row: Columns, now: number): NewChats | undefined {
  const told = toldOf(row)
  if (!told || told.total === null || told.endsAt === null || told.endsAt <= now) return undefined
  const used = told.used + row.new_chats_begun
  const left = told.stage === 'capped' ? 0 : Math.max(0, told.total - used)
  return { ...told, total: told.total, endsAt: told.endsAt, used, left }
}

/** When WhatsApp last spoke of new chats; undefined: never, or the period that it spoke of is over. */
export function newChatsToldAt(row: Columns, now: number): number | undefined {
  const told = toldOf(row)
  return told && (told.endsAt === null || told.endsAt > now) ? told.at : undefined
}

export const toldOf = ({ new_chats }: Pick<Columns, 'new_chats'>): Told | undefined =>
  new_chats === null ? undefined : readTold(new_chats)

export const newChatsSchema = z
  .object({
    stage: z.enum(NEW_CHAT_STAGES).meta({ description: 'a warning holds nothing back; `capped` does' }),
    total: z.number().int(),
    used: z.number().int().meta({ description: 'as WhatsApp last said, and what was begun since' }),
    left: z.number().int(),
    ends_at: instantOut,
    told_at: instantOut.meta({ description: 'when WhatsApp said so: when linked, daily and after a refusal' }),
  })
  .nullable()
  .meta({ description: "WhatsApp's quota of new chats; null: it has told none" })

export function presentNewChats(row: Columns, now: number): z.output<typeof newChatsSchema> {
  const quota = newChatsOf(row, now)
  if (!quota) return null
  const { stage, total, used, left, endsAt, at } = quota
  return { stage, total, used, left, ends_at: toIso(endsAt), told_at: toIso(at) }
}
