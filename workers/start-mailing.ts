import { handle, type Registration } from '../src/jobs/index.ts'
import { type LifeDeps, startMailing, startMailingJob } from '../src/mailings/index.ts'

/** Starts mailings at their time. */
export function startMailingWorker(deps: LifeDeps): Registration {
  return handle(startMailingJob, ({ mailing_id }) => startMailing(deps, mailing_id))
}
