import type { Settings } from '../../../config/env.ts'
import type { ReadDb } from '../../db/index.ts'
import { instantOfLocal } from '../../lib/local-time.ts'
import type { NotBefore } from '../store.ts'
import type { MailingRow } from '../view.ts'
import { fallbackZone } from './clock-of.ts'
import { parseStartLocal } from './local-time.ts'
import { findGuestZones } from './view.ts'

/** When the guests of a mailing may get it: each at that time by their own clock, or all at once. */
export async function notBeforeOf(
  db: ReadDb,
  settings: Pick<Settings, 'OTKLIK_TIME_ZONE'>,
  mailing: Pick<MailingRow, 'start_local'>,
  at: number,
): Promise<NotBefore> {
  const local = parseStartLocal(mailing.start_local)
  if (local?.zone !== 'guest') return at
  const zones = await findGuestZones(db)
  return {
    zones: new Map(zones.map((zone) => [zone, instantOfLocal(local.at, zone)])),
    others: instantOfLocal(local.at, await fallbackZone(db, settings)),
  }
}
