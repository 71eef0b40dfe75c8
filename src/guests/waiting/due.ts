import { compiled, oncePerTransaction, type Tx } from '../../db/index.ts'
import { MINUTE } from '../../lib/units.ts'
import { afterOpenTime, hoursOf } from '../../restaurants/index.ts'

/** The target for a number without a restaurant. */
const DEFAULT_TARGET_MINUTES = 15

type Target = { answer_target_minutes: number; opening_hours: string | null; time_zone: string }

/**
 * When an answer to a message is due: after the target's minutes during which the restaurant is open (UTC
 * milliseconds). Null where it does not open within a year.
 */
export async function dueOf(tx: Tx, numberId: string | null, at: number): Promise<number | null> {
  return dueBy(numberId === null ? undefined : await findTarget(tx, numberId), at)
}

const findTarget = oncePerTransaction(
  async (tx: Tx, numberId: string): Promise<Target | undefined> => (await selectTarget(tx, { numberId })).rows[0],
)

/** The same where the restaurant is known. */
export function dueBy(target: Target | undefined, at: number): number | null {
  const targetMs = (target?.answer_target_minutes ?? DEFAULT_TARGET_MINUTES) * MINUTE
  const hours = target && hoursOf(target)
  return hours ? (afterOpenTime(hours, at, targetMs) ?? null) : at + targetMs
}

const selectTarget = compiled((db, { numberId }: { numberId: string }) =>
  db
    .selectFrom('restaurants')
    .select(['answer_target_minutes', 'opening_hours', 'time_zone'])
    // Rather than a join: SQLite would plan it again for every new value.
    .where('id', '=', (eb) => eb.selectFrom('numbers').select('restaurant_id').where('id', '=', numberId)),
)
