/** Discounts that promo codes may give, in per cent. */
export const PROMO_PERCENTS = [10, 15, 20, 30, 40] as const

export type PromoPercent = (typeof PROMO_PERCENTS)[number]
