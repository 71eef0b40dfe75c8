import type { Metrics } from '../lib/metrics.ts'
import type { Jobs } from './jobs.ts'

/** The number of waiting jobs, queried when the metrics are read. */
export function measureJobs(metrics: Metrics, jobs: Jobs): void {
  metrics.gauge('otklik_queue_jobs', 'Jobs that wait, by queue', 'queue', async () =>
    Object.entries(await jobs.counts()).map(([queue, { waiting, delayed }]) => [queue, waiting + delayed] as const),
  )
}
