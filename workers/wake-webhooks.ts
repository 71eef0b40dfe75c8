import { handle, type Registration } from '../src/jobs/index.ts'
import { wakeDueEndpoints, wakeWebhooksJob } from '../src/webhooks/index.ts'

export function wakeWebhooksWorker(deps: Parameters<typeof wakeDueEndpoints>[0]): Registration {
  return handle(wakeWebhooksJob, () => wakeDueEndpoints(deps))
}
