import { z } from 'zod'
import type { Tx } from '../../db/index.ts'
import { MINUTE } from '../../lib/units.ts'

/** An open console reports twice a minute; a browser lets one in the background do so once. */
export const PRESENT_FOR_MS = 3 * MINUTE

/** Online: a console is open, and they have not said that they are away. */
export const presenceOut = z.enum(['online', 'away', 'offline'])

export type PresenceState = z.output<typeof presenceOut>

type Seen = { seen_at: number | null; away_at: number | null; gone_at?: number | null }

export function presenceOf({ seen_at, away_at, gone_at = null }: Seen, now: number): PresenceState {
  if (gone_at !== null || seen_at === null || seen_at + PRESENT_FOR_MS <= now) return 'offline'
  return away_at === null ? 'online' : 'away'
}

/** Records that a console of this user is open. `away`: the position of their switch. */
export async function notePresence(
  tx: Tx,
  userId: string,
  { away, at }: { away: boolean | undefined; at: number },
): Promise<PresenceState> {
  const row = await tx
    .insertInto('user_presence')
    .values({ user_id: userId, seen_at: at, away_at: away ? at : null })
    .onConflict((conflict) =>
      conflict.column('user_id').doUpdateSet((eb) => ({
        seen_at: at,
        // Not read first: another console may flick the switch at the same moment.
        ...(away === true && { away_at: eb.fn.coalesce('user_presence.away_at', 'excluded.away_at') }),
        ...(away === false && { away_at: null }),
      })),
    )
    .returning('away_at')
    .executeTakeFirstOrThrow()
  return presenceOf({ seen_at: at, ...row }, at)
}
