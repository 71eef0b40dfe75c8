import { recordEvent, type Tx } from '../../db/index.ts'
import { type AuditHook, addToTimeline } from '../../guests/index.ts'
import { AppError } from '../../lib/errors.ts'
import type { PromoPercent } from '../../lib/promo-percents.ts'
import { issuePromoCode } from '../../promo-codes/index.ts'
import { getRestaurant, type ReputationSettings, settingsOf } from '../../restaurants/index.ts'
import { withAuthor } from '../reviews/authors.ts'
import { presentReview } from '../reviews/present.ts'
import type { ReviewRow } from '../reviews/review-row.ts'
import { checkReply } from './check-reply.ts'
import { planGuestReply, reachOf } from './guest-reply.ts'
import type { ReplyRow } from './present.ts'
import { changeReply, getReply, insertReply, lockReview, noteReplyStatus, standingReply } from './store.ts'
import { showReply } from './view.ts'

export type ReplyDraft = {
  text: string
  promoPercent: PromoPercent | null
  /** Whether the guest gets it in the chat. Undefined: if the chat can be reached. */
  toGuest?: boolean | undefined
  /** Keep it to finish later: the rules are not checked yet. */
  draft: boolean
  author: string
  at: number
}

/** Scores up to this one are complaints, the only ones a promo code may answer on public sites (their rule). */
const COMPLAINT_UP_TO = 3

/**
 * Writes the reply to a review, or rewrites the existing draft. A text that breaks rules is refused with all reasons.
 * Otherwise it waits for moderation, or is published at once where the restaurant moderates by the rules alone. Throws
 * `not_found`, `invalid_input`, and `wrong_state` when there is a reply already or the three days are over.
 */
export async function writeReply(tx: Tx, audit: AuditHook, reviewId: string, draft: ReplyDraft): Promise<ReplyRow> {
  const review = await lockReview(tx, reviewId)
  const settings = settingsOf(await getRestaurant(tx, review.restaurant_id))
  if (!draft.draft) demandRules(review, settings, draft)
  if (draft.toGuest) await demandReach(tx, review, draft.at)
  const standing = await standingReply(tx, reviewId)
  if (standing && standing.status !== 'draft') {
    throw new AppError('wrong_state', 'This review has a reply already; change that one.')
  }
  const columns = {
    text: draft.text,
    promo_percent: draft.promoPercent,
    to_guest: draft.toGuest === false ? (0 as const) : (1 as const),
    status: draft.draft ? ('draft' as const) : ('moderation' as const),
    author: draft.author,
    updated_at: draft.at,
  }
  const reply = standing
    ? await changeReply(tx, standing.id, ['draft'], columns)
    : await insertReply(tx, { ...EMPTY, ...columns, review_id: reviewId, created_at: draft.at })
  if (!reply) throw new AppError('wrong_state', 'This review has a reply already; change that one.')
  if (draft.draft) return reply
  await noteReplyStatus(tx, reviewId, 'moderation', draft.at)
  if (settings.reply_moderation === 'manual') return reply
  return publish(tx, audit, review, reply, { by: 'rules', at: draft.at })
}

export type Moderation = { by: string; at: number }

/** Throws `not_found`, and `wrong_state` when it does not wait for moderation. */
export async function publishReply(
  tx: Tx,
  audit: AuditHook,
  replyId: string,
  moderation: Moderation,
): Promise<ReplyRow> {
  const reply = await getReply(tx, replyId)
  return publish(tx, audit, await lockReview(tx, reply.review_id), reply, moderation)
}

/** The reply goes back to its author with a reason; the review waits for a reply again. */
export async function rejectReply(
  tx: Tx,
  audit: AuditHook,
  replyId: string,
  { by, at, reason }: Moderation & { reason: string },
): Promise<ReplyRow> {
  const { review_id } = await getReply(tx, replyId)
  await lockReview(tx, review_id)
  const changes = { status: 'rejected' as const, reason, moderated_by: by, moderated_at: at, updated_at: at }
  const rejected = await changeReply(tx, replyId, ['moderation'], changes)
  if (!rejected) throw notInModeration()
  await noteReplyStatus(tx, review_id, null, at)
  await audit(tx, { actor: by, action: 'reply.reject', subject: replyId, details: {}, at })
  return rejected
}

