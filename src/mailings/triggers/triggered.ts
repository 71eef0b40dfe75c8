import type { QueueRenderer } from '../../deliveries/index.ts'
import type { MailingRow } from '../view.ts'
import { findSkipReason, type RecheckDeps } from './recheck.ts'

/**
 * How a triggered mailing is sent: as others are, but whether it is still wanted is looked at once more, and a mailing of
 * the same day does not stand in its way, since what it is for will not come again. It counts as one for others.
 */
export function triggered(deps: RecheckDeps, mailing: MailingRow, renderer: QueueRenderer): QueueRenderer {
  return {
    ...renderer,
    minIntervalMs: 0,
    async render(context) {
      const skipReason = await findSkipReason(deps, mailing, context)
      return skipReason ? { skip: skipReason } : renderer.render(context)
    },
  }
}
