import type { Settings } from '../../../config/env.ts'
import { type Db, transact } from '../../db/index.ts'
import type { MailingOccurrencesTable } from '../../db/schema/mailings.ts'
import type { Clock } from '../../lib/clock.ts'
import { newId } from '../../lib/ids.ts'
import { known } from '../../lib/known.ts'
import { DAY, HOUR } from '../../lib/units.ts'
import type { MailingRow } from '../view.ts'
import { parseStartLocal } from './local-time.ts'
import { firstAfter, following, type LocalClock, type Occurrence, type RepeatRule } from './repeat.ts'
import { insertMade, moveOn, nextColumns, recordOccurrences } from './store.ts'
import { repeatOf } from './timing.ts'
import { findUnfinished } from './view.ts'

export type RepeatDeps = {
  db: Db
  clock: Clock
  settings: Pick<Settings, 'OTKLIK_TIME_ZONE' | 'OTKLIK_REPEAT_MAX_AGE_HOURS'>
}

/** How many missed times are recorded one by one; older ones of the same outage are not. */
const RECORDED_MISSED = 50
/** How many times are walked through before jumping to the last day. */
const WALKED = 200
const LONGEST_NAME = 200

/** The result of a run: the mailing created now, and when the next is due. */
export type RepeatRun = { madeId: string | undefined; nextAt: number | undefined }

/**
 * Creates the mailing for a repeated mailing's due time, and sets the next time, in one transaction that only one of
 * several processes wins. Of several times that have passed the latest is made up for, unless it is too old or the
 * previous mailing is not finished; the others are recorded as missed. Undefined when there is nothing to do.
 */
export async function runRepeat(deps: RepeatDeps, parent: MailingRow): Promise<RepeatRun | undefined> {
  const { db, clock, settings } = deps
  const now = clock.now()
  if (parent.repeat_rule === null || parent.status !== 'scheduled' || (parent.start_at ?? Infinity) > now)
    return undefined
  const { rule, clock: local, zone } = await repeatOf({ db, settings }, parent)
  const { passed, next } = passedUntil(rule, local, dueOf(parent), now)
  const latest = known(passed.at(-1), 'time that has passed')
  const columns = next && nextColumns(zone, next)
  const rowOf = occurrenceRows(parent, now)
  return transact(db, async (tx): Promise<RepeatRun | undefined> => {
    if (!(await moveOn(tx, parent, columns, now))) return undefined
    const unfinished = await findUnfinished(tx, parent.id)
    const isTooLate = now - latest.at > settings.OTKLIK_REPEAT_MAX_AGE_HOURS * HOUR
    const madeId = isTooLate || unfinished ? undefined : newId('mlg')
    const written = await recordOccurrences(tx, [
      ...passed.slice(-RECORDED_MISSED - 1, -1).map((each) => rowOf(each, { outcome: 'missed', reason: 'superseded' })),
      rowOf(latest, outcomeOfLatest({ isTooLate, isUnfinished: unfinished !== undefined, madeId })),
    ])
    const isNews = written.includes(latest.local)
    if (madeId && isNews) {
      const name = `${parent.name.slice(0, LONGEST_NAME - 18)} ${latest.local.replace('T', ' ')}`
      const start_local = zone === 'guest' ? JSON.stringify({ at: latest.local, zone: 'guest' }) : null
      await insertMade(tx, parent, { id: madeId, name, start_at: latest.at, start_local, at: now })
    }
    return { madeId: isNews ? madeId : undefined, nextAt: next?.at }
  })
}

/**
 * The next time of a repeated mailing after a pause: its columns, undefined where none follows. Times that have passed
 * are not made up for: they are the rows to record.
 */
export async function afterPause(deps: RepeatDeps, parent: MailingRow) {
  const now = deps.clock.now()
  const { rule, clock: local, zone } = await repeatOf(deps, parent)
  const walked =
    parent.start_at !== null && parent.start_local !== null && parent.start_at <= now
      ? passedUntil(rule, local, dueOf(parent), now)
      : undefined
  const next = walked ? walked.next : firstAfter(rule, local, Math.max(now, (parent.start_at ?? 0) - 1))
  const passed = walked?.passed.slice(-RECORDED_MISSED) ?? []
  return {
    columns: next && nextColumns(zone, next),
    rows: passed.map((each) => occurrenceRows(parent, now)(each, { outcome: 'skipped', reason: 'paused' })),
  }
}

/** All times from the due one until now, and the next one. After a long outage only the later ones. */
function passedUntil(rule: RepeatRule, local: LocalClock, due: Occurrence, now: number) {
  const passed = [due]
  let next = following(rule, local, due)
  while (next && next.at <= now) {
    passed.push(next)
    next =
      passed.length === WALKED ? firstAfter(rule, local, Math.max(next.at, now - DAY)) : following(rule, local, next)
  }
  return { passed, next }
}

function dueOf(parent: MailingRow): Occurrence {
  return {
    local: known(parseStartLocal(parent.start_local), 'local time of this mailing').at,
    at: known(parent.start_at, 'time of this mailing'),
  }
}

type Outcome = Pick<MailingOccurrencesTable, 'outcome' | 'reason'> & { madeId?: string | undefined }

function outcomeOfLatest(latest: { isTooLate: boolean; isUnfinished: boolean; madeId: string | undefined }): Outcome {
  if (latest.isTooLate) return { outcome: 'missed', reason: 'too_late' }
  if (latest.isUnfinished) return { outcome: 'skipped', reason: 'previous_unfinished' }
  return { outcome: 'made', reason: null, madeId: latest.madeId }
}

/** Makes rows for times of this mailing, recorded now. */
const occurrenceRows =
  ({ id }: MailingRow, now: number) =>
  ({ local, at }: Occurrence, { outcome, reason, madeId = undefined }: Outcome) => {
    const result = { outcome, reason, made_id: madeId ?? null }
    return { mailing_id: id, local_at: local, due_at: at, ...result, created_at: now }
  }
