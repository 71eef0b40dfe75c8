import { handle, type Registration } from '../src/jobs/index.ts'
import { recomputeTopics, recomputeTopicsJob } from '../src/reputation/index.ts'

export function recomputeTopicsWorker(deps: Parameters<typeof recomputeTopics>[0]): Registration {
  return handle(recomputeTopicsJob, async (_payload, signal) => void (await recomputeTopics(deps, signal)))
}
