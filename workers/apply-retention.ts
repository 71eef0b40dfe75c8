import { applyRetentionJob, type RetentionDeps, runRetention } from '../src/data-retention/index.ts'
import { handle, type Registration } from '../src/jobs/index.ts'

export function applyRetentionWorker(deps: RetentionDeps): Registration {
  return handle(applyRetentionJob, (_payload, signal) => runRetention(deps, signal))
}
