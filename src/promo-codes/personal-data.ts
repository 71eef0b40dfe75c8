import { type PersonalTables, personalHooks } from '../db/index.ts'

const TABLES: PersonalTables = {
  promo_codes: {
    key: ['id'],
    whose: 'guest_id',
    erase: {},
    keeps: [
      'code',
      'restaurant_id',
      'guest_id',
      'review_id',
      'mailing_id',
      'dedupe_key',
      'redeemed_order',
      'created_by',
    ],
    shows: ['code', 'percent', 'restaurant_id', 'expires_at', 'redeemed_at', 'created_at'],
  },
}

/** Guests' codes: random letters and money, which stay. */
export const promoCodePersonalData = personalHooks(TABLES)
