import fc from 'fast-check'
import { DateTime } from 'luxon'
import { expect, it } from 'vitest'
import { plansOf } from '../../../test/support/plans.ts'
import { runsOnStore } from '../../../test/support/properties.ts'
import { addTestRestaurant } from '../../../test/support/restaurant.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { type Db, transact } from '../../db/index.ts'
import { newId } from '../../lib/ids.ts'
import { HOUR, MINUTE } from '../../lib/units.ts'
import { insertGuest } from '../store.ts'
import { answerTimesCsv } from './csv.ts'
import { GROUPS, type Group } from './groups.ts'
import { listAnswers } from './list-answers.ts'
import { answerTimes } from './report.ts'
import { answerPages } from './rows.ts'

/** Clocks change within the period in the first two, by half an hour in the second; not in the third. */
const ZONES = ['Europe/Berlin', 'Australia/Lord_Howe', 'Asia/Kolkata']
const PERIOD = { from: { date: '2026-03-28' }, to: { date: '2026-04-06' } }
const START = Date.UTC(2026, 2, 26)

type Row = {
  kind: 'answer' | 'resolution'
  place: number
  team: string | null
  operator: string | null
  at: number
  took: number
}

const rowOf: fc.Arbitrary<Row> = fc.record({
  kind: fc.constantFrom('answer', 'answer', 'resolution'),
  place: fc.nat(3),
  team: fc.constantFrom('tem_a', 'tem_b', null),
  operator: fc.constantFrom('usr_a', 'usr_b', null),
  at: fc.integer({ min: 0, max: 14 * 24 * 60 }).map((minutes) => START + minutes * MINUTE),
  took: fc.integer({ min: 0, max: 3 * HOUR }),
})

eachStore('answer times', (open) => {
  async function insert(db: Db, rows: readonly Row[], restaurants: readonly string[], guestId: string) {
    await db.deleteFrom('answer_times').execute()
    for (const { kind, place, team, operator, at, took } of rows) {
      const target_ms = kind === 'answer' ? 15 * MINUTE : null
      const restaurant_id = restaurants[place] ?? null
      await db
        .insertInto('answer_times')
        .values({
          id: newId('ans'),
          kind,
          guest_id: guestId,
          number_id: null,
          restaurant_id,
          team_id: team,
          operator,
          target_ms,
          message_id: null,
          waiting_message_id: null,
          started_at: at - took,
          at,
          took_ms: took,
        })
        .execute()
    }
  }

  it('are what a count of each row says, in every zone, whatever clocks do', { tags: 'property' }, async () => {
    await using store = await open()
    const { db } = store
    const restaurants: string[] = []
    for (const timeZone of ZONES) restaurants.push(await addTestRestaurant(db, { timeZone }))
    const guest = await transact(db, (tx) => insertGuest(tx, { phone: '+79161234567', at: START }))
    const zoneOf = ({ place }: Row) => ZONES[place] ?? 'UTC'
    const local = (at: number, row: Row) => DateTime.fromMillis(at, { zone: zoneOf(row) })
    const keyOf: Record<Group, (row: Row) => string> = {
      operator: ({ operator }) => operator ?? 'none',
      team: ({ team }) => team ?? 'none',
      restaurant: ({ place }) => restaurants[place] ?? 'none',
      hour: (row) => local(row.at - row.took, row).toFormat('HH'),
      day: (row) => local(row.at, row).toISODate()!,
    }
    const lengths = (rows: readonly Row[]) => {
      const sorted = rows.map(({ took }) => took).sort((a, b) => a - b)
      const upTo = (share: number) =>
        sorted.find((each) => sorted.filter((other) => other <= each).length >= share * rows.length)
      const middle = [...sorted].slice((sorted.length - 1) >> 1, (sorted.length >> 1) + 1)
      const median = middle.reduce((sum, each) => sum + each, 0) / middle.length
      const p90 = upTo(0.9)
      const seconds = (ms: number) => ms / 1_000
      return {
        count: rows.length,
        median_seconds: rows.length ? seconds(median) : null,
        p90_seconds: p90 === undefined ? null : seconds(p90),
      }
    }
    const figures = (rows: readonly Row[]) => {
      const answers = rows.filter(({ kind }) => kind === 'answer')
      const within = answers.filter(({ took }) => took <= 15 * MINUTE).length
      const share = answers.length ? within / answers.length : null
      return {
        answers: { ...lengths(answers), within_target: within, share_within_target: share },
        resolutions: lengths(rows.filter(({ kind }) => kind === 'resolution')),
      }
    }
    await fc.assert(
      fc.asyncProperty(fc.array(rowOf, { maxLength: 25 }), fc.constantFrom(...GROUPS), async (rows, group) => {
        await insert(db, rows, restaurants, guest.id)
        const within = rows.filter((row) => {
          const day = keyOf.day(row)
          return day >= PERIOD.from.date && day <= PERIOD.to.date
        })
        const report = await answerTimes(db, { period: PERIOD, group, now: START })
        expect(report.total).toEqual(figures(within))
        const byKey = Map.groupBy(within, keyOf[group])
        const expected = [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, own]) => ({ key, ...figures(own) }))
        expect(report.data.map(({ name: _, ...each }) => each)).toEqual(expected)
        const [first] = byKey
        if (!first) return
        const query = { period: PERIOD, group, key: first[0], limit: 2 }
        const listed: number[] = []
        for (let cursor: string | null | undefined; cursor !== null; ) {
          const page = await listAnswers(db, { ...query, cursor })
          listed.push(...page.data.map(({ at }) => Date.parse(at)))
          cursor = page.next_cursor
        }
        expect(listed).toEqual(first[1].map(({ at }) => at).sort((a, b) => b - a))
      }),
      { numRuns: runsOnStore(12) },
    )
  })

  it('count the backlog of this moment and read one index', async () => {
    await using store = await open()
    const { db } = store
    const { id } = await transact(db, (tx) => insertGuest(tx, { phone: '+79161234567', at: START }))
    await db
      .updateTable('guests')
      .set({ waiting_since: START, answer_due_at: START + MINUTE })
      .where('id', '=', id)
      .execute()
    const { backlog, total, data } = await answerTimes(db, { period: PERIOD, group: 'day', now: START + MINUTE })
    expect(backlog).toEqual({ waiting: 1, overdue: 1, longest_since: new Date(START).toISOString() })
    expect([total.answers.count, data]).toEqual([0, []])
    const plans = await plansOf(store, async (read) => void (await answerPages(read, PERIOD).next()), {
      without: ['seqscan', 'sort'],
    })
    expect(plans.at(-1)).toMatch(
      /COVERING INDEX answer_times_period|Index Only Scan Backward using answer_times_period/,
    )
    expect(plans.at(-1)).not.toMatch(/TEMP B-TREE|^\s*(->)?\s*Sort /m)
  })
})

it('answer times become a file that a spreadsheet of the country reads', async () => {
  const answers = { count: 2, median_seconds: 1.5, p90_seconds: 2, within_target: 2, share_within_target: 1 }
  const resolutions = { count: 0, median_seconds: null, p90_seconds: null }
  const [head, line] = answerTimesCsv([{ key: '19', name: null, answers, resolutions }], 'ru').split('\n')
  expect(head).toMatch(/^\uFEFFКто или когда;Название;Ответов/)
  expect(line).toBe('19;;2;1,5;2;2;1;0;;')
  expect(answerTimesCsv([{ key: '=A1', name: null, answers, resolutions }])).toContain("'=A1,,2,1.5")
})
