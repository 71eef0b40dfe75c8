import { type Selectable, sql } from 'kysely'
import { IANAZone } from 'luxon'
import { ifGiven, type ReadDb } from '../../db/index.ts'
import type { MailingOccurrencesTable, MailingStatus } from '../../db/schema/mailings.ts'

/** The distinct time zones of guests, read in as many steps through an index. */
export async function findGuestZones(db: ReadDb): Promise<string[]> {
  const next = (than: string) =>
    sql.raw(`select min(time_zone) from guests where time_zone is not null and merged_into is null${than}`)
  const { rows } = await sql<{ zone: string }>`
    with recursive zones(zone) as (
      ${next('')}
      union all
      select (${next(' and time_zone > zones.zone')}) from zones where zones.zone is not null
    )
    select zone from zones where zone is not null
  `.execute(db)
  return rows.map(({ zone }) => zone).filter((zone) => IANAZone.isValidZone(zone))
}

/** The distinct time zones of restaurants: of those whose numbers these are, or of all. */
export async function findRestaurantZones(db: ReadDb, numberIds: readonly string[] | null): Promise<string[]> {
  const rows = await db
    .selectFrom('restaurants as r')
    .select('r.time_zone')
    .distinct()
    .$call(
      ifGiven(numberIds, (q, ids) =>
        q.where('r.id', 'in', (eb) =>
          eb
            .selectFrom('numbers')
            .select('restaurant_id')
            .where('id', 'in', [...ids])
            .$castTo<{ restaurant_id: string }>(),
        ),
      ),
    )
    .orderBy('r.time_zone')
    .execute()
  return rows.map(({ time_zone }) => time_zone)
}

export type OccurrenceRow = Selectable<MailingOccurrencesTable> & { made_status: MailingStatus | null }

/** The outcomes of a repeated mailing's times, the latest first. `before`: the local time of the row before. */
export function listOccurrences(
  db: ReadDb,
  mailingId: string,
  { before, limit }: { before: string | undefined; limit: number },
): Promise<OccurrenceRow[]> {
  return db
    .selectFrom('mailing_occurrences as o')
    .leftJoin('mailings as m', 'm.id', 'o.made_id')
    .selectAll('o')
    .select('m.status as made_status')
    .where('o.mailing_id', '=', mailingId)
    .$call(ifGiven(before, (q, at) => q.where('o.local_at', '<', at)))
    .orderBy('o.local_at', 'desc')
    .limit(limit)
    .execute()
}

/** A mailing of this series that is not over yet. */
export async function findUnfinished(db: ReadDb, parentId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('mailings')
    .select('id')
    .where('parent_id', '=', parentId)
    .where('status', 'in', ['scheduled', 'running', 'paused'])
    .limit(1)
    .executeTakeFirst()
  return row?.id
}

export async function anyBirthday(db: ReadDb): Promise<boolean> {
  const row = await db
    .selectFrom('guests')
    .select('id')
    .where('birth_day', 'is not', null)
    .where('merged_into', 'is', null)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}
