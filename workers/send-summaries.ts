import { handle, type Registration } from '../src/jobs/index.ts'
import { type SummaryDeps, sendSummaries, sendSummariesJob } from '../src/reputation/index.ts'

export function sendSummariesWorker(deps: SummaryDeps): Registration {
  return handle(sendSummariesJob, (_payload, signal) => sendSummaries(deps, signal))
}
