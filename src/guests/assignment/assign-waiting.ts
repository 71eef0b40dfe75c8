import type { Signals } from '../../jobs/signals.ts'
import type { AssignmentDeps } from './deps.ts'
import { giveOutQueues } from './queue.ts'
import { returnConversations } from './return.ts'
import { routeConversations } from './route.ts'

/**
 * Routes conversations to their teams, returns those that nobody answers to the queues, and distributes the queues
 * among members who are present. Each conversation is a transaction of its own that reads its rows again, so any number
 * of processes may do this at once, and be killed at any point.
 */
export async function assignWaiting(deps: AssignmentDeps & { signals: Signals }, signal?: AbortSignal): Promise<void> {
  const routed = await routeConversations(deps, signal)
  const returned = await returnConversations(deps, signal)
  const given = await giveOutQueues(deps, signal)
  if (routed + returned + given > 0) deps.signals.notify('outbox')
}
