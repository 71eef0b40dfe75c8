import type { Settings } from '../../config/env.ts'
import { type Db, dialectOf, transact } from '../db/index.ts'
import {
  allowedNumbers,
  closeDrained,
  findAwaitedNumbers,
  findStickyNumbers,
  lostWaitMs,
  type SendDeps,
} from '../deliveries/index.ts'
import type { Signals } from '../jobs/index.ts'
import type { Clock } from '../lib/clock.ts'
import { inTurn, nextPageSize } from '../lib/pace.ts'
import { audienceOfMailing } from './audience-of-mailing.ts'
import { notBeforeOf } from './schedule/local-moments.ts'
import { keepAudience, planPage } from './store.ts'
import { getMailing } from './view.ts'

type Deps = {
  db: Db
  clock: Clock
  signals: Signals
  kinds: SendDeps['kinds']
  settings: Pick<Settings, 'OTKLIK_TIME_ZONE' | 'OTKLIK_LOST_NUMBER_HOURS'>
}

/** Guests in one transaction: few enough to take only milliseconds, so that an incoming message is not delayed. */
const FIRST_PAGE = 500
const PAGE_SIZES = { least: 100, most: 2_000 }

/**
 * Creates a delivery for every guest of the audience, page by page; sending begins with the first page. Resumes after a
 * restart where it stopped, and stops when the mailing is cancelled. A guest is never planned twice.
 */
export async function planMailing(deps: Deps, mailingId: string, signal: AbortSignal): Promise<void> {
  const { db, clock, signals } = deps
  const mailing = await db.selectFrom('mailings').selectAll().where('id', '=', mailingId).executeTakeFirst()
  if (!mailing || mailing.planned_at !== null || mailing.trigger_rule !== null) return
  const begun = { at: mailing.started_at ?? clock.now(), zone: deps.settings.OTKLIK_TIME_ZONE }
  const audience = await keepAudience(db, mailingId, await audienceOfMailing(db, mailing, begun))
  const dialect = dialectOf(db)
  let limit = FIRST_PAGE
  let after = mailing.plan_cursor ?? ''
  while (!signal.aborted) {
    const { number_ids, when_number_lost } = await getMailing(db, mailingId)
    const stickyNumberIds = await findStickyNumbers(db, allowedNumbers({ number_ids }))
    const at = clock.now()
    const lostAfter = at - lostWaitMs(deps.settings)
    const awaitedNumberIds = await findAwaitedNumbers(db, { number_ids, when_number_lost }, lostAfter)
    const notBefore = await notBeforeOf(db, deps.settings, mailing, at)
    const page = { audience, after, limit, stickyNumberIds, awaitedNumberIds, notBefore, at }
    const { planned, tookMs } = await inTurn(dialect, async () => {
      const begunAt = performance.now()
      const planned = await transact(db, (tx) => planPage(tx, mailingId, page))
      return { planned, tookMs: performance.now() - begunAt }
    })
    if (planned === undefined) return
    if (planned === 'done') {
      signals.notify('deliveries')
      await closeDrained(deps)
      return
    }
    after = planned.last
    limit = nextPageSize(limit, tookMs, dialect, PAGE_SIZES)
    signals.notify('deliveries')
  }
}
