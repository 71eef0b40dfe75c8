import { assignConversationsJob, assignWaiting } from '../src/guests/index.ts'
import { handle, type Registration } from '../src/jobs/index.ts'

export function assignConversationsWorker(deps: Parameters<typeof assignWaiting>[0]): Registration {
  return handle(assignConversationsJob, async (_payload, signal) => {
    await assignWaiting(deps, signal)
  })
}
