import { handle, type Registration } from '../src/jobs/index.ts'
import { createDeliverer, type DeliverDeps, deliverWebhook } from '../src/webhooks/index.ts'

/** Endpoints served at the same time by this process. */
const CONCURRENCY = 20

export function deliverWebhookHandler(deps: DeliverDeps): Registration {
  const deliverDue = createDeliverer(deps)
  return handle(deliverWebhook, ({ webhookId }, signal) => deliverDue(webhookId, signal), { concurrency: CONCURRENCY })
}
