import type { ReadDb } from '../db/index.ts'
import type { Jobs, WatchedPart } from '../jobs/index.ts'
import type { Clock } from '../lib/clock.ts'
import { dueHeads } from './due/store.ts'
import { deliverWebhookJob, wakeWebhooksJob } from './jobs.ts'

type Deps = { db: ReadDb; clock: Clock; jobs: Pick<Jobs, 'restartWorkers'> }

/** Webhooks stand still when none of the endpoints with something due gets anything. */
export function watchWebhooks({ db, clock, jobs }: Deps): WatchedPart {
  return {
    name: 'webhooks',
    service: 'jobs',
    due: async () => {
      const heads = await dueHeads(db, clock.now())
      return new Map(heads.length > 0 ? [['deliveries', heads.join()]] : [])
    },
    restart: () => jobs.restartWorkers([deliverWebhookJob.queue, wakeWebhooksJob.queue]),
  }
}
