import { type Db, dialectOf, isFaultOfData, type Tx, transact } from '../../db/index.ts'
import { createGuests, type GuestDeps, recordImportedConsents } from '../../guests/index.ts'
import { type ImportFile, readRows } from '../../imports/index.ts'
import type { Clock } from '../../lib/clock.ts'
import { createPace } from '../../lib/pace.ts'
import type { CountryCode } from '../../lib/phone.ts'
import { addMembers, changeOwnedImport, insertProblems } from '../store.ts'
import { guestOfRow, type ProblemCode } from './guest-of-row.ts'
import type { Mapping } from './mapping.ts'
import { findByPhones } from './view.ts'

export type ImportDeps = { db: Db; clock: Clock; guests: Pick<GuestDeps, 'erased'> }

export type ImportCounts = {
  /** Rows looked at, without the header. */
  rows: number
  /** Put on the list (in a rehearsal: would be put). */
  added: number
  /** Of these, guests that were unknown before. */
  created: number
  /** On the list already before this import. */
  already_listed: number
  /** How many of those on the list have opted out: they stay so, and get no mailing. */
  opted_out: number
  /** The same phone as in an earlier row. */
  duplicates: number
  rejected: number
  /** Rows on the list with a value left out. */
  warnings: number
}

export const NOTHING: ImportCounts = {
  rows: 0,
  added: 0,
  created: 0,
  already_listed: 0,
  opted_out: 0,
  duplicates: 0,
  rejected: 0,
  warnings: 0,
}

export type Problem = { line: number; code: ProblemCode; reason: string; cells: Record<string, unknown> }

export type ImportPlan = {
  file: ImportFile
  mapping: Mapping
  country: CountryCode
  /** Null: a rehearsal, nothing is written. */
  target: {
    audienceId: string
    importId: string
    owner: string
    /** What the person importing it says about those who agreed to advertising. */
    consent: { source: string; author: string }
  } | null
  /** What was done before the process ended; its rows are not looked at again. */
  done?: ImportCounts
}

/** Another run continues this import. */
export class ListImportLost extends Error {
  override name = 'ListImportLost'
}

/** Small transactions let messages in between. */
const ROWS_AT_ONCE = 40
const MAX_ROWS = 1_000_000
/** How much is stored of rows that are not on the list. */
const MAX_PROBLEMS = 100_000

type Good = {
  line: number
  guest: Extract<ReturnType<typeof guestOfRow>, { guest: unknown }>['guest']
  consent: boolean
  cells: Record<string, unknown>
}

/**
 * Puts the guests of a file on a list, creating those not known yet. Nobody who has opted out is opted in. May be
 * repeated: whoever is on the list already stays there. `onProblems` is called with each row that is left out.
 * Undefined: stopped by `signal`; it can continue from the stored counts.
 */
export async function importList(
  deps: ImportDeps,
  plan: ImportPlan,
  onProblems: (problems: Problem[]) => void = () => undefined,
  signal?: AbortSignal,
): Promise<ImportCounts | undefined> {
  const done = plan.done?.rows ?? 0
  const state = { counts: { ...NOTHING, ...plan.done } }
  const pace = createPace(dialectOf(deps.db))
  // A phone has at most 15 digits: numbers take a fraction of the space of texts.
  const seen = new Set<number>()
  let rows = 0
  let kept = Math.min(MAX_PROBLEMS, state.counts.rejected + state.counts.duplicates + state.counts.warnings)
  let good: Good[] = []
  let problems: Problem[] = []
  const flush = async () => {
    onProblems(problems)
    const room = Math.max(0, MAX_PROBLEMS - kept)
    await settle(deps, plan, state, { rows, good, problems: problems.slice(0, room), all: problems })
    kept += Math.min(room, problems.length)
    good = []
    problems = []
    await pace.rest()
  }
  for await (const line of readRows(plan.file)) {
    if (signal?.aborted) return undefined
    rows += 1
    const cells = 'value' in line ? line.value : {}
    const row = 'value' in line ? guestOfRow(cells, plan.mapping, plan.country) : undefined
    const isNew = row !== undefined && 'guest' in row && !seen.has(Number(row.guest.phone))
    if (isNew && rows <= MAX_ROWS) seen.add(Number(row.guest.phone))
    if (rows <= done) {
      if (pace.due()) await pace.rest()
      continue
    }
    const tell = (code: ProblemCode, reason: string) => problems.push({ line: line.row, code, reason, cells })
    if (rows > MAX_ROWS) {
      tell('too_many', `A file may hold ${MAX_ROWS} rows: the rest was not read.`)
      break
    }
    if (!row || 'code' in row) tell(row?.code ?? 'unreadable', row?.reason ?? ('reason' in line ? line.reason : ''))
    else if (!isNew) tell('duplicate', 'This phone stands in a row before.')
    else {
      if (row.warnings.length > 0) tell('value_left_out', row.warnings.join('; '))
      good.push({ line: line.row, guest: row.guest, consent: row.consent, cells })
    }
    if (good.length + problems.length >= ROWS_AT_ONCE || pace.due()) await flush()
  }
  if (!signal?.aborted) await flush()
  return signal?.aborted ? undefined : state.counts
}

