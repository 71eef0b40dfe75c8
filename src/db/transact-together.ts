import { withoutJournal } from '../lib/journal.ts'
import { boundToTrace } from '../lib/tracing/tracing.ts'
import { type Db, dialectOf, type Tx } from './connect.ts'
import { transact } from './transact.ts'

type Member = {
  work: (tx: Tx) => Promise<unknown>
  resolve: (result: unknown) => void
  reject: (error: unknown) => void
}
type Group = {
  waiting: Member[]
  running: boolean
  endedAt: number
  /** Continues: as many are waiting as may share a transaction. */
  onFull?: (() => void) | undefined
}

const MAX_TOGETHER = 32
/** In a crowd the next ones are so close that it pays to wait for them. */
const BATCH_WITHIN_MS = 8
const CROWD_MS = 50
const groups = new WeakMap<Db, Group>()

/**
 * As `transact`, for small pieces of work that come in crowds: on SQLite, where one transaction runs at a time anyway,
 * those who wait share the next one, in order. When it fails each is run again alone, so nobody suffers from another's
 * error. So `work` must have no effects except those on `tx`.
 */
export function transactBatched<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  if (dialectOf(db) === 'postgres') return withoutJournal(() => transact(db, work))
  const group = groupOf(db)
  return new Promise<T>((resolve, reject) => {
    group.waiting.push({ work: boundToTrace(work), resolve: resolve as Member['resolve'], reject })
    if (group.waiting.length >= MAX_TOGETHER) group.onFull?.()
    if (!group.running) void withoutJournal(() => run(db, group))
  })
}

function groupOf(db: Db): Group {
  const known = groups.get(db)
  if (known) return known
  const made: Group = { waiting: [], running: false, endedAt: 0 }
  groups.set(db, made)
  return made
}

async function run(db: Db, group: Group): Promise<void> {
  group.running = true
  while (group.waiting.length > 0) {
    if (performance.now() - group.endedAt < CROWD_MS) await collect(group)
    await commit(db, group.waiting.splice(0, MAX_TOGETHER))
    group.endedAt = performance.now()
  }
  group.running = false
}

/** Waits for company, but not for more than fits. */
async function collect(group: Group): Promise<void> {
  if (group.waiting.length >= MAX_TOGETHER) return
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, BATCH_WITHIN_MS)
    group.onFull = () => {
      clearTimeout(timer)
      resolve()
    }
  })
  group.onFull = undefined
}

async function commit(db: Db, members: readonly Member[]): Promise<void> {
  if (members.length > 1) {
    const results = await transact(db, (tx) => workOff(tx, members)).catch(() => undefined)
    if (results) {
      for (const [index, { resolve }] of members.entries()) resolve(results[index])
      return
    }
  }
  for (const { work, resolve, reject } of members) await transact(db, work).then(resolve, reject)
}

async function workOff(tx: Tx, members: readonly Member[]): Promise<unknown[]> {
  const results: unknown[] = []
  for (const { work } of members) results.push(await work(tx))
  return results
}
