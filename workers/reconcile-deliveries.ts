import { reconcileDeliveries, reconcileDeliveriesJob } from '../src/deliveries/index.ts'
import { handle, type Registration } from '../src/jobs/index.ts'

/** Repeated: finds deliveries that are due or stuck. */
export function reconcileDeliveriesWorker(deps: Parameters<typeof reconcileDeliveries>[0]): Registration {
  return handle(reconcileDeliveriesJob, () => reconcileDeliveries(deps))
}
