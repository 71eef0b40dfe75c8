import type { Settings } from '../../../config/env.ts'
import type { ReadDb } from '../../db/index.ts'
import type { Purpose } from '../../db/schema/guests.ts'
import {
  allowedNumbers,
  countQueues,
  findAwaitedNumbers,
  findOpenQueues,
  findStickyNumbers,
  lostWaitMs,
  mailingIdOf,
  PRIORITY,
  type QueueFigures,
  type SendQueueRow,
} from '../../deliveries/index.ts'
import type { Clock } from '../../lib/clock.ts'
import { HOUR } from '../../lib/units.ts'
import { findNumbers, lostSince } from '../../numbers/index.ts'
import { audienceOfMailing } from '../audience-of-mailing.ts'
import { findWhatsAppQueue } from '../cascade/steps.ts'
import { queuePriority } from '../queue-priority.ts'
import { notBeforeOf } from '../schedule/local-moments.ts'
import { type MailingRow, quietHoursOf } from '../view.ts'
import { audienceGroups, waitingGroups } from './groups.ts'
import { findSenders, isLinked, type NoSender, type SenderSettings } from './senders.ts'
import type { SimulationInput } from './simulation-input.ts'
import { findMailingsById, findOtherMailings } from './view.ts'
import type { Group, QueueInput } from './waiting-queue.ts'

export type ForecastSettings = SenderSettings &
  Pick<
    Settings,
    | 'OTKLIK_LOST_NUMBER_HOURS'
    | 'OTKLIK_QUIET_HOURS'
    | 'OTKLIK_MAILING_INTERVAL_HOURS'
    | 'OTKLIK_SMS_PER_SECOND'
    | 'OTKLIK_PUSH_PER_SECOND'
  >
export type ForecastDeps = { db: ReadDb; clock: Clock; settings: ForecastSettings }

/** The fields of a mailing that decide when it will have been sent. A draft that is not saved has the id `DRAFT`. */
export type ForecastMailing = Pick<
  MailingRow,
  | 'id'
  | 'status'
  | 'audience'
  | 'audience_at_start'
  | 'number_ids'
  | 'when_number_lost'
  | 'quiet_hours'
  | 'priority'
  | 'purpose'
  | 'trigger_kind'
  | 'start_at'
  | 'start_local'
  | 'started_at'
  | 'planned_at'
  | 'finish_before_at'
>

export const DRAFT = 'mlg_draft'

/** How many other mailings are considered. */
const MAX_OTHERS = 20

/** Everything that decides how a mailing will be sent: its numbers, what waits, and what else those numbers send. */
export async function readInput(
  deps: ForecastDeps,
  mailing: ForecastMailing,
): Promise<SimulationInput | { reason: NoSender }> {
  const { db, clock } = deps
  const now = clock.now()
  const senders = await findSenders(deps, allowedNumbers(mailing))
  if ('reason' in senders) return senders
  const open = await findOpenQueues(db, 'whatsapp')
  const own = await findWhatsAppQueue(db, mailing.id)
  const others = await findOthers(db, open, mailing.id)
  const figures = await countQueues(db, [...new Set([...(own ? [own] : []), ...open].map(({ id }) => id))])
  const ofMailings = own ? [...open, own] : open
  const known = {
    now,
    queues: new Map(ofMailings.flatMap((queue) => (isOfMailing(queue) ? [[queue.owner_id, queue]] : []))),
    figures,
    awaited: await findAwaited(deps),
  }
  const queues: QueueInput[] = [await queueOfMailing(deps, mailing, known)]
  for (const other of others) queues.push(await queueOfMailing(deps, other, known))
  const mailings = new Set([mailing.id, ...others.map(({ id }) => id)])
  for (const queue of open) {
    if (!isOfMailing(queue) || !mailings.has(queue.owner_id)) queues.push(await queueOfOther(deps, queue, known))
  }
  return {
    now,
    numbers: senders.numbers,
    queues: queues.filter(({ id, groups }) => id === mailing.id || groups.length > 0),
    queueId: mailing.id,
    finishBefore: mailing.finish_before_at,
  }
}

type Known = {
  now: number
  /** The queues of mailings, by id. */
  queues: ReadonlyMap<string, SendQueueRow>
  figures: ReadonlyMap<string, QueueFigures>
  awaited: ReadonlyMap<string, number>
}

/** Numbers that are banned or unlinked, and until when their guests wait for them. */
async function findAwaited({ db, settings }: ForecastDeps): Promise<ReadonlyMap<string, number>> {
  const gone = (await findNumbers(db, null)).filter((row) => !isLinked(row))
  return new Map(gone.map((row) => [row.id, lostSince(row) + lostWaitMs(settings)]))
}

