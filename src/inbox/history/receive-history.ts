import { type Tx, transact } from '../../db/index.ts'
import { addAllToTimeline, findPeerGuests, isErased, notePast, resolveGuest, takePastWish } from '../../guests/index.ts'
import { takesHistory } from '../../numbers/index.ts'
import type { HistoryPart, PastMessage } from '../../whatsapp/port.ts'
import { applyPendingChanges, isChange, receiveChange } from '../changes.ts'
import { chatWithPast } from '../chats.ts'
import type { InboxDeps, MessageRow } from '../deps.ts'
import { noteExpiration } from '../disappearing.ts'
import { healMessage, saidBy } from '../heal-message.ts'
import { nameMentions } from '../name-mentions.ts'
import { findOptOutRequest } from '../opt-outs/find-opt-out.ts'
import { fillGaps } from './gaps.ts'
import { noteArrived } from './older.ts'
import { storePast } from './store-past.ts'

type PastChat = Extract<HistoryPart, { kind: 'chat' }>

/**
 * Takes what a number's own phone remembers into the inbox: as messages that stand there and have been dealt with. They
 * are not unread, nobody is told of them or waits for an answer, they rate nothing and count for no warm-up. The same
 * part any number of times changes nothing more (invariant 6). What was asked for is taken always, the rest where the
 * number takes history.
 */
export async function receiveHistory(deps: InboxDeps, numberId: string, part: HistoryPart): Promise<void> {
  const isAsked = part.kind !== 'names' && part.asked !== undefined
  if (!isAsked && !(await takesHistory(deps.db, deps.settings, numberId))) return
  switch (part.kind) {
    case 'chat':
      await transact(deps.db, (tx) => receiveChat(tx, deps, numberId, part))
      break
    case 'names':
      await transact(deps.db, (tx) => nameUnknown(tx, deps, part.names))
      break
    case 'end':
      if (!part.isLast) return
      await transact(deps.db, (tx) => fillGaps(tx, numberId, deps.clock.now()))
      return
    default:
      part satisfies never
  }
  deps.signals.notify('outbox')
}

async function receiveChat(tx: Tx, deps: InboxDeps, numberId: string, part: PastChat): Promise<void> {
  const { peer, messages, expiration, asked } = part
  const isForgotten = await isErased(tx, deps.guests, peer)
  const standing = messages.filter(({ content }) => !isChange(content) && content.type !== 'disappearing')
  const arrived = isForgotten ? 0 : await receiveStanding(tx, deps, numberId, part, standing)
  const isComplete = part.isBeginning || messages.length === 0
  if (asked) await noteArrived(tx, { numberId, request: asked, arrived, isComplete }, deps.clock.now())
  const guest = arrived > 0 || expiration ? (await findPeerGuests(tx, peer))[0] : undefined
  if (guest && expiration) await noteExpiration(tx, { guestId: guest.id, numberId }, expiration)
}

async function receiveStanding(
  tx: Tx,
  deps: InboxDeps,
  numberId: string,
  { peer, messages }: PastChat,
  standing: readonly PastMessage[],
): Promise<number> {
  const newest = standing.at(-1)
  if (!newest) return 0
  const inbound = standing.filter(({ fromMe }) => !fromMe)
  const pushName = inbound.findLast((message) => message.pushName)?.pushName
  const { guest } = await resolveGuest(tx, deps.guests, { ...peer, pushName, at: newest.at, isPast: true })
  const lastInboundAt = inbound.at(-1)?.at
  const chatId = await chatWithPast(tx, {
    guestId: guest.id,
    numberId,
    at: newest.at,
    lastInboundAt,
    lastOutAt: standing.findLast(({ fromMe }) => fromMe)?.at,
  })
  const named = await Promise.all(
    standing.map(async (message) => ({ ...message, ...(await nameMentions(tx, message)) })),
  )
  const { stored, unreadable } = await storePast(tx, deps, { numberId, guestId: guest.id, chatId }, named)
  for (const message of unreadable) await healMessage(tx, deps, numberId, message, { isPast: true })
  for (const row of stored) await follow(tx, deps, row)
  for (const message of messages) {
    const { content } = message
    if (isChange(content)) await receiveChange(tx, deps, { numberId, guestId: guest.id, message }, content)
  }
  const last = stored.at(-1)
  if (!last) return 0
  await addAllToTimeline(
    tx,
    stored.map((row) => ({ guestId: guest.id, at: row.at, kind: 'message', refId: row.id })),
  )
  await notePast(tx, {
    guestId: guest.id,
    newest: { id: last.id, at: last.at },
    ...(lastInboundAt === undefined ? {} : { lastInboundAt }),
  })
  return stored.length
}

/**
 * Applies changes that came before their message, and what the guest said about mailings, if nothing newer is known.
 */
async function follow(tx: Tx, deps: InboxDeps, row: MessageRow): Promise<void> {
  const { text, type, from_me: fromMe, at } = await applyPendingChanges(tx, deps, row)
  const request = fromMe === 0 && type === 'text' && text !== null ? findOptOutRequest(text) : undefined
  if (!request || !saidBy(row)) return
  const word = { at, how: 'chat', source: 'message', message_id: row.id, words: text } as const
  await takePastWish(tx, row.guest_id, request.wish, word)
}

/** Gives names to guests who have none; nobody is created. */
async function nameUnknown(
  tx: Tx,
  { guests, clock }: InboxDeps,
  names: Extract<HistoryPart, { kind: 'names' }>['names'],
): Promise<void> {
  for (const { peer, pushName } of names) {
    const [known] = await findPeerGuests(tx, peer)
    if (known && !known.push_name) await resolveGuest(tx, guests, { ...peer, pushName, at: clock.now(), isPast: true })
  }
}
