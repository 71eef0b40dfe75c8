import { setImmediate as nextTick } from 'node:timers/promises'
import { type Db, type Tx, transact } from '../../../db/index.ts'
import { createGuests } from '../../../guests/index.ts'
import type { Clock } from '../../../lib/clock.ts'
import type { CountryCode } from '../../../lib/phone.ts'
import { addMembers, insertProblems, updateImport } from '../store.ts'
import { findByPhones } from '../view.ts'
import { guestOfRow, type ProblemCode } from './guest-of-row.ts'
import type { Mapping } from './mapping.ts'
import { type CsvFile, readCsv } from './read-file.ts'

export type ImportDeps = { db: Db; clock: Clock }

export type ImportCounts = {
  /** Rows looked at, the names of columns aside. */
  rows: number
  /** Put on the list (in a rehearsal: would be). */
  added: number
  /** Of them guests that were not known before. */
  created: number
  /** On the list already before this import. */
  already_listed: number
  /** Of those on the list, so many have opted out: they stay so, and get no mailing. */
  opted_out: number
  /** The same phone as in a row before. */
  duplicates: number
  rejected: number
}

export type Problem = { line: number; code: ProblemCode; reason: string; cells: Record<string, unknown> }

export type ImportPlan = {
  file: CsvFile
  mapping: Mapping
  country: CountryCode
  /** Null: a rehearsal, nothing is written. */
  target: { audienceId: string; importId: string } | null
}

/** Small transactions let messages in between. */
const ROWS_AT_ONCE = 100
export const MAX_ROWS = 1_000_000
/** What is kept of rows that are not on the list. */
const MAX_PROBLEMS = 100_000

type Good = { line: number; guest: Extract<ReturnType<typeof guestOfRow>, { guest: unknown }>['guest'] }

/**
 * Puts the guests of a file on a list, those not known yet as new guests. Nobody who has opted out is opted in. May be
 * repeated: who is on the list already stays there. `onProblems` hears of each row that is left out.
 */
export async function importList(
  deps: ImportDeps,
  plan: ImportPlan,
  onProblems: (problems: Problem[]) => void = () => undefined,
): Promise<ImportCounts> {
  const counts: ImportCounts = {
    rows: 0,
    added: 0,
    created: 0,
    already_listed: 0,
    opted_out: 0,
    duplicates: 0,
    rejected: 0,
  }
  // A phone has at most 15 digits: numbers take a fraction of what texts would.
  const seen = new Set<number>()
  let kept = 0
  let good: Good[] = []
  let problems: Problem[] = []
  const flush = async () => {
    onProblems(problems)
    const room = Math.max(0, MAX_PROBLEMS - kept)
    await settle(deps, plan, counts, good, problems.slice(0, room))
    kept += Math.min(room, problems.length)
    good = []
    problems = []
    await nextTick()
  }
  for await (const line of readCsv(plan.file)) {
    counts.rows += 1
    const cells = 'value' in line ? line.value : {}
    const refuse = (code: ProblemCode, reason: string) => problems.push({ line: line.row, code, reason, cells })
    if (counts.rows > MAX_ROWS) {
      refuse('too_many', `A file may hold ${MAX_ROWS} rows: the rest was not read.`)
      counts.rejected += 1
      break
    }
    const row = 'value' in line ? guestOfRow(cells, plan.mapping, plan.country) : undefined
    if (!row || 'code' in row) {
      refuse(row?.code ?? 'unreadable', row?.reason ?? ('reason' in line ? line.reason : ''))
      counts.rejected += 1
    } else if (seen.has(Number(row.guest.phone))) {
      refuse('duplicate', 'This phone stands in a row before.')
      counts.duplicates += 1
    } else {
      seen.add(Number(row.guest.phone))
      good.push({ line: line.row, guest: row.guest })
    }
    if (good.length + problems.length >= ROWS_AT_ONCE) await flush()
  }
  await flush()
  return counts
}

async function settle(
  deps: ImportDeps,
  { target }: ImportPlan,
  counts: ImportCounts,
  good: Good[],
  problems: Problem[],
): Promise<void> {
  const phones = good.map(({ guest }) => guest.phone)
  if (!target) {
    const known = await findByPhones(deps.db, phones)
    counts.added += good.length
    counts.created += good.length - known.size
    counts.opted_out += [...known.values()].filter(({ opted_out_at }) => opted_out_at !== null).length
    return
  }
  const at = deps.clock.now()
  const { audienceId, importId } = target
  const done = await transact(deps.db, async (tx) => {
    const { ids, created, optedOut } = await saveGuests(tx, good, at)
    const members = [...new Set(ids)].map((guestId) => ({ guestId, importId }))
    const added = (await addMembers(tx, audienceId, members, at)).size
    await insertProblems(
      tx,
      problems.map(({ cells, ...problem }) => ({ import_id: importId, ...problem, cells: JSON.stringify(cells) })),
    )
    const sums = {
      ...counts,
      added: counts.added + added,
      created: counts.created + created,
      already_listed: counts.already_listed + good.length - added,
      opted_out: counts.opted_out + optedOut,
    }
    await updateImport(tx, importId, { counts: JSON.stringify(sums) }, at)
    return sums
  })
  Object.assign(counts, done)
}

async function saveGuests(tx: Tx, good: Good[], at: number) {
  const known = await findByPhones(
    tx,
    good.map(({ guest }) => guest.phone),
  )
  const ids = [...known.values()].map(({ id }) => id)
  const optedOut = [...known.values()].filter(({ opted_out_at }) => opted_out_at !== null).length
  // In one order of phones, so that two imports of the same guests wait for each other instead of deadlocking.
  const strangers = good
    .filter(({ guest }) => !known.has(guest.phone))
    .sort((a, b) => (a.guest.phone < b.guest.phone ? -1 : 1))
  ids.push(
    ...(await createGuests(
      tx,
      strangers.map(({ guest }) => guest),
      at,
    )),
  )
  return { ids, created: strangers.length, optedOut }
}
