import { channelCycleJob, reconcileChannelsJob } from '../src/channels/index.ts'
import type { Context } from '../src/context.ts'
import { reconcileDeliveriesJob, sendCycleJob } from '../src/deliveries/index.ts'
import { forgetOld } from '../src/events/index.ts'
import { fetchMediaJob, reconcileMediaJob } from '../src/inbox/index.ts'
import { checkHandlers, type JobDeclaration, type Jobs, type Registration } from '../src/jobs/index.ts'
import { HOUR, MINUTE, SECOND } from '../src/lib/units.ts'
import {
  fallBackJob,
  fireBirthdaysJob,
  planMailingJob,
  reconcileMailingsJob,
  startMailingJob,
} from '../src/mailings/index.ts'
import { watchSafetyJob } from '../src/numbers/index.ts'
import { deriveRetentionJob } from '../src/orders/index.ts'
import { keepFiguresJob, reviewConnectors, syncReviewsJob } from '../src/reputation/index.ts'
import { deliverWebhook, wakeWebhooks } from '../src/webhooks/index.ts'
import { channelCycleWorker } from './channel-send-cycle.ts'
import { deliverWebhookHandler } from './deliver-webhook.ts'
import { deriveRetentionWorker } from './derive-retention.ts'
import { fallBackWorker } from './fall-back.ts'
import { fetchMediaWorker } from './fetch-media.ts'
import { fireBirthdaysWorker } from './fire-birthdays.ts'
import { forgetOldHandler } from './forget-old.ts'
import { keepFiguresWorker } from './keep-figures.ts'
import { planMailingWorker } from './plan-mailing.ts'
import { reconcileChannelsWorker } from './reconcile-channels.ts'
import { reconcileDeliveriesWorker } from './reconcile-deliveries.ts'
import { reconcileMailingsWorker } from './reconcile-mailings.ts'
import { reconcileMediaWorker } from './reconcile-media.ts'
import { startMailingWorker } from './start-mailing.ts'
import { syncReviewsWorker } from './sync-reviews.ts'
import { wakeWebhooksHandler } from './wake-webhooks.ts'
import { watchSafetyWorker } from './watch-safety.ts'

export { sendCycleWorker } from './send-cycle.ts'

/** Every job there is. */
const DECLARED: JobDeclaration[] = [
  sendCycleJob,
  reconcileDeliveriesJob,
  watchSafetyJob,
  planMailingJob,
  startMailingJob,
  reconcileMailingsJob,
  fireBirthdaysJob,
  fetchMediaJob,
  reconcileMediaJob,
  deriveRetentionJob,
  keepFiguresJob,
  syncReviewsJob,
  fallBackJob,
  channelCycleJob,
  reconcileChannelsJob,
  deliverWebhook,
  wakeWebhooks,
  forgetOld,
]

/** Workers of processes that hold numbers; those of turns are started by the dispatcher, one for each busy number. */
export function gatewayWorkers(context: Context): Registration[] {
  return [fetchMediaWorker({ ...context.inbox, pool: context.pool })]
}

/** Workers of the service `jobs`. */
export function jobsWorkers(context: Context): Registration[] {
  const { settings, clock } = context
  return [
    reconcileDeliveriesWorker(context.dispatch),
    watchSafetyWorker(context),
    planMailingWorker(context.dispatch),
    startMailingWorker(context.dispatch),
    reconcileMailingsWorker(context.dispatch),
    fireBirthdaysWorker(context),
    reconcileMediaWorker(context.inbox),
    deriveRetentionWorker({
      ...context,
      days: { atRisk: settings.OTKLIK_AT_RISK_DAYS, lost: settings.OTKLIK_LOST_DAYS },
    }),
    keepFiguresWorker(context),
    syncReviewsWorker({ ...context, connectors: reviewConnectors(clock.now) }),
    fallBackWorker(context.dispatch),
    channelCycleWorker(context.channels),
    reconcileChannelsWorker(context.channels),
    deliverWebhookHandler(context.webhooks),
    wakeWebhooksHandler(context),
    forgetOldHandler(context),
  ]
}

/** Fails at start when a declared job has no handler, or two. */
export function checkWorkers(context: Context): void {
  checkHandlers(DECLARED, [context.turns, ...gatewayWorkers(context), ...jobsWorkers(context)])
}

/** What is looked at again and again, so that an empty queue costs seconds and nothing else (invariant 8). */
export async function repeatJobs(jobs: Jobs): Promise<void> {
  await jobs.repeat(reconcileDeliveriesJob, {}, 5 * SECOND)
  await jobs.repeat(watchSafetyJob, {}, MINUTE)
  await jobs.repeat(reconcileMailingsJob, {}, 5 * SECOND)
  await jobs.repeat(fireBirthdaysJob, {}, 5 * MINUTE)
  await jobs.repeat(reconcileMediaJob, {}, 15 * SECOND)
  await jobs.repeat(deriveRetentionJob, {}, MINUTE)
  await jobs.repeat(keepFiguresJob, {}, 10 * MINUTE)
  await jobs.repeat(syncReviewsJob, {}, MINUTE)
  await jobs.repeat(fallBackJob, {}, 5 * SECOND)
  await jobs.repeat(reconcileChannelsJob, {}, 5 * SECOND)
  await jobs.repeat(wakeWebhooks, {}, 10 * SECOND)
  await jobs.repeat(forgetOld, {}, HOUR)
}
