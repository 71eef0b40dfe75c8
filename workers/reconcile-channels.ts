import { type ChannelRunner, reconcileChannelsJob } from '../src/channels/index.ts'
import { handle, type Registration } from '../src/jobs/index.ts'

/** Repeated: finds sends that are due, interrupted, or not reported by their providers. */
export function reconcileChannelsWorker(channels: Pick<ChannelRunner, 'reconcile'>): Registration {
  return handle(reconcileChannelsJob, (_payload, signal) => channels.reconcile(signal))
}
