import type { ReadDb } from '../db/index.ts'
import { lostWaitMs, type QueueFigures, type SendQueueRow } from '../deliveries/index.ts'
import { MINUTE } from '../lib/units.ts'
import {
  activeRestriction,
  easedAt,
  findNumbers,
  isStopped,
  lostSince,
  mayBeginChats,
  maySend,
  measureWarmUp,
  type NumberRow,
  type SafetyStepTimes,
  warmUpDue,
} from '../numbers/index.ts'
import { type ForecastDeps, plannedGroups } from './forecast/read-input.ts'
import { isLinked } from './forecast/senders.ts'
import type { MailingRow } from './view.ts'

/** Why a number that has the chats with guests does not send to them. */
export const HOLDS = [
  'paused',
  'disconnected',
  'warm_up',
  'stopped',
  'restricted',
  'slowed',
  'banned',
  'unlinked',
] as const
export type Hold = (typeof HOLDS)[number]

/** Guests of a running mailing who wait for a number that cannot send to them. Times are UTC milliseconds. */
export type WaitForNumber = {
  numberId: string
  label: string
  guests: number
  reason: Hold
  since: number | null
  /** The earliest moment at which it may go on by itself; null: unknown, or not by itself. */
  until: number | null
  /** For numbers that are banned or unlinked: what happens to these guests then. */
  afterwards?: 'other_number' | 'end'
}

export type WaitDeps = ForecastDeps & { settings: SafetyStepTimes }

type Mailing = Pick<MailingRow, 'when_number_lost'>

/** Only the largest of more numbers are listed: the list is for people. */
const MAX_LISTED = 20
/** Connections come and go: an outage shorter than this is not reported. */
const BLINK_MS = 2 * MINUTE

/**
 * The numbers that a running mailing waits for, those with the most guests first. Reads the counts of its queue and the
 * rows of those numbers; only for numbers that may still write to some of their guests it looks at a sample of these.
 */
export async function findWaits(
  deps: WaitDeps,
  mailing: Mailing,
  { queue, figures }: { queue: SendQueueRow; figures: QueueFigures },
): Promise<WaitForNumber[]> {
  const { db, clock } = deps
  const now = clock.now()
  const bound = countBound(figures)
  if (bound.size === 0) return []
  const waits: WaitForNumber[] = []
  for (const row of await findNumbers(db, [...bound.keys()])) {
    const held = isLinked(row) ? await holdOf(deps, row, now) : lostHold(deps, row, mailing, now)
    if (!held) continue
    const { onlyFirst, ...hold } = held
    const guests = onlyFirst ? await countUnanswered(deps, queue, figures, row.id) : (bound.get(row.id) ?? 0)
    if (guests > 0) waits.push({ numberId: row.id, label: row.label, guests, ...hold })
  }
  return waits.sort((a, b) => b.guests - a.guests).slice(0, MAX_LISTED)
}

/** Deliveries that no other number may take: bound ones, and those that left without an answer. */
function countBound(figures: QueueFigures): Map<string, number> {
  const bound = new Map<string, number>()
  for (const { status, numberId, count } of figures) {
    if (numberId === null || (status !== 'waiting' && status !== 'sending')) continue
    bound.set(numberId, (bound.get(numberId) ?? 0) + count)
  }
  return bound
}

/** `onlyFirst`: it may write to guests who have written to it. */
type Held = Pick<WaitForNumber, 'reason' | 'since' | 'until' | 'afterwards'> & { onlyFirst?: true }

/** A number that is banned or unlinked: undefined where its guests are about to move on. */
function lostHold({ settings }: WaitDeps, row: NumberRow, mailing: Mailing, now: number): Held | undefined {
  const since = lostSince(row)
  const until = since + lostWaitMs(settings)
  if (mailing.when_number_lost === 'other_number' || until <= now) return undefined
  const afterwards = mailing.when_number_lost === 'skip' ? 'end' : 'other_number'
  return { reason: row.state === 'failed' ? 'banned' : 'unlinked', since, until, afterwards }
}

/** What keeps a linked number from sending mailings; undefined where nothing does. */
async function holdOf(deps: WaitDeps, row: NumberRow, now: number): Promise<Held | undefined> {
  if (row.desired_state === 'paused') return { reason: 'paused', since: row.state_at, until: null }
  const down = downSince(row, now)
  if (down !== undefined) {
    return now - down < BLINK_MS ? undefined : { reason: 'disconnected', since: down, until: null }
  }
  const { db, settings } = deps
  if (row.warm_at === null) {
    const until = await warmFrom(db, settings, row)
    if (until === null || until > now) return { reason: 'warm_up', since: row.linked_at, until }
  }
  const eased = easedAt({ grade: row.safety_grade, since: row.safety_at ?? row.created_at }, settings)
  if (isStopped(row)) return { reason: 'stopped', since: row.safety_at, until: eased }
  const restriction = activeRestriction(row, now)
  if (restriction) {
    return { reason: 'restricted', since: row.restriction_at, until: restriction.until, onlyFirst: true }
  }
  return mayBeginChats(row) ? undefined : { reason: 'slowed', since: row.safety_at, until: eased, onlyFirst: true }
}

/** Undefined: it is connected. */
function downSince(row: NumberRow, now: number): number | undefined {
  if (!maySend(row)) return Math.max(row.last_frame_at ?? 0, row.linked_at ?? 0) || row.state_at
  // The process that held it has died, and no other has taken it.
  const leaseUntil = row.lease_until ?? now
  return row.lease_owner !== null && leaseUntil < now ? leaseUntil : undefined
}

async function warmFrom(db: ReadDb, settings: WaitDeps['settings'], row: NumberRow): Promise<number | null> {
  return warmUpDue(row, await measureWarmUp(db, settings, row), settings)
}

/** How many of the guests who wait for a number have never written to it; of very many, estimated from a sample. */
async function countUnanswered(
  deps: WaitDeps,
  queue: SendQueueRow,
  figures: QueueFigures,
  numberId: string,
): Promise<number> {
  const own = figures.filter((figure) => figure.numberId === numberId)
  const groups = await plannedGroups(deps, queue, { now: deps.clock.now(), figures: new Map([[queue.id, own]]) })
  return groups.reduce((sum, { answered, count }) => sum + (answered ? 0 : count), 0)
}
