import { handle, type Registration } from '../src/jobs/index.ts'
import { planMailing, planMailingJob } from '../src/mailings/index.ts'

/** Creates the deliveries of mailings, a few mailings at a time. */
export function planMailingWorker(deps: Parameters<typeof planMailing>[0]): Registration {
  return handle(planMailingJob, ({ mailing_id }, signal) => planMailing(deps, mailing_id, signal), { concurrency: 2 })
}
