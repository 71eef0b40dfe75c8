/**
 * How many people a portfolio may write to first within 24 hours: what Meta calls its messaging limit. Fields and
 * webhooks tell it as a tier (`TIER_2K`) or as a number (-1: no limit). TIER_50 and TIER_1K are of older portfolios.
 */
const TIERS: Readonly<Record<string, number | null>> = {
  TIER_50: 50,
  TIER_250: 250,
  TIER_1K: 1_000,
  TIER_2K: 2_000,
  TIER_10K: 10_000,
  TIER_100K: 100_000,
  TIER_UNLIMITED: null,
}

/** For a new portfolio, and for one about which nothing is known. */
export const FIRST_LIMIT = 250

/** A limit as Meta writes it; null: none; undefined: what it says is nothing that we know, so that the old one holds. */
export function parseTier(told: unknown): number | null | undefined {
  if (typeof told === 'number') return told < 0 ? null : Number.isSafeInteger(told) ? told : undefined
  if (typeof told !== 'string') return undefined
  const name = told.trim().toUpperCase()
  if (/^-?\d{1,9}$/.test(name)) return parseTier(Number(name))
  return Object.hasOwn(TIERS, name) ? TIERS[name] : undefined
}
