import type { Service } from '../config/env.ts'
import { channelCycleJob, reconcileChannelsJob } from '../src/channels/index.ts'
import type { Context } from '../src/context.ts'
import { applyRetentionJob, forgetExpiredJob } from '../src/data-retention/index.ts'
import { reconcileDeliveriesJob, sendCycleJob } from '../src/deliveries/index.ts'
import { assignConversationsJob, eraseGuestsJob, findDuplicatesJob, tellOverdueJob } from '../src/guests/index.ts'
import { fetchMediaJob, reconcileMediaJob, sendScheduledJob } from '../src/inbox/index.ts'
import { checkHandlers, type JobDeclaration, type Jobs, type Registration } from '../src/jobs/index.ts'
import { HOUR, MINUTE, SECOND } from '../src/lib/units.ts'
import {
  fallBackJob,
  fireBirthdaysJob,
  planMailingJob,
  reconcileMailingsJob,
  startMailingJob,
} from '../src/mailings/index.ts'
import { syncMessageTemplatesJob } from '../src/message-templates/index.ts'
import { planNotificationsJob, tellUsersJob } from '../src/notifications/index.ts'
import { watchSafetyJob } from '../src/numbers/index.ts'
import { deriveRetentionJob } from '../src/orders/index.ts'
import { keepFiguresJob, recomputeTopicsJob, sendSummariesJob, syncReviewsJob } from '../src/reputation/index.ts'
import { fireWaitsJob } from '../src/rules/index.ts'
import { deliverWebhookJob, wakeWebhooksJob } from '../src/webhooks/index.ts'
import { applyRetentionWorker } from './apply-retention.ts'
import { assignConversationsWorker } from './assign-conversations.ts'
import { channelCycleWorker } from './channel-send-cycle.ts'
import { deliverWebhookWorker } from './deliver-webhook.ts'
import { deriveRetentionWorker } from './derive-retention.ts'
import { eraseGuestsWorker } from './erase-guests.ts'
import { fallBackWorker } from './fall-back.ts'
import { fetchMediaWorker } from './fetch-media.ts'
import { findDuplicatesWorker } from './find-duplicates.ts'
import { fireBirthdaysWorker } from './fire-birthdays.ts'
import { fireWaitsWorker } from './fire-waits.ts'
import { forgetExpiredWorker } from './forget-expired.ts'
import { keepFiguresWorker } from './keep-figures.ts'
import { planMailingWorker } from './plan-mailing.ts'
import { planNotificationsWorker } from './plan-notifications.ts'
import { recomputeTopicsWorker } from './recompute-topics.ts'
import { reconcileChannelsWorker } from './reconcile-channels.ts'
import { reconcileDeliveriesWorker } from './reconcile-deliveries.ts'
import { reconcileMailingsWorker } from './reconcile-mailings.ts'
import { reconcileMediaWorker } from './reconcile-media.ts'
import { sendCycleWorker } from './send-cycle.ts'
import { sendScheduledWorker } from './send-scheduled.ts'
import { sendSummariesWorker } from './send-summaries.ts'
import { startMailingWorker } from './start-mailing.ts'
import { syncMessageTemplatesWorker } from './sync-message-templates.ts'
import { syncReviewsWorker } from './sync-reviews.ts'
import { tellOverdueWorker } from './tell-overdue.ts'
import { tellUsersWorker } from './tell-users.ts'
import { wakeWebhooksWorker } from './wake-webhooks.ts'
import { watchSafetyWorker } from './watch-safety.ts'

export { sendCycleWorker }

/** A job, its handler, the service that runs it, and how often it is run again. */
type JobRow = {
  job: JobDeclaration
  run(context: Context): Registration
  service: Extract<Service, 'gateway' | 'jobs'>
  /** Jobs that poll regularly: an emptied queue costs this much time and nothing else (invariant 8). */
  everyMs?: number
}

