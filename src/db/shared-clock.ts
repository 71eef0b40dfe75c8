import { type RawBuilder, sql } from 'kysely'
import type { Clock } from '../lib/clock.ts'
import { dialectOf, type ReadDb } from './connect.ts'

/** A time that all processes of a store agree on, and this process's steady clock. UTC milliseconds. */
export type SharedClock = {
  now(db: ReadDb): Promise<number>
  /** This many milliseconds after the moment at which the statement runs. */
  after(ms: number): RawBuilder<number>
  steady(): number
}

const TIME_OF_POSTGRES = sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`

/**
 * PostgreSQL's own time (`byStore`), since the clocks of machines may differ, or be set. SQLite is on this machine,
 * whose clock will do, as it does where tests control time.
 */
export function openSharedClock(db: ReadDb, clock: Clock, byStore: boolean): SharedClock {
  const steady = () => clock.steady()
  if (!byStore || dialectOf(db) === 'sqlite') {
    return { now: async () => clock.now(), after: (ms) => sql<number>`cast(${clock.now() + ms} as bigint)`, steady }
  }
  return {
    async now(db) {
      const { rows } = await sql<{ now: number }>`select ${TIME_OF_POSTGRES} as now`.execute(db)
      if (!rows[0]) throw new Error('PostgreSQL does not say what time it is')
      return rows[0].now
    },
    after: (ms) => sql<number>`${TIME_OF_POSTGRES} + ${ms}`,
    steady,
  }
}
