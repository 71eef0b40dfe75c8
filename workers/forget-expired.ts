import { forgetOldAnswers, forgetOldSessions } from '../src/access/index.ts'
import { forgetUploads } from '../src/cloud-api/index.ts'
import { forgetExpiredJob } from '../src/data-retention/index.ts'
import type { Db } from '../src/db/index.ts'
import { forgetPendingChanges } from '../src/inbox/index.ts'
import { handle, type Registration } from '../src/jobs/index.ts'
import type { Clock } from '../src/lib/clock.ts'
import type { Logger } from '../src/lib/logger.ts'
import { forgetLostBrowsers } from '../src/notifications/index.ts'

type Deps = { db: Db; clock: Clock; log: Logger; cloudApi: Parameters<typeof forgetUploads>[0] }

export function forgetExpiredWorker({ db, clock, log, cloudApi }: Deps): Registration {
  return handle(forgetExpiredJob, async () => {
    const now = clock.now()
    const answers = await forgetOldAnswers(db, now)
    const sessions = await forgetOldSessions(db, now)
    const changes = await forgetPendingChanges(db, now)
    const uploads = await forgetUploads(cloudApi)
    const browsers = await forgetLostBrowsers(db)
    log.info({ uploads, answers, sessions, changes, browsers }, 'what has expired was removed')
  })
}
