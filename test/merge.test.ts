import fc from 'fast-check'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { GUEST_ROWS, type Store, transact } from '../src/db/index.ts'
import { mergeByHand } from '../src/guests/merging/merge-by-hand.ts'
import { undoMerge } from '../src/guests/merging/undo-merge.ts'
import { runsOnStore } from './support/properties.ts'
import { eachStore } from './support/stores.ts'
import { serveWholeApi } from './support/whole-api.ts'

/** Tables that name a guest or a chat, and that merges leave alone. */
const LEFT_ALONE: Record<string, string> = {
  portfolio_recipients: 'for Meta, who counts them, the phones of the two stay two recipients',
  notifications: 'what employees were told; the id of a merged guest leads to the kept one',
  duplicate_scans: 'how far a search has come',
  erasures: 'of guests who were erased, who are not merged',
  rule_wait_checks: 'says only that a rule has looked at a wait, which stays true',
  guest_match_keys: 'made anew by the search for duplicates',
  guest_duplicates: 'made anew by the search for duplicates',
}
/** What remembers that there were a merge and its undoing. */
const REMEMBERS = new Set(['outbox', 'audit_log', 'guest_merges', 'guest_duplicates'])

type Row = Record<string, string | number | null>
type Draws = { a: number[]; b: number[] }

eachStore('merging guests', (open) => {
  it('knows every table that names a guest or a chat', async () => {
    const { db } = await open()
    const known = new Set([...GUEST_ROWS.map(({ table }) => table as string), ...Object.keys(LEFT_ALONE)])
    const tables = await db.introspection.getTables()
    const naming = tables.filter(({ columns }) => columns.some(({ name }) => name === 'guest_id' || name === 'chat_id'))
    expect(naming.map(({ name }) => name).filter((name) => !known.has(name))).toEqual([])
  })

  it('undone leaves every table as it was, whatever the two had', { tags: 'property' }, async () => {
    const store = await open()
    const { context } = await serveWholeApi(store)
    const draws = fc.array(fc.nat(999), { minLength: 6, maxLength: 6 })
    let run = 0
    await fc.assert(
      fc.asyncProperty(fc.record({ a: draws, b: draws }), async (given) => {
        const [guestId, otherId] = await pairWithRows(store, `${run++}`, given)
        const before = await dumpOf(store)
        const at = 1_800_000_000_000
        const merge = await transact(store.db, (tx) =>
          mergeByHand(tx, context.guests, { guestId, otherId, by: 'usr_1', at }),
        )
        const together = await dumpOf(store)
        expect(namedBy(together, otherId)).toEqual([])
        await transact(store.db, (tx) =>
          undoMerge(tx, context.guests, { guestId, mergeId: merge.id, by: 'usr_1', at: at + 1 }),
        )
        expect(await dumpOf(store)).toEqual(before)
      }),
      { numRuns: runsOnStore(6), endOnFailure: true },
    )
  })
})

/** Tables in which rows of a merged guest were left, except those that intentionally exist twice. */
function namedBy(dump: Record<string, string[]>, guestId: string): string[] {
  const twice = new Set(['guests', 'deliveries', 'guest_merges', 'guest_duplicates', 'guest_merge_changes'])
  return Object.entries(dump).flatMap(([table, rows]) =>
    !twice.has(table) && rows.some((row) => row.includes(`"guest_id":"${guestId}"`)) ? [table] : [],
  )
}

async function dumpOf({ db }: Store): Promise<Record<string, string[]>> {
  const dump: Record<string, string[]> = {}
  for (const { name } of await db.introspection.getTables()) {
    if (REMEMBERS.has(name) || /_search/.test(name)) continue
    const { rows } = await sql<Row>`select * from ${sql.table(name)}`.execute(db)
    const texts = rows.map((row) => {
      const told = name === 'guests' ? { ...row, updated_at: 0 } : row
      return JSON.stringify(Object.fromEntries(Object.entries(told).sort()))
    })
    dump[name] = texts.filter((text) => !/"count":0[,}]/.test(text) || name !== 'delivery_counts').sort()
  }
  return dump
}