/** The rules that a text breaks for this restaurant, in its language. */
export function problemsOf(text: string, settings: ReputationSettings) {
  return checkReply(text, { language: settings.voice.language, services: settings.services })
}

async function publish(
  tx: Tx,
  audit: AuditHook,
  review: ReviewRow,
  reply: ReplyRow,
  { by, at }: Moderation,
): Promise<ReplyRow> {
  const promo = await promoOf(tx, review, reply, at)
  const outside = await hasConnector(tx, review)
  const published = await changeReply(tx, reply.id, ['moderation'], {
    status: 'published',
    promo_code_id: promo?.id ?? null,
    moderated_by: by,
    moderated_at: at,
    published_at: at,
    updated_at: at,
    delivery_id: await planGuestReply(tx, review, reply, at),
    ...(outside && { outside_status: 'waiting', outside_next_at: at }),
  })
  if (!published) throw notInModeration()
  await noteReplyStatus(tx, review.id, 'published', at)
  await audit(tx, { actor: by, action: 'reply.publish', subject: reply.id, details: { review_id: review.id }, at })
  if (review.guest_id) await addToTimeline(tx, { guestId: review.guest_id, at, kind: 'reply', refId: reply.id })
  const shown = await showReply(tx, published)
  await recordEvent(tx, {
    type: 'review.replied',
    at,
    data: { ...presentReview(await withAuthor(tx, { ...review, reply_status: 'published' }), at), reply: shown },
  })
  return published
}

async function promoOf(tx: Tx, review: ReviewRow, { promo_percent, author }: ReplyRow, at: number) {
  if (promo_percent === null) return undefined
  const { promo_days } = settingsOf(await getRestaurant(tx, review.restaurant_id))
  return issuePromoCode(tx, {
    percent: promo_percent,
    restaurantId: review.restaurant_id,
    guestId: review.guest_id,
    reviewId: review.id,
    days: promo_days,
    createdBy: author,
    at,
  })
}

async function hasConnector(tx: Tx, { restaurant_id, source }: ReviewRow): Promise<boolean> {
  const row = await tx
    .selectFrom('review_connections')
    .select('source')
    .where('restaurant_id', '=', restaurant_id)
    .where('source', '=', source)
    .executeTakeFirst()
  return row !== undefined
}

function demandRules(review: ReviewRow, settings: ReputationSettings, { text, promoPercent, at }: ReplyDraft): void {
  if (review.source === 'order' && review.deadline_at <= at) {
    throw new AppError('wrong_state', 'The three days for a reply are over.')
  }
  const problems = problemsOf(text, settings)
  if (problems.length > 0) {
    const fields = problems.map(({ rule, message }) => ({ path: 'body.text', message: `${rule}: ${message}` }))
    throw new AppError('invalid_input', 'The reply breaks the rules.', fields)
  }
  if (promoPercent !== null && review.source !== 'order' && review.score > COMPLAINT_UP_TO) {
    throw new AppError(
      'invalid_input',
      'Public sites forbid rewarding reviews: a promo code may only answer a complaint.',
      [{ path: 'body.promo_percent', message: 'only in answers to complaints' }],
    )
  }
}

/** Whoever asks for the guest to get it learns when the guest cannot. */
async function demandReach(tx: Tx, review: ReviewRow, at: number): Promise<void> {
  const { by, reason } = await reachOf(tx, review, at)
  if (by === 'chat') return
  throw new AppError(
    'wrong_state',
    `The guest cannot be reached in the chat: ${reason}. Publish it without to_guest.`,
    [{ path: 'body.to_guest', message: String(reason) }],
  )
}

function notInModeration(): AppError {
  return new AppError('wrong_state', 'This reply does not wait for moderation.')
}

const EMPTY = {
  reason: null,
  promo_code_id: null,
  moderated_by: null,
  moderated_at: null,
  published_at: null,
  outside_status: null,
  outside_reason: null,
  outside_next_at: null,
}
