import { reconcileDispatch, reconcileDispatchJob } from '../src/deliveries/index.ts'
import { handle, type Registration } from '../src/jobs/index.ts'

/** Repeated: finds deliveries that are due or stuck. */
export function reconcileDispatchWorker(deps: Parameters<typeof reconcileDispatch>[0]): Registration {
  return handle(reconcileDispatchJob, () => reconcileDispatch(deps))
}
