import { tellOverdue, tellOverdueJob } from '../src/guests/index.ts'
import { handle, type Registration } from '../src/jobs/index.ts'

export function tellOverdueWorker(deps: Parameters<typeof tellOverdue>[0]): Registration {
  return handle(tellOverdueJob, async (_payload, signal) => {
    await tellOverdue(deps, signal)
  })
}
