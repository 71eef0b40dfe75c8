import { type ChannelRunner, channelCycleJob } from '../src/channels/index.ts'
import { handle, type Registration } from '../src/jobs/index.ts'

/** A channel sends what is due: SMS and push side by side. */
export function channelCycleWorker(channels: Pick<ChannelRunner, 'runCycle'>): Registration {
  return handle(channelCycleJob, ({ channel }, signal) => channels.runCycle(channel, signal), { concurrency: 2 })
}
