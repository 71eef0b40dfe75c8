import { sql } from 'kysely'
import { z } from 'zod'
import type { ReadDb } from '../db/index.ts'
import type { TimelineKind, TimelineTable } from '../db/schema/guests.ts'
import { cutPage, decodeCursor, type PageQuery } from '../http/page.ts'
import { instantOut, toIso } from '../http/time.ts'
import { known } from '../lib/known.ts'

export const TIMELINE_KINDS = [
  'message',
  'order',
  'retention',
  'bonus',
  'rating',
  'mailing',
  'reply',
  'assignment',
  'gap',
  'rule',
] as const satisfies TimelineKind[]

/** Each slice shows its own entries: what the rows behind `refIds` look like, by id. Rows that are gone are absent. */
export type TimelineResolver = (db: ReadDb, refIds: string[]) => Promise<Map<string, Record<string, unknown>>>
export type TimelineResolvers = Partial<Record<TimelineKind, TimelineResolver>>

/** What entries of a kind show; if a kind has several shapes, each of them, distinguished by a field of its own. */
export type TimelineShapes = Partial<Record<TimelineKind, z.ZodObject[]>>

/** An entry of a guest's timeline. What stands behind it may be gone: then only its kind and time are left. */
export function timelineEntrySchema(shapes: TimelineShapes) {
  const [first, ...others] = TIMELINE_KINDS.flatMap((kind) => {
    const [only = z.looseObject({}), ...more] = shapes[kind] ?? []
    const variants = more.length === 0 ? [only.partial()] : [only, ...more, z.object({})]
    return variants.map((shape) =>
      shape.extend({
        id: z.string().meta({ description: 'Id of what the entry shows: a message, an order, ...' }),
        kind: z.literal(kind),
        at: instantOut,
      }),
    )
  })
  return z
    .union([known(first, 'kind of entry'), ...others])
    .meta({ id: 'TimelineEntry', description: 'Other fields depend on the kind; those of a message are the message.' })
}

type Entry = { id: string; kind: TimelineKind; at: string }

/** A guest's timeline, the newest first, all kinds or some. Each page is read from one index, whatever the kinds. */
export async function showTimeline(
  db: ReadDb,
  resolvers: TimelineResolvers,
  guestId: string,
  { kinds, cursor, limit }: PageQuery & { kinds?: TimelineKind[] | undefined },
): Promise<{ data: Entry[]; next_cursor: string | null }> {
  const after = cursor ? decodeCursor(cursor, z.tuple([z.number(), z.string()])) : undefined
  const rows = await newestEntries(db, guestId, kinds, after, limit + 1)
  const shown = await resolve(db, resolvers, rows.slice(0, limit))
  return cutPage(
    rows,
    limit,
    (row) => [row.at, row.ref_id],
    (row) => ({ ...shown.get(row.kind)?.get(row.ref_id), id: row.ref_id, kind: row.kind, at: toIso(row.at) }),
  )
}

async function newestEntries(
  db: ReadDb,
  guestId: string,
  kinds: TimelineKind[] | undefined,
  after: [number, string] | undefined,
  limit: number,
): Promise<TimelineTable[]> {
  const newest = (kind?: TimelineKind) => {
    let query = db.selectFrom('timeline').selectAll().where('guest_id', '=', guestId)
    if (kind) query = query.where('kind', '=', kind)
    if (after) query = query.where(sql<boolean>`(at, ref_id) < (${after[0]}, ${after[1]})`)
    return query.orderBy('at', 'desc').orderBy('ref_id', 'desc').limit(limit).execute()
  }
  if (!kinds) return newest()
  // One short range for each kind: a rare kind is found at once in a timeline of many thousand messages.
  const found = await Promise.all([...new Set(kinds)].map((kind) => newest(kind)))
  return found
    .flat()
    .sort((a, b) => b.at - a.at || (a.ref_id < b.ref_id ? 1 : -1))
    .slice(0, limit)
}

async function resolve(db: ReadDb, resolvers: TimelineResolvers, rows: TimelineTable[]) {
  const byKind = Map.groupBy(rows, (row) => row.kind)
  const shown = new Map<TimelineKind, Map<string, Record<string, unknown>>>()
  for (const [kind, entries] of byKind) {
    const resolver = resolvers[kind]
    if (resolver) shown.set(kind, await resolver(db, [...new Set(entries.map((entry) => entry.ref_id))]))
  }
  return shown
}
