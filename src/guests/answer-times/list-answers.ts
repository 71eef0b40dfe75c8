import { z } from 'zod'
import type { ReadDb } from '../../db/index.ts'
import { cutPage, decodeCursor, type PageQuery } from '../../http/page.ts'
import type { Period } from '../../http/period.ts'
import { toIso } from '../../http/time.ts'
import { known } from '../../lib/known.ts'
import { SECOND } from '../../lib/units.ts'
import { type Group, grouping } from './groups.ts'
import { type AnswerRow, answerPages } from './rows.ts'
import type { Answered } from './schema.ts'

export type AnswersQuery = PageQuery & {
  period: Period
  kind?: AnswerRow['kind'] | undefined
  group?: Group | undefined
  key?: string | undefined
  late?: boolean | undefined
}

/** The answers behind a figure of the report, the newest first. */
export async function listAnswers(
  db: ReadDb,
  { period, kind, group, key, late, cursor, limit }: AnswersQuery,
): Promise<{ data: Answered[]; next_cursor: string | null }> {
  const keyOf = group && key !== undefined ? grouping(group) : undefined
  const wanted = (row: AnswerRow) =>
    (kind === undefined || row.kind === kind) &&
    (!late || (row.target_ms !== null && row.took_ms > row.target_ms)) &&
    (!keyOf || keyOf(row) === key)
  const [at, id] = cursor ? decodeCursor(cursor, z.tuple([z.number(), z.string()])) : []
  const before = at === undefined || id === undefined ? undefined : { at, id }
  const found: AnswerRow[] = []
  for await (const page of answerPages(db, period, before)) {
    found.push(...page.filter(wanted))
    if (found.length > limit) break
  }
  const rows = found.slice(0, limit + 1)
  const guests = await guestsOf(db, rows)
  return cutPage(
    rows,
    limit,
    (row) => [row.at, row.id],
    (row) => {
      const guest = known(guests.get(row.id), 'guest of this answer')
      return {
        id: row.id,
        kind: row.kind,
        guest_id: guest.id,
        guest_name: guest.name ?? guest.push_name ?? guest.phone,
        restaurant_id: row.restaurant_id,
        operator: row.operator,
        started_at: toIso(row.started_at),
        at: toIso(row.at),
        took_seconds: row.took_ms / SECOND,
        within_target: row.target_ms === null ? null : row.took_ms <= row.target_ms,
      }
    },
  )
}

async function guestsOf(db: ReadDb, rows: readonly AnswerRow[]) {
  if (rows.length === 0) return new Map<string, never>()
  const guests = await db
    .selectFrom('answer_times as a')
    .innerJoin('guests as g', 'g.id', 'a.guest_id')
    .select(['a.id as answer_id', 'g.id', 'g.name', 'g.push_name', 'g.phone'])
    .where(
      'a.id',
      'in',
      rows.map(({ id }) => id),
    )
    .execute()
  return new Map(guests.map((guest) => [guest.answer_id, guest]))
}
