import { handle, type Registration } from '../src/jobs/index.ts'
import { wakeDueEndpoints, wakeWebhooks } from '../src/webhooks/index.ts'

export function wakeWebhooksHandler(deps: Parameters<typeof wakeDueEndpoints>[0]): Registration {
  return handle(wakeWebhooks, () => wakeDueEndpoints(deps))
}
