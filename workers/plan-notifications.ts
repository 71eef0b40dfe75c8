import { handle, type Registration } from '../src/jobs/index.ts'
import { type NotificationDeps, planNotifications, planNotificationsJob } from '../src/notifications/index.ts'

export function planNotificationsWorker(deps: NotificationDeps): Registration {
  return handle(planNotificationsJob, async (_payload, signal) => {
    await planNotifications(deps, signal)
  })
}
