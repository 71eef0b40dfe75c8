import type { ReadDb } from '../db/index.ts'
import type { Jobs, WatchedPart } from '../jobs/index.ts'
import type { Clock } from '../lib/clock.ts'
import { planMailingJob, reconcileMailingsJob, startMailingJob } from './jobs.ts'
import { findUnstarted } from './view.ts'

type Deps = { db: ReadDb; clock: Clock; jobs: Pick<Jobs, 'restartWorkers'> }

/** Mailings count as standing still when none of those that are due starts, and planning makes no progress. */
export function watchMailings({ db, clock, jobs }: Deps): WatchedPart {
  return {
    name: 'mailings',
    service: 'jobs',
    due: async () => {
      const unstarted = await findUnstarted(db, clock.now())
      return new Map(unstarted.length > 0 ? [['planning', unstarted.join()]] : [])
    },
    restart: () => jobs.restartWorkers([planMailingJob.queue, startMailingJob.queue, reconcileMailingsJob.queue]),
  }
}
