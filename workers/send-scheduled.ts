import { type SendScheduledDeps, sendScheduled, sendScheduledJob } from '../src/inbox/index.ts'
import { handle, type Registration } from '../src/jobs/index.ts'

export function sendScheduledWorker(deps: SendScheduledDeps): Registration {
  return handle(sendScheduledJob, async (_payload, signal) => {
    await sendScheduled(deps, signal)
  })
}
