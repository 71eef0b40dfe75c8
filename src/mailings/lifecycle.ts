import { audit } from '../access/index.ts'
import { type Db, dialectOf, type Tx, transact } from '../db/index.ts'
import type { MailingStatus } from '../db/schema/mailings.ts'
import {
  allowedNumbers,
  cancelSome,
  closeDrained,
  findQueues,
  openQueue,
  retryFailed,
  type SendDeps,
  setQueue,
} from '../deliveries/index.ts'
import type { GuestDeps } from '../guests/index.ts'
import type { Enqueue, Signals } from '../jobs/index.ts'
import type { Clock } from '../lib/clock.ts'
import { AppError, notFound } from '../lib/errors.ts'
import { inPages } from '../lib/pace.ts'
import { checkTexts, getTemplate, textsOf } from '../templates/index.ts'
import { channelsOf, queuesOf } from './cascade/steps.ts'
import { fireBirthdaysJob, planMailingJob, startMailingJob } from './jobs.ts'
import { demandApproved } from './official/message-template.ts'
import { queuePriority } from './queue-priority.ts'
import { afterPause, type RepeatDeps, runRepeat } from './schedule/run-repeat.ts'
import { recordOccurrences } from './schedule/store.ts'
import { checkNotPast, startOf } from './schedule/timing.ts'
import { lockMailing, moveMailing } from './store.ts'
import { getMailing, type MailingRow } from './view.ts'

export type LifeDeps = {
  db: Db
  clock: Clock
  signals: Signals
  enqueue: Enqueue
  kinds: SendDeps['kinds']
  guests: GuestDeps
  settings: RepeatDeps['settings']
}

type By = { id: string }

const RETRIED = { least: 200, most: 5_000 }
const CANCELLED_TOGETHER = { least: 200, most: 5_000 }

/** Schedules a mailing, for now or for its time, after checking its text once more. */
export async function scheduleMailing(deps: LifeDeps, id: string, startAt: number | undefined, by: By): Promise<void> {
  const { db, clock } = deps
  const mailing = await getMailing(db, id)
  for (const { templateId } of channelsOf(mailing)) checkTexts(textsOf(await getTemplate(db, templateId)))
  await demandApproved(db, mailing)
  const now = clock.now()
  const start = await startOf(deps, mailing, startAt)
  const { start_at } = start
  checkNotPast(deps, { ...mailing, ...start }, start_at)
  await transact(db, async (tx) => {
    const scheduled = await moveMailing(tx, id, { from: ['draft', 'scheduled'], to: 'scheduled', at: now }, start)
    if (!scheduled) throw await wrongState(tx, id, 'scheduled')
    await audit(tx, { actor: by, action: 'mailing.schedule', subject: id, details: { start_at }, at: now })
  })
  if (start_at <= now) await startMailing(deps, id)
  else await enqueueStart(deps, id, start_at)
  deps.signals.notify('outbox')
}

/** Opens a mailing whose time has come and lets it be planned. Does nothing in any other state. */
export async function startMailing(deps: LifeDeps, id: string): Promise<void> {
  const now = deps.clock.now()
  const mailing = await deps.db.selectFrom('mailings').selectAll().where('id', '=', id).executeTakeFirst()
  if (mailing?.status !== 'scheduled') return
  const startAt = mailing.start_at ?? 0
  if (startAt > now) return enqueueStart(deps, id, startAt)
  if (mailing.repeat_rule !== null) return startTime(deps, mailing)
  const started = await transact(deps.db, (tx) => open(tx, id, ['scheduled'], now))
  if (!started) return
  deps.signals.notify('outbox')
  await enqueuePlan(deps, started)
}

/** A time of a repeated mailing has come: starts the mailing that is created for it. */
async function startTime(deps: LifeDeps, mailing: MailingRow): Promise<void> {
  const run = await runRepeat(deps, mailing)
  if (!run) return
  deps.signals.notify('outbox')
  if (run.nextAt !== undefined) await enqueueStart(deps, mailing.id, run.nextAt)
  if (run.madeId !== undefined) await startMailing(deps, run.madeId)
}

