import { handle, type Registration } from '../src/jobs/index.ts'
import { type LifeDeps, reconcileMailings, reconcileMailingsJob } from '../src/mailings/index.ts'

/** Repeated: starts mailings that are due and plans those that are not planned yet. */
export function reconcileMailingsWorker(deps: LifeDeps): Registration {
  return handle(reconcileMailingsJob, () => reconcileMailings(deps))
}
