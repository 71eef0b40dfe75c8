import { type RawBuilder, sql } from 'kysely'
import type { ReadDb } from '../../db/index.ts'
import type { GuestRow } from '../../guests/index.ts'
import type { KnownAudience } from './audience.ts'

/** Ids of the next guests of an audience in the order of ids, as rows of one column `id`. Husks of merges are left out. */
export function audiencePage(audience: KnownAudience, after: string, limit: number): RawBuilder<unknown> {
  if ('all' in audience) {
    return sql`(select id from guests where id > ${after} and merged_into is null order by id limit ${limit})`
  }
  if ('tag' in audience) {
    return sql`(
      select t.guest_id as id from guest_tags t join guests on guests.id = t.guest_id
      where t.tag = ${audience.tag} and t.guest_id > ${after} and guests.merged_into is null
      order by t.guest_id limit ${limit}
    )`
  }
  const ids = [...new Set(audience.guest_ids)].sort().filter((id) => id > after)
  const page = ids.slice(0, limit)
  if (page.length === 0) return sql`(select id from guests where 1 = 0)`
  return sql`(
    select distinct coalesce(merged_into, id) as id from guests where id in (${sql.join(page)})
  )`
}

/** Where a page of an audience ends, and how many rows it has looked at; undefined when it is empty. */
export async function findPageEnd(
  db: ReadDb,
  audience: KnownAudience,
  after: string,
  limit: number,
): Promise<string | undefined> {
  if ('guest_ids' in audience) {
    return [...new Set(audience.guest_ids)]
      .sort()
      .filter((id) => id > after)
      .slice(0, limit)
      .at(-1)
  }
  const { rows } = await sql<{ last: string | null }>`
    select max(id) as last from ${audiencePage(audience, after, limit)} as page
  `.execute(db as never)
  return rows[0]?.last ?? undefined
}

/** How many guests an audience has now, consent aside. */
export async function countAudience(db: ReadDb, audience: KnownAudience): Promise<number> {
  if ('guest_ids' in audience) return new Set(audience.guest_ids).size
  const query =
    'all' in audience
      ? sql<{ count: number }>`select count(*) as count from guests where merged_into is null`
      : sql<{ count: number }>`
          select count(*) as count from guest_tags t join guests on guests.id = t.guest_id
          where t.tag = ${audience.tag} and guests.merged_into is null`
  const { rows } = await query.execute(db as never)
  return Number(rows[0]?.count ?? 0)
}

/** Ids that are no guest's. */
export async function findUnknownGuests(db: ReadDb, ids: readonly string[]): Promise<string[]> {
  const known = new Set<string>()
  for (let start = 0; start < ids.length; start += 1_000) {
    const page = ids.slice(start, start + 1_000)
    for (const { id } of await db.selectFrom('guests').select('id').where('id', 'in', page).execute()) known.add(id)
  }
  return ids.filter((id) => !known.has(id))
}

/** Some guests of an audience, to see what a text looks like for them. */
export async function sampleGuests(db: ReadDb, audience: KnownAudience, limit: number): Promise<GuestRow[]> {
  const { rows } = await sql<GuestRow>`
    select guests.* from guests join ${audiencePage(audience, '', limit)} as page on page.id = guests.id
  `.execute(db as never)
  return rows
}
