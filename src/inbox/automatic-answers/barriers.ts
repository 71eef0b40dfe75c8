import type { Tx } from '../../db/index.ts'
import type { AutomaticAnswerKind } from '../../db/schema/inbox.ts'
import type { GuestRow } from '../../guests/index.ts'
import { DAY, MINUTE } from '../../lib/units.ts'
import { findNumber, imposedRestriction, isStopped, type NumberRow } from '../../numbers/index.ts'
import type { AutomaticAnswerSettings } from '../deps.ts'
import { hasPersonWritten } from '../view.ts'
import { answersAtOnce, looksLikeRobot } from './robots.ts'
import { findChat, hasThanked, isOwnNumber, latestAnswers } from './store.ts'

/** Why no automatic answer is sent. */
export type Barrier =
  /** This episode has had its answer. */
  | 'given'
  | 'blocked'
  | 'opted_out'
  | 'erased'
  /** The number cannot send, or WhatsApp or our own rules forbid it. */
  | 'number_unavailable'
  | 'restricted'
  | 'unsafe'
  /** A person has answered already. */
  | 'answered'
  /** Something automatic has already answered it: thanks for a rating, for instance. */
  | 'thanked'
  /** The other side is a number of this installation. */
  | 'own_number'
  /** The other side answers like a program. */
  | 'robot'
  /** The chat had an automatic answer a short while ago, or as many as are allowed in a day. */
  | 'pause'
  | 'ceiling'

type Asked = {
  guest: GuestRow
  numberId: string
  kind: AutomaticAnswerKind
  source: string
  answers: { messageId: string; at: number } | null
  thankedSince: number | undefined
  attendedMs: number
  atMostEveryMs: number
  now: number
}

/** What keeps an automatic answer from being sent to a chat at this moment; undefined when nothing does. */
export async function findBarrier(
  tx: Tx,
  settings: AutomaticAnswerSettings,
  { guest, numberId, kind, source, answers, thankedSince, attendedMs, atMostEveryMs, now }: Asked,
): Promise<Barrier | undefined> {
  const refusal = refusalOf(guest)
  if (refusal) return refusal
  if (answers && (await hasPersonWritten(tx, guest, { since: answers.at - attendedMs }))) return 'answered'
  const answered = answers ? { since: answers.at, messageId: answers.messageId } : undefined
  const from = answered ?? (thankedSince === undefined ? undefined : { since: thankedSince })
  if (from && (await hasThanked(tx, guest.id, from))) return 'thanked'
  const number = await findNumber(tx, numberId)
  if (!number || !isUsable(number)) return 'number_unavailable'
  if (isStopped(number)) return 'unsafe'
  const chat = await findChat(tx, guest.id, numberId)
  // Replies are exempt from restrictions, but a caller who has never written would be a first contact.
  if (!chat?.last_inbound_at && imposedRestriction(number, now)) return 'restricted'
  if (await isOwnNumber(tx, guest.id)) return 'own_number'
  if (answers && (await answersAtOnce(tx, { guestId: guest.id, at: answers.at }))) return 'robot'
  if (!chat) return undefined
  if (await looksLikeRobot(tx, { guest, chatId: chat.id })) return 'robot'
  const before = await latestAnswers(tx, chat.id, now - Math.max(DAY, atMostEveryMs))
  if (before.filter(({ at }) => at > now - DAY).length >= settings.OTKLIK_AUTOMATIC_ANSWERS_A_DAY) return 'ceiling'
  const pauseMs = settings.OTKLIK_AUTOMATIC_ANSWERS_PAUSE_MINUTES * MINUTE
  const [latest] = before
  const same = before.find((earlier) => earlier.kind === kind && earlier.source === source)
  const isTooSoon = (earlier: { at: number } | undefined, ms: number) => earlier !== undefined && earlier.at + ms > now
  return isTooSoon(latest, pauseMs) || isTooSoon(same, atMostEveryMs) ? 'pause' : undefined
}

/** It need not be connected at this moment: what is queued leaves soon, or not at all. */
function isUsable({ state, desired_state, deleted_at }: NumberRow): boolean {
  return deleted_at === null && desired_state === 'online' && ['open', 'restricted', 'connecting'].includes(state)
}

/** What the guest's own row says against it. */
export function refusalOf(guest: Pick<GuestRow, 'blocked_at' | 'opted_out_at' | 'erased_at'>): Barrier | undefined {
  if (guest.erased_at !== null) return 'erased'
  if (guest.blocked_at !== null) return 'blocked'
  return guest.opted_out_at === null ? undefined : 'opted_out'
}
