import type { Generated } from 'kysely'

export type PromoCodesTables = {
  promo_codes: PromoCodesTable
}

export type PromoCodesTable = {
  id: string
  code: string
  percent: number
  restaurant_id: string
  guest_id: string | null
  review_id: string | null
  /** The mailing that brought it: one code for each guest and dedupe key of its deliveries. */
  mailing_id: Generated<string | null>
  dedupe_key: Generated<string>
  expires_at: number
  redeemed_at: number | null
  redeemed_order: string | null
  created_by: string
  created_at: number
}
