import { QueryIds, type ReachoutTimelockState, type WASocket } from '@whiskeysockets/baileys'
import { executeWMexQuery } from '@whiskeysockets/baileys/lib/Socket/mex.js'
import { SECOND } from '../../lib/units.ts'

type Answer = { is_active?: unknown; time_enforcement_ends?: unknown }

/**
 * Asks whether WhatsApp refuses the number's first messages. Baileys' own question announces the answer as if WhatsApp
 * had just pushed it, although it may be older than a push that has arrived meanwhile.
 */
export async function fetchTimelock(
  sock: Pick<WASocket, 'query' | 'generateMessageTag'>,
): Promise<ReachoutTimelockState> {
  const answer = await executeWMexQuery<Answer | null>(
    {},
    QueryIds.REACHOUT_TIMELOCK,
    'xwa2_fetch_account_reachout_timelock',
    sock.query,
    sock.generateMessageTag,
  )
  const ends = Number(answer?.time_enforcement_ends ?? 0)
  const isActive = Boolean(answer?.is_active)
  return ends > 0 ? { isActive, timeEnforcementEnds: new Date(ends * SECOND) } : { isActive }
}