/** All jobs. */
const JOBS: JobRow[] = [
  // Has a worker for each busy number, started by the WhatsApp sender.
  { job: sendCycleJob, run: ({ channels }) => sendCycleWorker(channels.whatsapp), service: 'gateway' },
  { job: fetchMediaJob, run: ({ inbox }) => fetchMediaWorker(inbox), service: 'gateway' },
  {
    job: reconcileDeliveriesJob,
    run: ({ deliveries }) => reconcileDeliveriesWorker(deliveries),
    service: 'jobs',
    everyMs: 5 * SECOND,
  },
  { job: watchSafetyJob, run: watchSafetyWorker, service: 'jobs', everyMs: MINUTE },
  { job: planMailingJob, run: ({ mailings }) => planMailingWorker(mailings), service: 'jobs' },
  { job: startMailingJob, run: ({ mailings }) => startMailingWorker(mailings), service: 'jobs' },
  {
    job: reconcileMailingsJob,
    run: ({ mailings }) => reconcileMailingsWorker(mailings),
    service: 'jobs',
    everyMs: 5 * SECOND,
  },
  { job: tellOverdueJob, run: tellOverdueWorker, service: 'jobs', everyMs: 15 * SECOND },
  { job: fireWaitsJob, run: ({ rules }) => fireWaitsWorker(rules), service: 'jobs', everyMs: 15 * SECOND },
  { job: assignConversationsJob, run: assignConversationsWorker, service: 'jobs', everyMs: 5 * SECOND },
  { job: fireBirthdaysJob, run: fireBirthdaysWorker, service: 'jobs', everyMs: 5 * MINUTE },
  { job: sendScheduledJob, run: ({ inbox }) => sendScheduledWorker(inbox), service: 'jobs', everyMs: 2 * SECOND },
  { job: reconcileMediaJob, run: ({ inbox }) => reconcileMediaWorker(inbox), service: 'jobs', everyMs: 15 * SECOND },
  {
    job: deriveRetentionJob,
    run: ({ orders }) => deriveRetentionWorker(orders.retention),
    service: 'jobs',
    everyMs: MINUTE,
  },
  { job: keepFiguresJob, run: keepFiguresWorker, service: 'jobs', everyMs: 10 * MINUTE },
  { job: recomputeTopicsJob, run: recomputeTopicsWorker, service: 'jobs', everyMs: 10 * MINUTE },
  {
    job: syncReviewsJob,
    run: ({ reputation }) => syncReviewsWorker(reputation.sync),
    service: 'jobs',
    everyMs: MINUTE,
  },
  {
    job: sendSummariesJob,
    run: ({ reputation }) => sendSummariesWorker(reputation.summaries),
    service: 'jobs',
    everyMs: 5 * MINUTE,
  },
  { job: fallBackJob, run: ({ mailings }) => fallBackWorker(mailings), service: 'jobs', everyMs: 5 * SECOND },
  { job: channelCycleJob, run: ({ channels }) => channelCycleWorker(channels.others), service: 'jobs' },
  {
    job: reconcileChannelsJob,
    run: ({ channels }) => reconcileChannelsWorker(channels.others),
    service: 'jobs',
    everyMs: 5 * SECOND,
  },
  { job: deliverWebhookJob, run: ({ webhooks }) => deliverWebhookWorker(webhooks), service: 'jobs' },
  { job: wakeWebhooksJob, run: wakeWebhooksWorker, service: 'jobs', everyMs: 10 * SECOND },
  {
    job: planNotificationsJob,
    run: ({ notifications }) => planNotificationsWorker(notifications),
    service: 'jobs',
    everyMs: 5 * SECOND,
  },
  {
    job: tellUsersJob,
    run: ({ notifications }) => tellUsersWorker(notifications),
    service: 'jobs',
    everyMs: 5 * SECOND,
  },
  {
    job: eraseGuestsJob,
    run: ({ guests }) => eraseGuestsWorker(guests.erasures),
    service: 'jobs',
    everyMs: 5 * SECOND,
  },
  { job: findDuplicatesJob, run: findDuplicatesWorker, service: 'jobs', everyMs: MINUTE },
  {
    job: syncMessageTemplatesJob,
    run: ({ messageTemplates }) => syncMessageTemplatesWorker(messageTemplates),
    service: 'jobs',
    everyMs: HOUR,
  },
  { job: forgetExpiredJob, run: forgetExpiredWorker, service: 'jobs', everyMs: HOUR },
  {
    job: applyRetentionJob,
    run: ({ dataRetention }) => applyRetentionWorker(dataRetention),
    service: 'jobs',
    everyMs: MINUTE,
  },
]

/** The workers that start with a process that runs this service. */
export function workersOf(service: JobRow['service'], context: Context): Registration[] {
  const registrations = JOBS.filter((row) => row.service === service).map(({ run }) => run(context))
  return registrations.filter(({ keyed }) => !keyed)
}

/** Fails at start when a job has no handler, or two. */
export function checkWorkers(context: Context): void {
  checkHandlers(
    JOBS.map(({ job }) => job),
    JOBS.map(({ run }) => run(context)),
  )
}

export async function repeatJobs(jobs: Jobs): Promise<void> {
  for (const { job, everyMs } of JOBS) if (everyMs !== undefined) await jobs.repeat(job, {}, everyMs)
}
