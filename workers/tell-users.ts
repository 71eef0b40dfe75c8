import { handle, type Registration } from '../src/jobs/index.ts'
import { type NotificationDeps, pushDue, tellUsers, tellUsersJob } from '../src/notifications/index.ts'

export function tellUsersWorker(deps: NotificationDeps): Registration {
  return handle(tellUsersJob, async (_payload, signal) => {
    await tellUsers(deps, signal)
    await pushDue(deps, signal)
  })
}
