import { findDuplicates, findDuplicatesJob } from '../src/guests/index.ts'
import { handle, type Registration } from '../src/jobs/index.ts'

export function findDuplicatesWorker(deps: Parameters<typeof findDuplicates>[0]): Registration {
  return handle(findDuplicatesJob, (_payload, signal) => findDuplicates(deps, signal))
}