/** Two guests with rows in every table; both have chats, tags and lists of the same and of different kinds. */
async function pairWithRows(store: Store, run: string, { a, b }: Draws): Promise<[string, string]> {
  const tables = new Map((await store.db.introspection.getTables()).map((table) => [table.name, table.columns]))
  const guests = [`gst_${run}_a`, `gst_${run}_b`] as const
  const rows: { table: string; row: Row }[] = []
  const add = (table: string, drawn: number, given: Row) => {
    const columns = tables.get(table) ?? []
    const row: Row = {}
    for (const column of columns) {
      if (column.name in given) row[column.name] = given[column.name] ?? null
      else if (!column.hasDefaultValue) {
        row[column.name] = column.isNullable && drawn % 3 === 0 ? null : columnValue(column, table, drawn, run)
      }
    }
    if (table === 'guests' && 'seq' in row) row.seq = Number(run) * 2 + (given.id === guests[0] ? 1 : 2)
    rows.push({ table, row })
  }
  for (const n of [0, 1]) {
    add('restaurants', n, { id: `rst_${run}_${n}` })
    add('numbers', n, { id: `num_${run}_${n}`, phone: null })
    add('audiences', n, { id: `aud_${run}_${n}` })
    add('audiences', n, { id: `aud_${run}_x${n + 2}` })
    add('mailings', n, { id: `mlg_${run}_${n}` })
    add('send_queues', n, { id: `snq_${run}_${n}`, owner_id: `${run}_${n}` })
  }
  for (const [guestId, draws] of [[guests[0], a] as const, [guests[1], b] as const]) {
    const [drawn = 0] = draws
    add('guests', drawn, {
      id: guestId,
      attributes: JSON.stringify({ seat: drawn }),
      merged_into: null,
      erased_at: null,
      phone: drawn % 2 ? `+7900${run}${drawn}${guestId.at(-1)}` : null,
      // WhatsApp gives one to one person, and so does `freeUsername`.
      username: drawn % 3 ? `user_${guestId}` : null,
      unread_count: drawn % 5,
      unprocessed_count: drawn % 3,
    })
    for (const n of new Set(draws.map((each) => each % 2)))
      add('chats', n, { id: `cht_${guestId}_${n}`, guest_id: guestId, number_id: `num_${run}_${n}` })
    const kinds = GUEST_ROWS.map(({ table }) => table).filter(
      (table) => !['guests', 'chats', 'timeline'].includes(table),
    )
    for (const table of kinds) {
      const many = ['guest_retention'].includes(table) ? draws.slice(0, 1) : [...new Set(draws.map((each) => each % 4))]
      for (const [n, each] of many.entries()) {
        const id = `${table}_${guestId}_${n}`
        const given: Row = {
          guest_id: guestId,
          chat_id: `cht_${guestId}_${drawn % 2}`,
          number_id: `num_${run}_${drawn % 2}`,
          ...whatTells(table, id, run, each, new Set(draws.map((one) => one % 4)).size),
        }
        add(table, each, given)
        if (table === 'messages') add('timeline', each, { guest_id: guestId, kind: 'message', ref_id: id, at: each })
      }
    }
    for (const each of new Set(draws.map((one) => one % 3))) {
      add('timeline', each, { guest_id: guestId, kind: 'gap', ref_id: `gap_${run}_${each}`, at: each })
    }
  }
  await insertAll(store, rows)
  return [guests[0], guests[1]]
}

/** What is unique in a table, shared by the two where a merge must choose between them. */
function whatTells(table: string, id: string, run: string, each: number, many: number): Row {
  switch (table) {
    case 'guest_identities':
      return { kind: each % 2 ? 'phone' : 'lid', value: id }
    case 'guest_tags':
      return { tag: `tag ${each}` }
    case 'guest_dishes':
      return { dish: `dish ${each}` }
    case 'guest_retention':
      return { orders_count: many }
    case 'audience_members':
      return { audience_id: `aud_${run}_${each % 2}`, ...(each > 1 && { audience_id: `aud_${run}_x${each}` }) }
    case 'automatic_answers':
      return { message_id: id, dedupe_key: `${each}`, source: '', kind: 'away' }
    case 'deliveries':
      return {
        id,
        queue_id: `snq_${run}_0`,
        dedupe_key: `${each}`,
        status: ['waiting', 'sent', 'skipped', 'failed'][each % 4] ?? '',
        whatsapp_id: id,
      }
    case 'promo_codes':
      return { id, mailing_id: each === 1 ? `mlg_${run}_0` : null, code: id }
    case 'pending_changes':
      return { target_id: id, change_id: id }
    case 'cloud_api_messages':
      return { message_id: id }
    case 'rule_firings':
      return { id, cause: id, rule_id: 'rul_1' }
    default:
      return { id, external_id: id, whatsapp_id: id, order_id: id, token: id, token_hash: id }
  }
}

type Column = { name: string; dataType: string }

function columnValue({ name, dataType }: Column, table: string, drawn: number, run: string): string | number | null {
  if (name === 'restaurant_id') return `rst_${run}_0`
  if (name === 'import_id' || name === 'review_id') return null
  if (/int|real|num|double/i.test(dataType)) return drawn % 7
  if (/blob|bytea/i.test(dataType)) return null
  if (/attributes|items|content|context|reactions|status_times|steps|tags|answers|topics|choices/.test(name))
    return '{}'
  return `${table} ${name} ${run} ${drawn}`
}

/** Without foreign keys: rows of numbers, orders and users that nobody looks at are missing. */
async function insertAll({ db, dialect }: Store, rows: readonly { table: string; row: Row }[]): Promise<void> {
  if (dialect === 'sqlite') await sql`pragma foreign_keys = off`.execute(db)
  await transact(db, async (tx) => {
    if (dialect === 'postgres') await sql`set local session_replication_role = replica`.execute(tx)
    for (const { table, row } of rows) {
      const columns = Object.keys(row)
      await sql`
        insert into ${sql.table(table)} (${sql.join(columns.map((column) => sql.ref(column)))})
        values (${sql.join(columns.map((column) => row[column]))}) on conflict do nothing`.execute(tx)
    }
  })
  if (dialect === 'sqlite') await sql`pragma foreign_keys = on`.execute(db)
}
