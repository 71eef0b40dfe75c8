import { z } from 'zod'
import { declareJob } from '../jobs/declare.ts'

/** Fetches one file of a guest from WhatsApp into the media folder. Worked on where numbers are connected. */
export const fetchMediaJob = declareJob({
  queue: 'media',
  name: 'fetch',
  payload: z.object({ media_id: z.string() }),
})

/** Sends scheduled messages. */
export const sendScheduledJob = declareJob({ queue: 'send-scheduled', name: 'look', payload: z.object({}) })

/** Queues again what waits in SQL, and removes files of deleted messages. */
export const reconcileMediaJob = declareJob({ queue: 'reconcile-media', name: 'look', payload: z.object({}) })
