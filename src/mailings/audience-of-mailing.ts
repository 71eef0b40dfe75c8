import {
  type Moment,
  parseAudience,
  type ResolvedAudience,
  readResolvedAudience,
  resolveAudience,
} from '../audiences/index.ts'
import type { ReadDb } from '../db/index.ts'
import type { MailingRow } from './view.ts'

/**
 * The audience of a mailing: as it was when the mailing started, or as it is now where it has not. Days count from the
 * start (`moment` where it has not started), whenever its pages are planned.
 */
export async function audienceOfMailing(
  db: ReadDb,
  mailing: Pick<MailingRow, 'audience' | 'audience_at_start'>,
  moment: Moment,
): Promise<ResolvedAudience> {
  if (mailing.audience_at_start !== null) return readResolvedAudience(mailing.audience_at_start)
  return resolveAudience(db, parseAudience(mailing.audience), moment)
}
