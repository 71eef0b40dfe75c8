import type { Tx } from '../../db/index.ts'
import { getGuest, needsNobody } from '../../guests/index.ts'
import { publicOrigin } from '../../http/public-origin.ts'
import { hasPersonWritten } from '../../inbox/index.ts'
import { readConfirmation } from '../../lib/confirmations/read-confirmation.ts'
import { known } from '../../lib/known.ts'
import { DAY, MINUTE, SECOND } from '../../lib/units.ts'
import { type OrderRow, ordersByIds } from '../../orders/index.ts'
import { getRestaurant, settingsOf } from '../../restaurants/index.ts'
import { readAnswer } from '../answers/read-answer.ts'
import type { ReputationDeps } from '../deps.ts'
import { CORRECTION_MS, giveRating, neverArrived } from '../ratings/give-rating.ts'
import type { InvitationRow } from '../ratings/invitations.ts'
import type { RatingRow } from '../ratings/present.ts'
import { linksOfOrder } from '../ratings/review-links.ts'
import { askedBetween, findRatingOfOrder } from '../ratings/view.ts'
import { correctionQuestion, scoreQuestion } from './ask-back.ts'
import { languageOfGuest } from './language.ts'
import { thanksText } from './thanks-text.ts'

/** An answer later than this is hardly one to the request. */
const ANSWER_WITHIN_MS = 3 * DAY
/** WhatsApp gives the time of a message by its own clock, in whole seconds. */
const CLOCK_TOLERANCE_MS = MINUTE

type Deps = Pick<ReputationDeps, 'clock' | 'settings'>
type Said = { guestId: string; text: string; at: number }

/**
 * What a guest's message says in answer to our rating request, and our words in return; undefined when it is no answer.
 * It is one only while the request is the last thing we wrote: after a person's message, from here or from the phone, a
 * digit means something else.
 */
export async function takeAnswer(tx: Tx, deps: Deps, { guestId, text, at }: Said): Promise<string | undefined> {
  // Asked first, because most guests have not been asked anything, and reading words costs more than this query.
  const request = await askedLately(tx, guestId, at)
  if (!request) return undefined
  const answer = readAnswer(text)
  const { correction_score: correction } = request
  // Doubtful answers are left to the operator, who sees the message like any other.
  if (answer.kind === 'none' && correction === null) return undefined
  const asked = { since: request.was_asked_at, upTo: at + SECOND }
  if (await hasPersonWritten(tx, await getGuest(tx, guestId), asked)) return undefined
  const order = known((await ordersByIds(tx, [request.order_id])).get(request.order_id), 'order that was asked about')
  if (neverArrived(order)) return undefined
  const language = await languageOf(tx, guestId, order)
  const rating = await findRatingOfOrder(tx, order.id)
  const now = deps.clock.now()
  const rate = (score: number, comment: string | null) =>
    thankFor(tx, deps, { order, language, score, comment, ratedAt: Math.min(at, now), now })

  if (!rating && answer.kind === 'score') return rate(answer.score, answer.comment)
  if (!rating) {
    if (answer.kind !== 'wordless' || request.asked_back_at !== null) return undefined
    await note(tx, request, { asked_back_at: now })
    await needsNobody(tx, guestId, at)
    return scoreQuestion(language)
  }
  if (now > rating.created_at + CORRECTION_MS) return undefined
  const confirmation = correction && readConfirmation(text, { from: rating.score, to: correction })
  if (confirmation) {
    await note(tx, request, { correction_score: null })
    if (confirmation === 'yes') return rate(correction, null)
    await needsNobody(tx, guestId, at)
    return undefined
  }
  if (answer.kind !== 'score' || answer.score === rating.score) return undefined
  await note(tx, request, { correction_score: answer.score })
  return correctionQuestion(language, { from: rating.score, to: answer.score })
}

type Given = {
  order: OrderRow
  language: Awaited<ReturnType<typeof languageOf>>
  score: number
  comment: string | null
  ratedAt: number
  now: number
}

async function thankFor(tx: Tx, { settings }: Deps, { order, language, score, comment, ratedAt, now }: Given) {
  const { rating, outcome } = await giveRating(tx, {
    order,
    remarks: { score: score as RatingRow['score'], ...(comment !== null && { comment }) },
    channel: 'chat',
    ratedAt,
    at: now,
  })
  if (outcome !== 'created' && outcome !== 'corrected') return undefined
  const { rating_border } = settingsOf(await getRestaurant(tx, rating.restaurant_id))
  // What somebody has to look at also waits for them in the chat.
  if (score > rating_border && comment === null) await needsNobody(tx, rating.guest_id, ratedAt)
  return thanksText(language, rating, await linksOfOrder(tx, publicOrigin(settings), rating))
}

async function languageOf(tx: Tx, guestId: string, order: OrderRow) {
  const { voice } = settingsOf(await getRestaurant(tx, order.restaurant_id))
  return languageOfGuest(await getGuest(tx, guestId), voice.language)
}

type Noted = Partial<Pick<InvitationRow, 'asked_back_at' | 'correction_score'>>

async function note(tx: Tx, { id }: Pick<InvitationRow, 'id'>, noted: Noted): Promise<void> {
  await tx.updateTable('invitations').set(noted).where('id', '=', id).execute()
}

/**
 * The request that the guest most likely answers: the latest, unless it is too old. One that is still on its way
 * counts: guests answer before the acknowledgement comes, or while the process that would have heard it is down.
 */
async function askedLately(tx: Tx, guestId: string, at: number) {
  const asked = await askedBetween(tx, guestId, { from: at - ANSWER_WITHIN_MS, until: at + CLOCK_TOLERANCE_MS })
  return asked.toSorted((one, other) => other.was_asked_at - one.was_asked_at)[0]
}
