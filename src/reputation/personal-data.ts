import { type PersonalTables, personalHooks } from '../db/index.ts'

/** Later rules find no complaints where no words are left. */
const NEVER_AGAIN = 2_000_000_000

const OF_REVIEWS = { table: 'reviews', select: 'id', whose: 'guest_id' } as const

const TABLES: PersonalTables = {
  // Scores, criteria and the complaints found stay, so no figure changes.
  ratings: {
    key: ['id'],
    whose: 'guest_id',
    erase: {
      comment: null,
      status: ({ status }) => (status === 'unprocessed' ? 'processed' : (status as string)),
      processed_at: ({ processed_at: before, status }, at) =>
        status === 'unprocessed' ? at : (before as number | null),
    },
    keeps: [
      'order_id',
      'restaurant_id',
      'guest_id',
      'good',
      'bad',
      'courier_good',
      'courier_bad',
      'topics',
      'delivery',
      'service',
      'channel',
      'processed_by',
    ],
    shows: [
      'id',
      'order_id',
      'restaurant_id',
      'score',
      'comment',
      'good',
      'bad',
      'courier_score',
      'courier_good',
      'courier_bad',
      'channel',
      'rated_at',
    ],
  },
  invitations: {
    key: ['id'],
    whose: 'guest_id',
    // The link shows what the guest said, so it leads nowhere from now on.
    erase: { token: ({ id }) => `erased-${id}`, expires_at: ({ expires_at: end }, at) => Math.min(Number(end), at) },
    keeps: ['order_id', 'guest_id', 'restaurant_id'],
    shows: ['order_id', 'restaurant_id', 'asked_at', 'opened_at', 'expires_at'],
  },
  reviews: {
    key: ['id'],
    whose: 'guest_id',
    erase: { author: null, text: null, topics_version: NEVER_AGAIN },
    keeps: [
      'restaurant_id',
      'source',
      'external_id',
      'rating_id',
      'guest_id',
      'good',
      'bad',
      'courier_good',
      'courier_bad',
      'criteria',
      'topics',
      'service',
      'reply_status',
    ],
    shows: ['id', 'restaurant_id', 'source', 'author', 'score', 'text', 'good', 'bad', 'posted_at'],
  },
  review_replies: {
    key: ['id'],
    whose: { column: 'review_id', among: OF_REVIEWS },
    erase: {
      text: '',
      reason: null,
      outside_status: ({ outside_status: now }) => (now === 'waiting' ? 'failed' : (now as string | null)),
      outside_reason: null,
    },
    keeps: ['review_id', 'status', 'author', 'promo_code_id', 'moderated_by', 'delivery_id'],
    shows: ['id', 'review_id', 'text', 'status', 'published_at', 'created_at'],
  },
}

/** What ratings and reviews hold about guests. */
export const reputationPersonalData = personalHooks(TABLES)
