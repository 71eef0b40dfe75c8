import { DAY } from '../../lib/units.ts'

/** Orders are remembered with the mailing before them for this long; OTKLIK_ATTRIBUTION_DAYS counts some of it. */
const LONGEST_ATTRIBUTION_DAYS = 30
export const LONGEST_ATTRIBUTION_MS = LONGEST_ATTRIBUTION_DAYS * DAY
