import { type ChannelRunner, channelCycleJob } from '../src/channels/index.ts'
import { handle, type Registration } from '../src/jobs/index.ts'

/** A channel's turn to send what is due: SMS and push beside each other. */
export function channelCycleWorker(channels: Pick<ChannelRunner, 'turn'>): Registration {
  return handle(channelCycleJob, ({ channel }, signal) => channels.turn(channel, signal), { concurrency: 2 })
}
