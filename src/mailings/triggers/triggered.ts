import type { QueueRenderer } from '../../deliveries/index.ts'
import type { MailingRow } from '../view.ts'
import { findSkipReason, type RecheckDeps } from './recheck.ts'

/**
 * How a triggered mailing is sent: like others, but whether it is still wanted is checked once more, and another
 * mailing on the same day does not hold it back, because its occasion will not return. It counts as a mailing for
 * others.
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
