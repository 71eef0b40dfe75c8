import { dialectOf, type ReadDb } from '../../db/index.ts'
import { type Period, type Span, spanOf } from '../../http/period.ts'
import { inTurn } from '../../lib/pace.ts'

const PAGE = 1_000
/** The zone where there is no restaurant. */
const NO_ZONE = 'UTC'

export type AnswerRow = {
  id: string
  at: number
  kind: 'answer' | 'resolution'
  restaurant_id: string | null
  team_id: string | null
  operator: string | null
  started_at: number
  took_ms: number
  target_ms: number | null
  /** The restaurant's zone. */
  zone: string
}

export type Place = { at: number; id: string }

/**
 * Answers and resolutions of a period, page by page, the newest first; the restaurant's own clock decides which day
 * they belong to. One index covers the query; between pages other work gets its turn, because SQLite reads in this
 * thread.
 */
export async function* answerPages(db: ReadDb, period: Period, before?: Place): AsyncGenerator<AnswerRow[]> {
  const restaurants = await db.selectFrom('restaurants').select(['id', 'time_zone']).execute()
  const zones = new Map(restaurants.map(({ id, time_zone }) => [id, time_zone]))
  const spans = new Map<string, Span>()
  for (const zone of [NO_ZONE, ...zones.values()]) if (!spans.has(zone)) spans.set(zone, spanOf(period, zone))
  const from = Math.min(...[...spans.values()].map((span) => span.from))
  const until = Math.max(...[...spans.values()].map((span) => span.until))
  let place = before ?? { at: until, id: '' }
  for (;;) {
    const start = place
    const rows = await inTurn(dialectOf(db), () => readPage(db, from, start))
    yield rows.flatMap((row) => {
      const zone = (row.restaurant_id === null ? undefined : zones.get(row.restaurant_id)) ?? NO_ZONE
      const span = spans.get(zone)
      return span && row.at >= span.from && row.at < span.until ? [{ ...row, zone }] : []
    })
    const last = rows.at(-1)
    if (!last || rows.length < PAGE) return
    place = last
  }
}

function readPage(db: ReadDb, from: number, { at, id }: Place): Promise<Omit<AnswerRow, 'zone'>[]> {
  return db
    .selectFrom('answer_times')
    .select(['id', 'at', 'kind', 'restaurant_id', 'team_id', 'operator', 'started_at', 'took_ms', 'target_ms'])
    .where('at', '>=', from)
    .where(({ eb, refTuple, tuple }) => eb(refTuple('at', 'id'), '<', tuple(at, id)))
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(PAGE)
    .execute()
}
