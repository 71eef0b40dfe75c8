import { z } from 'zod'
import type { ReadDb, Tx } from '../db/index.ts'
import { instantOut, toIso } from '../http/time.ts'
import { CUSTOMER_WINDOW_MS } from '../lib/customer-window.ts'
import { AppError } from '../lib/errors.ts'
import { findLastInbound } from './chats.ts'

type Chat = { guestId: string; numberId: string }

/** For an official number: until when free texts may be sent to the guest (UTC ms; null: they never wrote to it). */
export type ReplyWindow = { closesAt: number | null }

/** Undefined for a linked number: it has no window. */
async function findReplyWindow(db: ReadDb | Tx, chat: Chat): Promise<ReplyWindow | undefined> {
  const number = await db.selectFrom('numbers').select('kind').where('id', '=', chat.numberId).executeTakeFirst()
  if (number?.kind !== 'cloud_api') return undefined
  const last = await findLastInbound(db, chat)
  return { closesAt: last === null ? null : last + CUSTOMER_WINDOW_MS }
}

const isStillOpen = ({ closesAt }: ReplyWindow, now: number): boolean => closesAt !== null && closesAt > now

/** Throws `window_closed` where Meta would accept only a template. */
export async function demandOpenWindow(tx: ReadDb | Tx, chat: Chat, now: number): Promise<void> {
  const window = await findReplyWindow(tx, chat)
  if (!window || isStillOpen(window, now)) return
  const since =
    window.closesAt === null
      ? 'The guest has never written to this official number'
      : `The guest last wrote to this official number more than 24 hours ago: its window closed at ${toIso(window.closesAt)}`
  throw new AppError(
    'window_closed',
    `${since}. Until they write again, only a template that Meta has approved may be sent, or a message from another number.`,
  )
}

/** Throws `wrong_state` where Meta has no such thing. */
export async function demandChangeable(tx: ReadDb | Tx, numberId: string): Promise<void> {
  const number = await tx.selectFrom('numbers').select('kind').where('id', '=', numberId).executeTakeFirst()
  if (number?.kind !== 'cloud_api') return
  throw new AppError('wrong_state', 'This number is official: Meta lets nobody edit or delete what was sent from it.')
}

export const replyWindowSchema = z.object({
  number_id: z.string().meta({ description: 'from which an answer would go' }),
  kind: z.enum(['linked', 'cloud_api']),
  open: z.boolean().meta({ description: 'false: only a template that Meta has approved may be sent' }),
  closes_at: instantOut.nullable().meta({ description: 'null: never; or, of a closed window, the guest never wrote' }),
})

export async function presentReplyWindow(
  db: ReadDb,
  chat: Chat,
  now: number,
): Promise<z.output<typeof replyWindowSchema>> {
  const window = await findReplyWindow(db, chat)
  return {
    number_id: chat.numberId,
    kind: window ? 'cloud_api' : 'linked',
    open: !window || isStillOpen(window, now),
    closes_at: window ? toIso(window.closesAt) : null,
  }
}
