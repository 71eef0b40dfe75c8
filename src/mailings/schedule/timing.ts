import type { Settings } from '../../../config/env.ts'
import type { ReadDb } from '../../db/index.ts'
import { allowedNumbers } from '../../deliveries/index.ts'
import { toIso } from '../../http/time.ts'
import type { Clock } from '../../lib/clock.ts'
import { AppError } from '../../lib/errors.ts'
import { known } from '../../lib/known.ts'
import { MINUTE } from '../../lib/units.ts'
import type { Trigger } from '../triggers/trigger.ts'
import type { MailingRow } from '../view.ts'
import { clockOf } from './clock-of.ts'
import { parseStartLocal, type StartLocal } from './local-time.ts'
import { firstAfter, type Occurrence, parseRule, type RepeatRule, someFrom } from './repeat.ts'
import { nextColumns } from './store.ts'

export type TimingDeps = { db: ReadDb; clock: Clock; settings: Pick<Settings, 'OTKLIK_TIME_ZONE'> }

/** When a mailing goes out. What is not given stays as it is; null removes it. */
export type TimingInput = {
  startAt?: number | null | undefined
  startLocal?: StartLocal | null | undefined
  repeat?: RepeatRule | null | undefined
  trigger?: Trigger | null | undefined
}

/** The timing columns of a mailing. */
export type Timed = Pick<
  MailingRow,
  'status' | 'start_at' | 'start_local' | 'repeat_rule' | 'trigger_kind' | 'trigger_rule' | 'number_ids' | 'started_at'
>

type TimingColumns = Pick<Timed, 'start_at' | 'start_local' | 'repeat_rule' | 'trigger_kind' | 'trigger_rule'>

/** The columns of a timing. A new way to begin replaces the old one. */
export function timingColumns({ startAt, startLocal, repeat, trigger }: TimingInput): Partial<TimingColumns> {
  return {
    ...((startLocal !== undefined || repeat !== undefined) && { start_at: null, start_local: null }),
    ...(startAt !== undefined && { start_at: startAt, start_local: null }),
    ...(startLocal && { start_local: JSON.stringify(startLocal) }),
    ...(repeat !== undefined && { repeat_rule: repeat && JSON.stringify(repeat) }),
    ...(trigger !== undefined && {
      trigger_kind: trigger?.kind ?? null,
      trigger_rule: trigger && JSON.stringify(trigger),
    }),
  }
}

/** Throws `invalid_input` for timings that exclude each other. */
export function checkTiming(
  { start_local, repeat_rule, trigger_rule }: Partial<TimingColumns>,
  given: TimingInput,
): void {
  const refuse = (path: string, message: string) => {
    throw new AppError('invalid_input', message, [{ path: `body.${path}`, message }])
  }
  if (given.startLocal && given.startAt) refuse('start_local', 'A mailing has one of start_at and start_local.')
  if (repeat_rule && trigger_rule) refuse('repeat', 'A triggered mailing is not repeated: it goes out with each cause.')
  if (trigger_rule && start_local) refuse('start_local', 'A triggered mailing takes start_at: it listens from then on.')
  if (repeat_rule && given.startLocal)
    refuse('start_local', 'A repeated mailing takes start_at: nothing goes out before.')
}

/** The columns with which a mailing is scheduled: when it begins, or its next time. Throws `invalid_input`. */
export async function startOf(
  deps: TimingDeps,
  mailing: Timed,
  startAt: number | undefined,
): Promise<{ start_at: number; start_local?: string | null }> {
  const now = deps.clock.now()
  if (mailing.repeat_rule !== null) {
    const first = await findNext(deps, mailing, Math.max(now, startAt ?? mailing.start_at ?? now))
    if (!first) throw new AppError('invalid_input', 'This mailing would never go out: its time is over.')
    return first
  }
  if (startAt !== undefined) return { start_at: startAt, start_local: null }
  const local = parseStartLocal(mailing.start_local)
  if (!local) return { start_at: mailing.start_at ?? now }
  const clock = await clockOf(deps.db, deps.settings, local.zone, allowedNumbers(mailing))
  return { start_at: clock.instantOf(local.at) }
}

/** Clocks differ, and requests take time. */
const PAST_TOLERANCE_MS = 10 * MINUTE

/**
 * Throws `invalid_input` where a mailing would begin at once because its time has passed: a slip, or a forgotten draft.
 * By guests' own clocks it may have passed for some: see `timingWarnings`.
 */
export function checkNotPast({ clock }: Pick<TimingDeps, 'clock'>, mailing: Timed, startAt: number): void {
  if (!['draft', 'scheduled'].includes(mailing.status)) return
  if (mailing.repeat_rule !== null || mailing.trigger_rule !== null) return
  if (parseStartLocal(mailing.start_local)?.zone === 'guest') return
  if (startAt >= clock.now() - PAST_TOLERANCE_MS) return
  throw new AppError('invalid_input', `This mailing was to start at ${toIso(startAt)}: give a time to come.`, [
    { path: 'body.start_at', message: 'lies in the past' },
  ])
}

/** The columns of a repeated mailing's first time after a moment; undefined when there is none. */
async function findNext(deps: TimingDeps, mailing: Timed, after: number) {
  const { rule, clock, zone } = await repeatOf(deps, mailing)
  const first = firstAfter(rule, clock, after)
  return first && nextColumns(zone, first)
}

/**
 * A repeated mailing's rule and clock. `zone`: as stored with its times; that of the restaurant is fixed at the start.
 */
export async function repeatOf({ db, settings }: Omit<TimingDeps, 'clock'>, mailing: Timed) {
  const rule = parseRule(known(mailing.repeat_rule, 'rule of a repeated mailing'))
  const settled = parseStartLocal(mailing.start_local)?.zone
  const named = rule.zone === 'restaurant' ? (settled ?? rule.zone) : rule.zone
  const clock = await clockOf(db, settings, named, allowedNumbers(mailing))
  return { rule, clock, zone: rule.zone === 'guest' ? 'guest' : known(clock.zones[0], 'zone of this clock') }
}

/** The next times of a repeated mailing, as things stand; empty for others, and for those that are over. */
export async function nextTimes(deps: TimingDeps, mailing: Timed, count: number): Promise<Occurrence[]> {
  if (mailing.repeat_rule === null || ['finished', 'cancelled'].includes(mailing.status)) return []
  const { rule, clock } = await repeatOf(deps, mailing)
  const now = deps.clock.now()
  const local = parseStartLocal(mailing.start_local)
  const first =
    mailing.status === 'scheduled' && local && mailing.start_at !== null
      ? { local: local.at, at: mailing.start_at }
      : firstAfter(rule, clock, Math.max(now, mailing.start_at ?? now))
  return someFrom(rule, clock, first, count)
}