/** Nothing more is sent; what is on its way ends by itself. */
export async function pauseMailing(deps: LifeDeps, id: string, by: By): Promise<void> {
  await change(deps, id, by, 'paused', async (tx, now) => {
    const moved = await moveMailing(tx, id, { from: ['running', 'scheduled'], to: 'paused', at: now })
    if (moved) for (const queue of await queuesOf(tx, moved)) await setQueue(tx, queue.id, { open: false })
    return moved
  })
}

export async function resumeMailing(deps: LifeDeps, id: string, by: By): Promise<void> {
  const { clock, db } = deps
  const mailing = await getMailing(db, id)
  if (mailing.status === 'paused') await demandApproved(db, mailing)
  const { started_at, start_at } = mailing
  if (mailing.repeat_rule !== null) return resumeRepeated(deps, mailing, by)
  const waits = started_at === null && start_at !== null && start_at > clock.now()
  await change(deps, id, by, 'resumed', (tx, now) =>
    waits ? moveMailing(tx, id, { from: ['paused'], to: 'scheduled', at: now }) : open(tx, id, ['paused'], now),
  )
  if (waits) await enqueueStart(deps, id, start_at)
  else await enqueuePlan(deps, mailing)
  await closeDrained(deps)
  deps.signals.notify('deliveries')
}

async function resumeRepeated(deps: LifeDeps, mailing: MailingRow, by: By): Promise<void> {
  const { columns, rows } = await afterPause(deps, mailing)
  await change(deps, mailing.id, by, 'resumed', async (tx, now) => {
    const moved = columns
      ? await moveMailing(tx, mailing.id, { from: ['paused'], to: 'scheduled', at: now }, columns)
      : await moveMailing(tx, mailing.id, { from: ['paused'], to: 'finished', at: now }, { finished_at: now })
    if (moved) await recordOccurrences(tx, rows)
    return moved
  })
  if (columns) await enqueueStart(deps, mailing.id, columns.start_at)
}

/** For good: what waits is cancelled, what is on its way ends by itself. */
export async function cancelMailing(deps: LifeDeps, id: string, by: By): Promise<void> {
  await change(deps, id, by, 'cancelled', async (tx, now) => {
    const moved = await moveMailing(
      tx,
      id,
      { from: ['draft', 'scheduled', 'running', 'paused'], to: 'cancelled', at: now },
      {
        finished_at: now,
      },
    )
    // Those of its tests, too.
    if (moved) for (const queue of await findQueues(tx, 'mailing', [id])) await setQueue(tx, queue.id, { open: false })
    return moved
  })
  await cancelWaiting(deps, id)
}

/** The queue is already closed, so nothing is sent meanwhile; the reconciler goes on if this is cut off. */
export async function cancelWaiting({ db }: Pick<LifeDeps, 'db'>, id: string): Promise<void> {
  for (const queue of await findQueues(db, 'mailing', [id])) {
    await inPages(dialectOf(db), CANCELLED_TOGETHER, (limit) => cancelSome(db, queue.id, limit))
  }
}

/**
 * Sends failed deliveries again, all or those with some reasons. A finished mailing runs again until they have ended.
 * Returns how many.
 */
export async function retryFailedDeliveries(
  deps: LifeDeps,
  id: string,
  by: By,
  reasons?: readonly string[],
): Promise<number> {
  const now = deps.clock.now()
  let page = await change(deps, id, by, 'retried', (tx) => retryPage(tx, id, { reasons, limit: RETRIED.least, now }))
  let count = page.count
  if (page.after) {
    await inPages(dialectOf(deps.db), RETRIED, async (limit) => {
      const next = { reasons, limit, now, after: page.after }
      page = (await transact(deps.db, (tx) => retryPage(tx, id, next))) ?? { count: 0 }
      count += page.count
      return page.after ? limit : 0
    })
    deps.signals.notify('outbox')
  }
  deps.signals.notify('deliveries')
  return count
}

/** A queue and the last failed delivery that was looked at. */
type RetryPlace = { queueId: string; deliveryId: string }
type RetryPage = { reasons: readonly string[] | undefined; limit: number; now: number; after?: RetryPlace | undefined }

