import type { Settings } from '../../../config/env.ts'
import type { ReadDb } from '../../db/index.ts'
import { AppError } from '../../lib/errors.ts'
import { instantOfLocal } from '../../lib/local-time.ts'
import type { LocalClock } from './repeat.ts'
import { findGuestZones, findRestaurantZones } from './view.ts'

type Settled = Pick<Settings, 'OTKLIK_TIME_ZONE'>

/**
 * The clock for the local times of a mailing. Of guests' own clocks the first one counts: then the mailing begins.
 * Throws `invalid_input` when `restaurant` does not mean one zone.
 */
export async function clockOf(
  db: ReadDb,
  settings: Settled,
  zone: string,
  numberIds: readonly string[] | null,
): Promise<LocalClock> {
  const zones =
    zone === 'guest'
      ? [...new Set([...(await findGuestZones(db)), await fallbackZone(db, settings)])]
      : [zone === 'restaurant' ? await restaurantZone(db, settings, numberIds) : zone]
  return { zones, instantOf: (local) => Math.min(...zones.map((each) => instantOfLocal(local, each))) }
}

/** The zone of guests that have none, before it is known which number writes to them. */
export async function fallbackZone(db: ReadDb, { OTKLIK_TIME_ZONE }: Settled): Promise<string> {
  const [only, other] = await findRestaurantZones(db, null)
  return only !== undefined && other === undefined ? only : OTKLIK_TIME_ZONE
}

async function restaurantZone(db: ReadDb, settings: Settled, numberIds: readonly string[] | null): Promise<string> {
  const [only, other] = await findRestaurantZones(db, numberIds)
  if (other === undefined) return only ?? settings.OTKLIK_TIME_ZONE
  const message = `Restaurants of this mailing are in several time zones (${only}, ${other}): name one of them.`
  throw new AppError('invalid_input', message, [{ path: 'body', message }])
}
