import { AppError } from '../../lib/errors.ts'
import { findKnownRestaurants } from '../triggers/view.ts'
import {
  checkNotPast,
  checkTiming,
  startOf,
  type Timed,
  type TimingDeps,
  type TimingInput,
  timingColumns,
} from './timing.ts'

/** The columns of a mailing with this timing. `mailing`: as it is, or will be, without them. Throws `invalid_input`. */
export async function checkedTiming(deps: TimingDeps, mailing: Timed, given: TimingInput) {
  const columns = timingColumns(given)
  const wanted = { ...mailing, ...columns }
  checkTiming(wanted, given)
  const { trigger } = given
  if (trigger?.kind === 'order_delivered' && trigger.restaurant_ids)
    await checkRestaurants(deps, trigger.restaurant_ids)
  const isLocal = wanted.start_local !== null || wanted.repeat_rule !== null
  if (!changesStart(given)) return columns
  const start = isLocal ? await startOf(deps, wanted, given.startAt ?? undefined) : undefined
  // A draft may have a time in the past, until it is scheduled.
  const startAt = start?.start_at ?? given.startAt
  if (mailing.status === 'scheduled' && startAt != null) checkNotPast(deps, wanted, startAt)
  if (!start) return columns
  // A repeated draft keeps its own word: nothing before that.
  return wanted.repeat_rule !== null && mailing.status === 'draft' ? columns : { ...columns, ...start }
}

/** Throws `wrong_state` for a change that is no longer possible once a mailing has started. */
export function checkMayChange(mailing: Timed, given: TimingInput): void {
  if (mailing.started_at === null) return
  if (changesStart(given)) {
    throw new AppError('wrong_state', 'This mailing has started: when it begins cannot be changed any more.')
  }
  if (given.trigger !== undefined && given.trigger?.kind !== (mailing.trigger_kind ?? undefined)) {
    throw new AppError('wrong_state', 'This mailing has started: it can listen differently, but to nothing else.')
  }
}

export function changesStart({ startAt, startLocal, repeat }: TimingInput): boolean {
  return startAt !== undefined || startLocal !== undefined || repeat !== undefined
}

async function checkRestaurants({ db }: TimingDeps, ids: readonly string[]): Promise<void> {
  const known = new Set(await findKnownRestaurants(db, ids))
  const unknown = ids.filter((id) => !known.has(id))
  if (unknown.length === 0) return
  const message = `Unknown restaurants: ${unknown.slice(0, 3).join(', ')}.`
  throw new AppError('invalid_input', message, [{ path: 'body.trigger.restaurant_ids', message }])
}
