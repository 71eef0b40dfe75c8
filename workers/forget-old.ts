import { forgetOldAnswers, forgetOldSessions } from '../src/access/index.ts'
import { forgetUploads } from '../src/cloud-api/index.ts'
import type { Db } from '../src/db/index.ts'
import { forgetOld, KEPT_MS, pruneEvents } from '../src/events/index.ts'
import { forgetOldImports } from '../src/imports/index.ts'
import { forgetPendingChanges } from '../src/inbox/index.ts'
import { handle, type Registration } from '../src/jobs/index.ts'
import type { Clock } from '../src/lib/clock.ts'
import type { Logger } from '../src/lib/logger.ts'
import { forgetOldNotifications } from '../src/notifications/index.ts'
import { pruneDeliveries } from '../src/webhooks/index.ts'

type Deps = { db: Db; clock: Clock; log: Logger; cloudApi: Parameters<typeof forgetUploads>[0] }

export function forgetOldHandler({ db, clock, log, cloudApi }: Deps): Registration {
  return handle(forgetOld, async () => {
    const now = clock.now()
    const deliveries = await pruneDeliveries(db, now - KEPT_MS)
    const events = await pruneEvents(db, now - KEPT_MS)
    const answers = await forgetOldAnswers(db, now)
    const sessions = await forgetOldSessions(db, now)
    const changes = await forgetPendingChanges(db, now - KEPT_MS)
    const imports = await forgetOldImports(db, now - KEPT_MS)
    const uploads = await forgetUploads(cloudApi)
    const { notifications, browsers } = await forgetOldNotifications(db, now - KEPT_MS)
    log.info(
      { uploads, deliveries, events, answers, sessions, changes, imports, notifications, browsers },
      'old records forgotten',
    )
  })
}