async function findOthers(db: ReadDb, open: readonly SendQueueRow[], except: string): Promise<MailingRow[]> {
  const ids = open.flatMap((queue) => mailingIdOf(queue) ?? []).filter((id) => id !== except)
  const found = [...(await findMailingsById(db, ids)), ...(await findOtherMailings(db, except, MAX_OTHERS))]
  return [...new Map(found.map((mailing) => [mailing.id, mailing])).values()].slice(0, MAX_OTHERS)
}

async function queueOfMailing(deps: ForecastDeps, mailing: ForecastMailing, known: Known): Promise<QueueInput> {
  const { settings } = deps
  const { now } = known
  const queue = known.queues.get(mailing.id)
  const running = mailing.status === 'running' || mailing.started_at !== null
  return {
    id: mailing.id,
    priority: queuePriority(mailing),
    createdAt: queue?.created_at ?? Math.max(now, mailing.start_at ?? now),
    served: queue?.served ?? 0,
    numberIds: allowedNumbers(mailing),
    quiet: quietHoursOf(mailing, settings),
    opensAt: running ? now : Math.max(now, mailing.start_at ?? now),
    groups: [
      ...(queue ? await plannedGroups(deps, queue, known, mailing.purpose) : []),
      ...(await unplannedGroups(deps, mailing, known)),
    ].flatMap((group) => afterLoss(mailing, known, group)),
  }
}

/** What happens to the guests of a number that is gone: another number writes to them after the wait, or none does. */
function afterLoss({ when_number_lost }: ForecastMailing, { awaited }: Known, group: Group): Group[] {
  const until = group.numberId === null ? undefined : awaited.get(group.numberId)
  if (until === undefined) return [group]
  if (when_number_lost === 'skip') return []
  return [{ ...group, numberId: null, answered: false, notBefore: Math.max(group.notBefore, until) }]
}

/** Queues of rating requests and tests: their quiet hours are already in their times. */
async function queueOfOther(deps: ForecastDeps, queue: SendQueueRow, known: Known): Promise<QueueInput> {
  return {
    id: queue.id,
    priority: queue.priority,
    createdAt: queue.created_at,
    served: queue.served,
    numberIds: allowedNumbers(queue),
    quiet: null,
    opensAt: known.now,
    groups: queue.priority <= PRIORITY.test ? [] : await plannedGroups(deps, queue, known),
  }
}

/** The waiting deliveries of a queue, by its figures: see `waitingGroups`. */
export function plannedGroups(
  deps: ForecastDeps,
  queue: SendQueueRow,
  { now, figures }: Pick<Known, 'now' | 'figures'>,
  purpose: Purpose = 'service',
): Promise<Group[]> {
  const minIntervalMs = isOfMailing(queue) ? intervalMs(deps) : 0
  return waitingGroups(deps.db, queue.id, figures.get(queue.id) ?? [], { now, minIntervalMs, purpose })
}

const isOfMailing = (queue: SendQueueRow) => mailingIdOf(queue) !== null

/** The part of an audience that is not planned yet, as it will be. */
async function unplannedGroups(deps: ForecastDeps, mailing: ForecastMailing, known: Known): Promise<Group[]> {
  const { db, settings } = deps
  const { now } = known
  if (mailing.planned_at !== null || mailing.trigger_kind !== null) return []
  const audience = await audienceOfMailing(db, mailing, { at: now, zone: settings.OTKLIK_TIME_ZONE })
  const sticky = [
    ...(await findStickyNumbers(db, allowedNumbers(mailing))),
    ...(await findAwaitedNumbers(db, mailing, now - lostWaitMs(settings))),
  ]
  const { groups, count } = await audienceGroups(db, audience, sticky, {
    now,
    minIntervalMs: intervalMs(deps),
    purpose: mailing.purpose,
  })
  const planned = (known.figures.get(known.queues.get(mailing.id)?.id ?? '') ?? []).reduce(
    (sum, figure) => sum + figure.count,
    0,
  )
  const rest = count === 0 ? 0 : Math.max(0, count - planned) / count
  const notBefore = await notBeforeOf(db, settings, mailing, 0)
  return groups.flatMap((group) => {
    const left = Math.round(group.count * rest)
    const from = typeof notBefore === 'number' ? notBefore : (notBefore.zones.get(group.zone ?? '') ?? notBefore.others)
    return left > 0 ? [{ ...group, count: left, notBefore: from <= now ? 0 : from }] : []
  })
}

const intervalMs = ({ settings }: ForecastDeps) => settings.OTKLIK_MAILING_INTERVAL_HOURS * HOUR
