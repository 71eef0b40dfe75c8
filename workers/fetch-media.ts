import { type FetchMediaDeps, fetchMedia, fetchMediaJob } from '../src/inbox/index.ts'
import { handle, type Registration } from '../src/jobs/index.ts'

/** Files fetched at the same time by one process. */
const CONCURRENCY = 8

/** Fetches guests' files. Runs in processes that hold numbers. */
export function fetchMediaWorker(deps: FetchMediaDeps): Registration {
  return handle(fetchMediaJob, ({ media_id: mediaId }, signal) => fetchMedia(deps, mediaId, signal), {
    concurrency: CONCURRENCY,
  })
}
