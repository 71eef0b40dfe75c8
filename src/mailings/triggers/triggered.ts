import type { LaneRenderer } from '../../deliveries/index.ts'
import type { MailingRow } from '../view.ts'
import { findObstacle, type LookAgainDeps } from './recheck.ts'

/**
 * How a triggered mailing is sent: as others are, but whether it is still wanted is looked at once more, and a mailing of
 * the same day does not stand in its way, since what it is for will not come again. It counts as one for others.
 */
export function triggered(deps: LookAgainDeps, mailing: MailingRow, renderer: LaneRenderer): LaneRenderer {
  return {
    ...renderer,
    minIntervalMs: 0,
    async render(context) {
      const obstacle = await findObstacle(deps, mailing, context)
      return obstacle ? { skip: obstacle } : renderer.render(context)
    },
  }
}
