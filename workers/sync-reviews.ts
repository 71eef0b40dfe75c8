import { handle, type Registration } from '../src/jobs/index.ts'
import { type SyncDeps, syncReviews, syncReviewsJob } from '../src/reputation/index.ts'

export function syncReviewsWorker(deps: SyncDeps): Registration {
  return handle(syncReviewsJob, async (_payload, signal) => void (await syncReviews(deps, signal)))
}
