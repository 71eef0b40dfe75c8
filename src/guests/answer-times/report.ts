import { sql } from 'kysely'
import { onlyRow, type ReadDb } from '../../db/index.ts'
import type { Period } from '../../http/period.ts'
import { toIso } from '../../http/time.ts'
import { SECOND } from '../../lib/units.ts'
import { type Group, grouping, NONE } from './groups.ts'
import { type AnswerRow, answerPages } from './rows.ts'
import type { AnswerFigures, AnswerTimes } from './schema.ts'

/** How long guests waited for answers, and conversations stayed open, in a period: in total and by group. */
export async function answerTimes(
  db: ReadDb,
  { period, group, now }: { period: Period; group: Group | undefined; now: number },
): Promise<Pick<AnswerTimes, 'total' | 'backlog' | 'data'>> {
  const keyOf = group && grouping(group)
  const total = nothing()
  const groups = new Map<string, Collected>()
  for await (const page of answerPages(db, period)) {
    for (const row of page) {
      collect(total, row)
      if (!keyOf) continue
      const key = keyOf(row)
      const collected = groups.get(key) ?? nothing()
      groups.set(key, collected)
      collect(collected, row)
    }
  }
  const names = group && (await namesOf(db, group))
  const data = [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, collected]) => ({ key, name: names?.get(key) ?? null, ...figuresOf(collected) }))
  return { total: figuresOf(total), backlog: await countBacklog(db, now), data }
}

type Collected = { answers: number[]; within: number; resolutions: number[] }

const nothing = (): Collected => ({ answers: [], within: 0, resolutions: [] })

function collect(collected: Collected, { kind, took_ms, target_ms }: AnswerRow): void {
  if (kind === 'resolution') collected.resolutions.push(took_ms)
  else {
    collected.answers.push(took_ms)
    if (target_ms !== null && took_ms <= target_ms) collected.within++
  }
}

function figuresOf({ answers, within, resolutions }: Collected): AnswerFigures {
  return {
    answers: {
      ...lengthsOf(answers),
      within_target: within,
      share_within_target: answers.length === 0 ? null : within / answers.length,
    },
    resolutions: lengthsOf(resolutions),
  }
}

/** Exact median (of an even number the mean of the middle two) and 90th percentile. */
function lengthsOf(lengths: readonly number[]) {
  const sorted = Float64Array.from(lengths).sort()
  const { length } = sorted
  if (length === 0) return { count: 0, median_seconds: null, p90_seconds: null }
  const at = (place: number) => sorted[place] ?? 0
  const median = (at(Math.floor((length - 1) / 2)) + at(Math.floor(length / 2))) / 2
  const p90 = at(Math.ceil((length * 9) / 10) - 1)
  return { count: length, median_seconds: median / SECOND, p90_seconds: p90 / SECOND }
}

/** Includes deleted teams. */
async function namesOf(db: ReadDb, group: Group): Promise<Map<string, string> | undefined> {
  if (group !== 'restaurant' && group !== 'team') return undefined
  const rows = await db.selectFrom(`${group}s`).select(['id', 'name']).where('id', '<>', NONE).execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** The guests who are waiting now. */
async function countBacklog(db: ReadDb, now: number): Promise<AnswerTimes['backlog']> {
  const counted = await sql<{ waiting: number; overdue: number; longest: number | null }>`
    select count(*) as waiting, count(case when answer_due_at <= ${now} then 1 end) as overdue, min(waiting_since) as longest
    from guests where merged_into is null and waiting_since is not null and resolved_at is null`.execute(db)
  const { waiting, overdue, longest } = onlyRow(counted)
  return { waiting: Number(waiting), overdue: Number(overdue), longest_since: toIso(longest) }
}
