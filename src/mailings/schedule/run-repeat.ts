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

/** Missed times that are written down one by one; older ones of the same absence are not. */
const RECORDED_MISSED = 50
/** Times walked through before jumping to the last day. */
const WALKED = 200
const LONGEST_NAME = 200

/** What a repeated mailing came to: the mailing made now, and when the next is due. */
export type RepeatRun = { madeId: string | undefined; nextAt: number | undefined }

/**
 * Makes the mailing of a repeated mailing's due time, and moves it on to the next, in one transaction that only one of
 * several processes wins. Of several times that passed meanwhile the latest is made, unless it is too old or the mailing
 * before it is not finished; the others are written down as missed. Undefined when there is nothing to do.
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
  return transact(db, async (tx): Promise<RepeatRun | undefined> => {
    if (!(await moveOn(tx, parent, columns, now))) return undefined
    const unfinished = await findUnfinished(tx, parent.id)
    const tooLate = now - latest.at > settings.OTKLIK_REPEAT_MAX_AGE_HOURS * HOUR
    const madeId = tooLate || unfinished ? undefined : newId('mlg')
    const written = await recordOccurrences(tx, [
      ...passed.slice(-RECORDED_MISSED - 1, -1).map((each) => row(parent, each, now, 'missed', 'superseded')),
      tooLate
        ? row(parent, latest, now, 'missed', 'too_late')
        : unfinished
          ? row(parent, latest, now, 'skipped', 'previous_unfinished')
          : row(parent, latest, now, 'made', null, madeId),
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
 * What a repeated mailing goes on with after a pause: the columns of its next time, undefined where none follows. Times
 * that passed meanwhile are not made up for: they are the rows to be written down.
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
    rows: passed.map((each) => row(parent, each, now, 'skipped', 'paused')),
  }
}

/** All times from the due one on until now, and the one after. After a long absence only the later ones. */
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

function row(
  parent: MailingRow,
  { local, at }: Occurrence,
  now: number,
  outcome: MailingOccurrencesTable['outcome'],
  reason: MailingOccurrencesTable['reason'],
  madeId: string | null = null,
) {
  const made_id = madeId
  return { mailing_id: parent.id, local_at: local, due_at: at, outcome, reason, made_id, created_at: now }
}
