import { instantOfLocal } from '../../lib/local-time.ts'
import { parseStartLocal } from './local-time.ts'
import type { Timed, TimingDeps } from './timing.ts'
import { anyBirthday, findGuestZones } from './view.ts'

const SHOWN = 5

/** Surprises for a marketer in when a mailing goes out. */
export async function timingWarnings({ db, clock }: TimingDeps, mailing: Timed) {
  const warnings: { code: string; message: string }[] = []
  const local = parseStartLocal(mailing.start_local)
  if (local?.zone === 'guest' && mailing.repeat_rule === null) {
    const past = (await findGuestZones(db)).filter((zone) => instantOfLocal(local.at, zone) < clock.now())
    if (past.length > 0) {
      const zones = past.slice(0, SHOWN).join(', ') + (past.length > SHOWN ? ` and ${past.length - SHOWN} more` : '')
      warnings.push({
        code: 'local_time_past',
        message: `It is past ${local.at} already in ${zones}: guests there get it as soon as it starts.`,
      })
    }
  }
  if (mailing.trigger_kind === 'birthday' && !(await anyBirthday(db))) {
    warnings.push({
      code: 'no_birthdays',
      message: 'No guest has a birthday yet: give it with POST /v1/guests or an import.',
    })
  }
  return warnings
}
