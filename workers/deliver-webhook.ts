import { handle, type Registration } from '../src/jobs/index.ts'
import { createDeliverer, type DeliverDeps, deliverWebhookJob } from '../src/webhooks/index.ts'

/** Endpoints served at the same time by this process. */
const CONCURRENCY = 20

export function deliverWebhookWorker(deps: DeliverDeps): Registration {
  const deliverDue = createDeliverer(deps)
  return handle(deliverWebhookJob, ({ webhookId }, signal) => deliverDue(webhookId, signal), {
    concurrency: CONCURRENCY,
  })
}
