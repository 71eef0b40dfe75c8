import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { migrations } from '../../migrations/index.ts'
import { connect, type Db, migrate } from '../../src/db/index.ts'
import { answerTimes } from '../../src/guests/index.ts'
import { DAY, MINUTE } from '../../src/lib/units.ts'
import { median, rounded } from './figures.ts'

export type AnswerTimesFigures = {
  /**
   * The time of a week's report in a store with a million messages, divided by the time in a store with that week
   * alone.
   */
  ratio: number
  alone_ms: number
  after_million_ms: number
  /** A report over all answers in the big store. */
  year_ms: number
}

const WEEK = 6_000
/** About a third of a million messages answer a wait. */
const ALL = 300_000
const ROUNDS = 40
const END = Date.UTC(2026, 5, 17)
const PERIOD = { from: { at: END - 7 * DAY }, to: { at: END } }

/** The report of one week's answer times, in a store with nothing else and in one with a year. */
export async function benchAnswerTimes(): Promise<AnswerTimesFigures> {
  const folder = await mkdtemp(join(tmpdir(), 'otklik-bench-answers-'))
  try {
    await using few = connect(join(folder, 'small.sqlite'))
    await using many = connect(join(folder, 'big.sqlite'))
    for (const { db } of [few, many]) {
      await migrate(db, migrations)
      await sql`insert into guests (id, attributes, created_at, updated_at) values ('gst_1', '{}', 0, 0)`.execute(db)
      await fill(db, 'week', WEEK, { from: END - 7 * DAY, until: END })
    }
    await fill(many.db, 'year', ALL - WEEK, { from: END - 360 * DAY, until: END - 7 * DAY })
    const times = { few: [] as number[], many: [] as number[] }
    for (let round = 0; round < ROUNDS; round++) {
      times.few.push(await timeReport(few.db, PERIOD, WEEK))
      times.many.push(await timeReport(many.db, PERIOD, WEEK))
    }
    const year = await timeReport(many.db, { from: { at: END - 360 * DAY }, to: { at: END } }, ALL)
    const [alone, after] = [median(times.few), median(times.many)]
    return {
      ratio: rounded(after / alone),
      alone_ms: rounded(alone),
      after_million_ms: rounded(after),
      year_ms: rounded(year),
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function timeReport(db: Db, period: typeof PERIOD, expected: number): Promise<number> {
  const start = performance.now()
  const { total } = await answerTimes(db, { period, group: 'hour', now: END })
  if (total.answers.count !== expected) throw new Error(`the report has not counted ${expected} answers`)
  return performance.now() - start
}

async function fill(db: Db, name: string, count: number, { from, until }: { from: number; until: number }) {
  const step = Math.floor((until - from) / count)
  await sql`with recursive n (i) as (select 0 union all select i + 1 from n where i + 1 < ${count})
    insert into answer_times (id, kind, guest_id, operator, started_at, at, took_ms, target_ms)
    select ${`ans_${name}_`} || printf('%08d', i), 'answer', 'gst_1', 'usr_' || (i % 20), ${from} + i * ${step} - i * 7919 % 3000000,
      ${from} + i * ${step}, i * 7919 % 3000000, ${15 * MINUTE} from n`.execute(db)
}
