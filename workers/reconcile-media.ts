import { type FetchMediaDeps, reconcileMediaJob, requeueMedia, sweepMedia } from '../src/inbox/index.ts'
import { handle, type Registration } from '../src/jobs/index.ts'

/** Maintains guests' files: what waits is queued again, what was deleted leaves the disk. */
export function reconcileMediaWorker(deps: Omit<FetchMediaDeps, 'pool'>): Registration {
  return handle(reconcileMediaJob, async () => {
    await requeueMedia(deps)
    await sweepMedia(deps)
  })
}
