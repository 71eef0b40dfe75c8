import { sql } from 'kysely'
import type { Tx } from './connect.ts'
import { condition, type Whose } from './personal-data.ts'
import type { Schema } from './schema.ts'

type Value = string | number | null
type Row = Record<string, Value>

/** Rows that belong to guests. */
export type GuestTable = {
  table: keyof Schema & string
  key: readonly string[]
  whose: Whose
  /** What a merge may change in them; absent: rows may be deleted and added, so everything is remembered. */
  changes?: readonly string[]
  /** Sums of both guests: what was added since the merge stays. */
  sums?: readonly string[]
}

const OF_CHATS = { column: 'chat_id', among: { table: 'chats', select: 'id', whose: 'guest_id' } } as const
const moves = (table: GuestTable['table'], ...others: string[]): GuestTable => ({
  table,
  key: ['id'],
  whose: 'guest_id',
  changes: ['guest_id', ...others],
})

/**
 * Every table whose rows a merge of guests may touch, those that others refer to first. `test/merge.test.ts` compares
 * it with the schema. Its rows are found as a merge finds them: by an index on the guest, or by the timeline.
 */
export const GUEST_ROWS: readonly GuestTable[] = [
  { table: 'guests', key: ['id'], whose: 'id', sums: ['unread_count', 'unprocessed_count'] },
  { table: 'guest_identities', key: ['kind', 'value'], whose: 'guest_id', changes: ['guest_id'] },
  { table: 'consents', key: ['id'], whose: 'guest_id' },
  { table: 'guest_tags', key: ['tag', 'guest_id'], whose: 'guest_id' },
  moves('guest_notes'),
  moves('answer_times'),
  moves('assignments'),
  { table: 'chats', key: ['id'], whose: 'guest_id', sums: ['answered_out'] },
  {
    table: 'messages',
    key: ['id'],
    whose: { column: 'id', among: { table: 'timeline', select: 'ref_id', whose: 'guest_id' } },
    changes: ['guest_id', 'chat_id'],
  },
  { table: 'message_actions', key: ['id'], whose: OF_CHATS, changes: ['chat_id'] },
  { table: 'automatic_answers', key: ['message_id'], whose: OF_CHATS },
  moves('scheduled_messages'),
  {
    table: 'pending_changes',
    key: ['number_id', 'target_id', 'change_id'],
    whose: 'guest_id',
    changes: ['guest_id'],
  },
  moves('deliveries', 'status', 'reason'),
  moves('push_tokens'),
  moves('orders'),
  moves('bonuses'),
  moves('retention_changes'),
  { table: 'guest_retention', key: ['guest_id'], whose: 'guest_id' },
  { table: 'guest_dishes', key: ['guest_id', 'dish'], whose: 'guest_id' },
  { table: 'audience_members', key: ['audience_id', 'guest_id'], whose: 'guest_id' },
  moves('promo_codes', 'mailing_id'),
  moves('ratings'),
  moves('invitations'),
  moves('reviews'),
  moves('rule_firings'),
  { table: 'cloud_api_messages', key: ['message_id'], whose: 'guest_id', changes: ['guest_id'] },
  // Last: messages are found by it.
  { table: 'timeline', key: ['guest_id', 'at', 'ref_id', 'kind'], whose: 'guest_id' },
]

/** A row before and after; null: it did not exist. For one that stayed, the columns that changed. */
export type RowChange = { key: Row; guest: Value; before: Row | null; after: Row | null }

export type Snapshot = Map<string, Row[]>

/** All rows of these guests. */
export async function snapshotOf(tx: Tx, guestIds: readonly string[]): Promise<Snapshot> {
  const snapshot: Snapshot = new Map()
  for (const of of GUEST_ROWS) snapshot.set(of.table, await rowsOf(tx, of, guestIds))
  return snapshot
}

async function rowsOf(tx: Tx, { table, key, whose, changes }: GuestTable, guestIds: readonly string[]): Promise<Row[]> {
  const columns = changes ? sql.join([...new Set([...key, ...changes])].map((column) => sql.ref(column))) : sql`*`
  const theirs =
    table === 'guests'
      ? sql`id in (${sql.join(guestIds)}) or merged_into in (${sql.join(guestIds)})`
      : condition(whose, guestIds)
  const { rows } = await sql<Row>`select ${columns} from ${sql.table(table)} where ${theirs}`.execute(tx)
  return rows
}

/** What became of the rows between two snapshots, by table. The time of a guest's last change is ignored. */
export function changesBetween(before: Snapshot, after: Snapshot): Map<string, RowChange[]> {
  const found = new Map<string, RowChange[]>()
  for (const of of GUEST_ROWS) {
    const changes = changesOf(of, before.get(of.table) ?? [], after.get(of.table) ?? [])
    if (changes.length > 0) found.set(of.table, changes)
  }
  return found
}

