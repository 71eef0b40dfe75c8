import { afterCommit, type Tx } from '../../db/index.ts'
import type { MessageStatus } from '../../db/schema/inbox.ts'
import { getGuest, needsNobody } from '../../guests/index.ts'
import { publicOrigin } from '../../http/public-origin.ts'
import { insertOutgoing, type MessageHooks, type OutgoingDeps } from '../../inbox/index.ts'
import type { Signals } from '../../jobs/signals.ts'
import { DAY, MINUTE } from '../../lib/units.ts'
import { ordersByIds } from '../../orders/index.ts'
import { getRestaurant, settingsOf } from '../../restaurants/index.ts'
import { readAnswer } from '../answers/read-answer.ts'
import type { ReputationDeps } from '../deps.ts'
import { giveRating, neverArrived } from '../ratings/give-rating.ts'
import type { InvitationRow } from '../ratings/invitations.ts'
import { linksOfOrder } from '../ratings/review-links.ts'
import { languageOfGuest } from './language.ts'
import { thanksText } from './thanks-text.ts'

/** An answer later than this is hardly one to the request. */
const ANSWER_WITHIN_MS = 3 * DAY
/** WhatsApp tells the time of a message by its own clock, in whole seconds. */
const CLOCK_TOLERANCE_MS = MINUTE
const ARRIVED: ReadonlySet<string> = new Set<MessageStatus>(['sent', 'delivered', 'read'])

type Deps = Pick<ReputationDeps, 'clock' | 'settings'> & { signals: Signals; outgoing: OutgoingDeps }

/** What reputation learns from the inbox: that a guest was asked, and what they answer. */
export function ratingMessageHooks(deps: Deps): MessageHooks {
  return {
    async onStatus(tx, messages, status, at) {
      // A receipt may be all that is ever heard of a message: its acknowledgement dies with the process.
      if (!ARRIVED.has(status)) return
      for (const { kind, delivery_id } of messages) {
        if (kind === 'rating_request' && delivery_id !== null) await noteAsked(tx, delivery_id, at)
      }
    },
    async onInbound(tx, { guestId, numberId, at, text }) {
      if (text === null) return
      const answer = readAnswer(text)
      // Doubtful answers are left to the operator, who sees the message like the others.
      if (answer.kind !== 'score') return
      const invitation = await askedLately(tx, guestId, at)
      if (!invitation) return
      const order = (await ordersByIds(tx, [invitation.order_id])).get(invitation.order_id)!
      if (neverArrived(order)) return
      const now = deps.clock.now()
      const { rating, outcome } = await giveRating(tx, {
        order,
        remarks: { score: answer.score, ...(answer.comment !== null && { comment: answer.comment }) },
        channel: 'chat',
        ratedAt: Math.min(at, now),
        at: now,
      })
      if (outcome !== 'created') return
      const { voice, rating_border } = settingsOf(await getRestaurant(tx, rating.restaurant_id))
      // What somebody has to look at waits for them in the chat, too.
      if (answer.score > rating_border && answer.comment === null) await needsNobody(tx, guestId, at)
      const links = await linksOfOrder(tx, publicOrigin(deps.settings), rating)
      const guest = await getGuest(tx, guestId)
      await insertOutgoing(tx, deps.outgoing, {
        numberId,
        guestId,
        kind: 'reply',
        content: { type: 'text', text: thanksText(languageOfGuest(guest, voice.language), rating, links) },
        author: null,
        at: now,
      })
      afterCommit(tx, () => deps.signals.notify('replies', numberId))
    },
  }
}

async function noteAsked(tx: Tx, deliveryId: string, at: number): Promise<void> {
  await tx
    .updateTable('invitations')
    .set({ asked_at: at })
    .where('order_id', '=', (eb) => eb.selectFrom('deliveries').select('dedupe_key').where('id', '=', deliveryId))
    .where('asked_at', 'is', null)
    .execute()
}

/**
 * The request that the guest most likely answers: the latest, unless it is too long ago. One that is still on its way
 * counts: guests answer before the acknowledgement comes, or while the process is down that would have heard it.
 */
function askedLately(tx: Tx, guestId: string, at: number): Promise<InvitationRow | undefined> {
  return tx
    .selectFrom('invitations as i')
    .leftJoin('deliveries as d', (join) =>
      join
        .onRef('d.guest_id', '=', 'i.guest_id')
        .onRef('d.dedupe_key', '=', 'i.order_id')
        .on('d.status', 'in', ['sending', 'unconfirmed']),
    )
    .selectAll('i')
    .where('i.guest_id', '=', guestId)
    .where((eb) => {
      const askedAt = eb.fn.coalesce('i.asked_at', 'd.claimed_at')
      return eb.and([eb(askedAt, '<=', at + CLOCK_TOLERANCE_MS), eb(askedAt, '>=', at - ANSWER_WITHIN_MS)])
    })
    .orderBy((eb) => eb.fn.coalesce('i.asked_at', 'd.claimed_at'), 'desc')
    .limit(1)
    .executeTakeFirst()
}