type Batch = {
  rows: number
  good: Good[]
  /** Those that are stored. */
  problems: Problem[]
  all: Problem[]
}

async function settle(
  deps: ImportDeps,
  { target }: ImportPlan,
  state: { counts: ImportCounts },
  { rows, good, problems, all }: Batch,
): Promise<void> {
  const count = (...codes: ProblemCode[]) => all.filter(({ code }) => codes.includes(code)).length
  const { counts: before } = state
  const counts = {
    ...before,
    rows,
    duplicates: before.duplicates + count('duplicate'),
    warnings: before.warnings + count('value_left_out'),
    rejected: before.rejected + all.length - count('duplicate', 'value_left_out'),
  }
  if (!target) {
    const phones = good.map(({ guest }) => guest.phone)
    const known = await findByPhones(deps.db, phones)
    const optedOut = [...known.values()].filter(({ opted_out_at }) => opted_out_at !== null).length
    state.counts = {
      ...counts,
      added: counts.added + good.length,
      created: counts.created + good.length - known.size,
      opted_out: counts.opted_out + optedOut,
    }
    return
  }
  const at = deps.clock.now()
  const { audienceId, importId, owner, consent } = target
  const save = (tx: Tx, taken: readonly Good[]) =>
    saveMembers(tx, deps.guests, taken, { audienceId, importId, at, consent })
  const write = (taken: readonly Good[], told: readonly Problem[]) =>
    transact(deps.db, async (tx) => {
      const saved = await save(tx, taken)
      await insertProblems(
        tx,
        told.map(({ cells, ...problem }) => ({ import_id: importId, ...problem, cells: JSON.stringify(cells) })),
      )
      const sums = {
        ...counts,
        rejected: counts.rejected + good.length - taken.length,
        added: counts.added + saved.added,
        created: counts.created + saved.created,
        already_listed: counts.already_listed + taken.length - saved.added,
        opted_out: counts.opted_out + saved.optedOut,
      }
      const stored = await changeOwnedImport(tx, { id: importId, owner }, { counts: JSON.stringify(sums) }, at)
      if (!stored) throw new ListImportLost()
      return sums
    })
  try {
    state.counts = await write(good, problems)
  } catch (error) {
    if (!isFaultOfData(error)) throw error
    const { taken, refused } = await parted(deps.db, good, save)
    state.counts = await write(taken, [...problems, ...refused])
  }
}

/** Which rows the store accepts and which it refuses; each is tried alone and undone. */
async function parted(
  db: Db,
  good: readonly Good[],
  save: (tx: Tx, taken: readonly Good[]) => Promise<unknown>,
): Promise<{ taken: Good[]; refused: Problem[] }> {
  const taken: Good[] = []
  const refused: Problem[] = []
  for (const row of good) {
    try {
      await transact(db, async (tx) => {
        await save(tx, [row])
        throw new Undone()
      })
    } catch (error) {
      if (error instanceof Undone) taken.push(row)
      else if (isFaultOfData(error)) {
        refused.push({
          line: row.line,
          code: 'bad_value',
          reason: 'holds what the database does not take',
          cells: row.cells,
        })
      } else throw error
    }
  }
  return { taken, refused }
}

class Undone extends Error {
  override name = 'Undone'
}

type Plan = { audienceId: string; importId: string; at: number; consent: { source: string; author: string } }

async function saveMembers(
  tx: Tx,
  guests: ImportDeps['guests'],
  good: readonly Good[],
  { audienceId, importId, at, consent }: Plan,
) {
  const { ids, created, optedOut } = await saveGuests(tx, guests, good, at)
  const members = [...new Set(ids)].map((guestId) => ({ guestId, importId }))
  const added = (await addMembers(tx, audienceId, members, at)).size
  const agreed = good.filter((row) => row.consent)
  if (agreed.length > 0) {
    const known = await findByPhones(
      tx,
      agreed.map(({ guest }) => guest.phone),
    )
    const stated = agreed.flatMap(({ guest, line }) => {
      const guestId = known.get(guest.phone)?.id
      return guestId === undefined ? [] : [{ guestId, ...consent, importId, row: line }]
    })
    await recordImportedConsents(tx, stated, at)
  }
  return { added, created, optedOut }
}

async function saveGuests(tx: Tx, guests: ImportDeps['guests'], good: readonly Good[], at: number) {
  const phones = good.map(({ guest }) => guest.phone)
  const known = await findByPhones(tx, phones)
  const ids = [...known.values()].map(({ id }) => id)
  const optedOut = [...known.values()].filter(({ opted_out_at }) => opted_out_at !== null).length
  const strangers = good.filter(({ guest }) => !known.has(guest.phone))
  const made = await createGuests(
    tx,
    guests,
    strangers.map(({ guest }) => guest),
    at,
  )
  return { ids: [...ids, ...made.map(({ id }) => id)], created: strangers.length, optedOut }
}
