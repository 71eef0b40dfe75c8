import { handle, type Registration } from '../src/jobs/index.ts'
import { deriveDueRetention, deriveRetentionJob, type RetentionDeps } from '../src/orders/index.ts'

export function deriveRetentionWorker(deps: RetentionDeps): Registration {
  return handle(deriveRetentionJob, async (_payload, signal) => void (await deriveDueRetention(deps, signal)))
}