/** `after` of the result: there may be more. Undefined where the mailing's state does not allow it. */
async function retryPage(
  tx: Tx,
  id: string,
  { reasons, limit, now, after }: RetryPage,
): Promise<{ count: number; after?: RetryPlace } | undefined> {
  await lockMailing(tx, id)
  const mailing = await getMailing(tx, id)
  if (!['running', 'paused', 'finished'].includes(mailing.status)) return undefined
  const queues = await queuesOf(tx, mailing)
  const begun = queues.findIndex((queue) => queue.id === after?.queueId)
  let left = limit
  let count = 0
  let last: RetryPlace | undefined
  for (const queue of queues.slice(Math.max(0, begun))) {
    // In a cascade the next channel has them already.
    const which = { passedOn: queue.next === null, reasons, limit: left }
    const place = queue.id === after?.queueId ? after.deliveryId : ''
    const { looked, retried } = await retryFailed(tx, queue.id, now, { ...which, after: place })
    count += retried
    left -= looked.length
    const deliveryId = looked.at(-1)
    if (deliveryId !== undefined) last = { queueId: queue.id, deliveryId }
    if (left <= 0) break
  }
  if (count > 0 && mailing.status === 'finished' && !(await open(tx, id, ['finished'], now))) return undefined
  return left <= 0 && last ? { count, after: last } : { count }
}

/** `work` returns undefined where the mailing's state does not allow the change. */
async function change<T extends object>(
  deps: LifeDeps,
  id: string,
  by: By,
  what: string,
  work: (tx: Tx, now: number) => Promise<T | undefined>,
): Promise<T> {
  const now = deps.clock.now()
  const changed = await transact(deps.db, async (tx) => {
    const result = await work(tx, now)
    if (!result) throw await wrongState(tx, id, what)
    await audit(tx, { actor: by, action: `mailing.${what}`, subject: id, at: now })
    return result
  })
  deps.signals.notify('outbox')
  return changed
}

/** Opens the mailing's queues. Its numbers may have changed since it was created. */
async function open(tx: Tx, id: string, from: MailingStatus[], now: number): Promise<MailingRow | undefined> {
  const before = await getMailing(tx, id)
  const moved = await moveMailing(
    tx,
    id,
    { from, to: 'running', at: now },
    {
      started_at: before.started_at ?? now,
      finished_at: null,
    },
  )
  if (moved) {
    const kind = moved.trigger_rule === null ? 'mailing' : 'trigger'
    for (const { channel } of channelsOf(moved)) {
      const numberIds = channel === 'whatsapp' ? allowedNumbers(moved) : null
      await openQueue(tx, {
        owner: { owner_kind: 'mailing', owner_id: id },
        kind,
        channel,
        priority: queuePriority(moved),
        numberIds,
        whenNumberLost: moved.when_number_lost,
        at: now,
      })
    }
  }
  return moved
}

/** Why a mailing cannot do what was requested. */
export async function wrongState(db: Db | Tx, id: string, what: string): Promise<AppError> {
  const mailing = await db.selectFrom('mailings').select('status').where('id', '=', id).executeTakeFirst()
  if (!mailing) return notFound('mailing', id)
  return new AppError('wrong_state', `This mailing is ${mailing.status}, so it can't be ${what}.`)
}

function enqueueStart({ enqueue, clock }: LifeDeps, id: string, startAt: number): Promise<void> {
  const delayMs = Math.max(0, startAt - clock.now())
  return enqueue(startMailingJob, { mailing_id: id }, { id: `${id}-${startAt}`, delayMs })
}

/** Queues the planning of a mailing. Triggered mailings plan their deliveries with each trigger. */
export async function enqueuePlan(
  { enqueue }: Pick<LifeDeps, 'enqueue'>,
  { id, trigger_kind }: Pick<MailingRow, 'id' | 'trigger_kind'>,
): Promise<void> {
  if (trigger_kind === null) await enqueue(planMailingJob, { mailing_id: id }, { id })
  else if (trigger_kind === 'birthday') await enqueue(fireBirthdaysJob, {}, {})
}
