import type { Signals } from '../../jobs/signals.ts'
import type { AssignmentDeps } from './deps.ts'
import { giveOutQueues } from './queue.ts'
import { returnConversations } from './return.ts'
import { routeConversations } from './route.ts'

/**
 * Brings conversations to their teams, those that nobody answers back to the queues, and queues to those who are there.
 * Each conversation is a transaction of its own that looks at its rows again, so any number of processes may do it at
 * once, and be killed at it.
 */
export async function assignWaiting(deps: AssignmentDeps & { signals: Signals }, signal?: AbortSignal): Promise<void> {
  const routed = await routeConversations(deps, signal)
  const returned = await returnConversations(deps, signal)
  const given = await giveOutQueues(deps, signal)
  if (routed + returned + given > 0) deps.signals.notify('outbox')
}
