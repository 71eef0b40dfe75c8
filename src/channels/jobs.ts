import { z } from 'zod'
import { declareJob } from '../jobs/index.ts'
import { PROVIDED_CHANNELS } from './port.ts'

/** A channel sends what is due. */
export const channelCycleJob = declareJob({
  queue: 'channel-send-cycles',
  name: 'channel-send-cycle',
  payload: z.object({ channel: z.enum(PROVIDED_CHANNELS) }),
})

/** Finds what is due, interrupted or not reported, whatever became of the queue (invariant 8). */
export const reconcileChannelsJob = declareJob({
  queue: 'reconcile-channels',
  name: 'reconcile-channels',
  payload: z.object({}),
})
