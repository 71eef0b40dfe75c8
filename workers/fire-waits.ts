import { handle, type Registration } from '../src/jobs/index.ts'
import { fireWaits, fireWaitsJob } from '../src/rules/index.ts'

export function fireWaitsWorker(deps: Parameters<typeof fireWaits>[0]): Registration {
  return handle(fireWaitsJob, async (_payload, signal) => {
    await fireWaits(deps, signal)
  })
}
