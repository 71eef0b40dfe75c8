import { DAY } from '../../lib/units.ts'

/** How many days after a mailing an order is still recorded with it; OTKLIK_ATTRIBUTION_DAYS counts some of them. */
const LONGEST_ATTRIBUTION_DAYS = 30
export const LONGEST_ATTRIBUTION_MS = LONGEST_ATTRIBUTION_DAYS * DAY