function changesOf(of: GuestTable, before: Row[], after: Row[]): RowChange[] {
  const own = ownKey(of)
  const idOf = (row: Row) => JSON.stringify(own.map((column) => row[column]))
  const left = Map.groupBy(after, idOf)
  const changes: RowChange[] = []
  const note = (row: Row, was: Row | null, is: Row | null) =>
    changes.push({ key: pick(row, own), guest: (is ?? was)?.guest_id ?? null, before: was, after: is })
  for (const [id, rows] of Map.groupBy(before, idOf)) {
    const present = left.get(id) ?? []
    left.delete(id)
    // Of two rows that differ only in the guest, each is followed by the one of its guest; a single one has moved.
    const followers = new Map(rows.map((row) => [row, present.find((other) => other.guest_id === row.guest_id)]))
    const free = present.filter((row) => ![...followers.values()].includes(row))
    for (const [row, follower = free.shift()] of followers) {
      const changed = follower && Object.keys(row).filter((column) => row[column] !== follower[column])
      const told = changed?.filter((column) => of.table !== 'guests' || column !== 'updated_at')
      if (!follower) note(row, row, null)
      else if (told && told.length > 0) changes.push(update(row, follower, own, told))
    }
    for (const row of free) note(row, null, row)
  }
  for (const row of [...left.values()].flat()) note(row, null, row)
  return changes
}

const update = (row: Row, follower: Row, own: readonly string[], changed: readonly string[]): RowChange => ({
  key: pick(row, own),
  guest: follower.guest_id ?? null,
  before: pick(row, changed),
  after: pick(follower, changed),
})

/** What identifies a row among those of one guest. */
const ownKey = ({ key }: GuestTable) => key.filter((column) => column !== 'guest_id')

const pick = (row: Row, columns: readonly string[]): Row =>
  Object.fromEntries(columns.map((column) => [column, row[column] ?? null]))

/**
 * Puts the rows back as they were. What was changed again since then keeps its value, deleted rows stay deleted, and of
 * a sum what was added since stays with the guest who has it.
 */
export async function restore(tx: Tx, changes: ReadonlyMap<string, readonly RowChange[]>): Promise<void> {
  for (const of of GUEST_ROWS) {
    const own = changes.get(of.table) ?? []
    for (const change of own) if (change.before && change.after) await restoreRow(tx, of, change)
    for (const change of own) if (!change.before) await removeRow(tx, of, change)
    for (const { before, after } of own) if (before && !after) await insertRow(tx, of, before)
  }
}

const whereRow = (of: GuestTable, { key, guest }: RowChange) => {
  const parts = Object.entries(key).map(([column, value]) => sql`${sql.ref(column)} = ${value}`)
  if (of.key.includes('guest_id')) parts.push(sql`guest_id = ${guest}`)
  return sql.join(parts, sql` and `)
}

async function restoreRow(tx: Tx, of: GuestTable, change: RowChange): Promise<void> {
  const { before, after } = change
  if (!before || !after) return
  const columns = Object.keys(before)
  const here = whereRow(of, change)
  const { rows } = await sql<Row>`
    select ${sql.join(columns.map((column) => sql.ref(column)))} from ${sql.table(of.table)} where ${here}`.execute(tx)
  const [now] = rows
  if (!now) return
  const set = columns.flatMap((column) => {
    const value = of.sums?.includes(column) ? sumLeft(now, change, column) : before[column]
    const isOurs = of.sums?.includes(column) || now[column] === after[column]
    return isOurs && value !== now[column] ? [sql`${sql.ref(column)} = ${value}`] : []
  })
  if (set.length > 0) await sql`update ${sql.table(of.table)} set ${sql.join(set)} where ${here}`.execute(tx)
}

function sumLeft(now: Row, { before, after }: RowChange, column: string): number {
  const [is, was, became] = [now, before, after].map((row) => Number(row?.[column] ?? 0))
  return Math.max(0, (is ?? 0) + (was ?? 0) - (became ?? 0))
}

async function removeRow(tx: Tx, of: GuestTable, change: RowChange): Promise<void> {
  await sql`delete from ${sql.table(of.table)} where ${whereRow(of, change)}`.execute(tx)
}

async function insertRow(tx: Tx, { table }: GuestTable, row: Row): Promise<void> {
  const columns = Object.keys(row)
  await sql`
    insert into ${sql.table(table)} (${sql.join(columns.map((column) => sql.ref(column)))})
    values (${sql.join(columns.map((column) => row[column]))}) on conflict do nothing`.execute(tx)
}
