import { sql } from 'kysely'
import { z } from 'zod'
import { compiled, oncePerTransaction, type ReadDb, type Tx } from '../db/index.ts'
import { cutPage, decodeCursor, type PageQuery } from '../http/page.ts'
import { notFound } from '../lib/errors.ts'
import type { TriggerKind } from './schema.ts'
import type { FiringRow, RuleRow, VersionRow } from './store.ts'

const enabledRules = compiled((db) =>
  db.selectFrom('rules').selectAll().where('enabled_at', 'is not', null).orderBy('place').orderBy('id'),
)

/** Those that are on, in order. */
export async function listeningRules(db: ReadDb, kinds: readonly TriggerKind[]): Promise<RuleRow[]> {
  const { rows } = await enabledRules(db, {})
  return rows.filter(({ trigger_kind }) => kinds.some((kind) => kind === trigger_kind))
}

/**
 * The same for what happens in a transaction, queried once for each `kinds`. A rule that is switched off later in it is
 * still among them and does not fire: see `lockRule`.
 */
export const rulesListening = oncePerTransaction((tx: Tx, kinds: readonly TriggerKind[]) => listeningRules(tx, kinds))

/** In their order. */
export async function listRules<T>(db: ReadDb, { cursor, limit }: PageQuery, present: (row: RuleRow) => T) {
  let query = db.selectFrom('rules').selectAll()
  if (cursor) {
    const [place, id] = decodeCursor(cursor, z.tuple([z.number(), z.string()]))
    query = query.where(sql<boolean>`(place, id) > (${place}, ${id})`)
  }
  const rows = await query
    .orderBy('place')
    .orderBy('id')
    .limit(limit + 1)
    .execute()
  return cutPage(rows, limit, (row) => [row.place, row.id], present)
}

export async function ruleIds(db: ReadDb): Promise<string[]> {
  const rows = await db.selectFrom('rules').select('id').orderBy('place').orderBy('id').execute()
  return rows.map(({ id }) => id)
}

/** A rule's definitions, newest first. */
export async function listVersions<T>(
  db: ReadDb,
  ruleId: string,
  { cursor, limit }: PageQuery,
  present: (row: VersionRow) => T,
) {
  let query = db.selectFrom('rule_versions').selectAll().where('rule_id', '=', ruleId)
  if (cursor) query = query.where('version', '<', decodeCursor(cursor, z.tuple([z.number()]))[0])
  const rows = await query
    .orderBy('version', 'desc')
    .limit(limit + 1)
    .execute()
  return cutPage(rows, limit, (row) => [row.version], present)
}

/** Throws `not_found`. */
export async function getRule(db: ReadDb, id: string): Promise<RuleRow> {
  const row = await db.selectFrom('rules').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound('rule', id)
  return row
}

/** How often each rule fired since a moment, and when it last did. */
export async function firedSince(db: ReadDb, since: number): Promise<Map<string, { count: number; last: number }>> {
  const rows = await db
    .selectFrom('rule_firings')
    .select((eb) => ['rule_id', eb.fn.countAll<number>().as('count'), eb.fn.max('at').as('last')])
    .where('rule_id', 'in', (eb) => eb.selectFrom('rules').select('id'))
    .where('outcome', '=', 'fired')
    .where('at', '>', since)
    .groupBy('rule_id')
    .execute()
  return new Map(rows.map(({ rule_id, count, last }) => [rule_id, { count: Number(count), last: Number(last) }]))
}

export type FiringOfGuest = FiringRow & { guest_name: string | null }

/** What a rule did, newest first. */
export async function listFirings<T>(
  db: ReadDb,
  ruleId: string,
  { cursor, limit }: PageQuery,
  present: (row: FiringOfGuest) => T,
) {
  let query = db
    .selectFrom('rule_firings as f')
    .innerJoin('guests as g', 'g.id', 'f.guest_id')
    .selectAll('f')
    .select((eb) => eb.fn.coalesce('g.name', 'g.push_name', 'g.phone').as('guest_name'))
    .where('f.rule_id', '=', ruleId)
  if (cursor) {
    const [at, id] = decodeCursor(cursor, z.tuple([z.number(), z.string()]))
    query = query.where(sql<boolean>`(f.at, f.id) < (${at}, ${id})`)
  }
  const rows = await query
    .orderBy('f.at', 'desc')
    .orderBy('f.id', 'desc')
    .limit(limit + 1)
    .execute()
  return cutPage(rows, limit, (row) => [row.at, row.id], present)
}

/** Firings by id, with the names of their rules; null: the rule is gone. */
export function firingsByIds(db: ReadDb, ids: readonly string[]) {
  return db
    .selectFrom('rule_firings as f')
    .leftJoin('rules as r', 'r.id', 'f.rule_id')
    .selectAll('f')
    .select('r.name as rule_name')
    .where('f.id', 'in', ids)
    .execute()
}

/** Whether this wait began with this message. */
export async function opensConversation(db: ReadDb, guestId: string, at: number): Promise<boolean> {
  const row = await db.selectFrom('guests').select('opened_at').where('id', '=', guestId).executeTakeFirst()
  return row?.opened_at === at
}

export async function restaurantOfNumber(db: ReadDb, numberId: string): Promise<string | null> {
  const row = await db.selectFrom('numbers').select('restaurant_id').where('id', '=', numberId).executeTakeFirst()
  return row?.restaurant_id ?? null
}

/** Guests who began to wait between two instants and whom this rule has not handled. */
export function unseenWaits(
  db: ReadDb,
  ruleId: string,
  { after, upTo, limit }: { after: number; upTo: number; limit: number },
): Promise<{ id: string; waiting_since: number | null }[]> {
  return db
    .selectFrom('guests as g')
    .leftJoin('rule_wait_checks as c', (join) =>
      join
        .on('c.rule_id', '=', ruleId)
        .onRef('c.waiting_since', '=', 'g.waiting_since')
        .onRef('c.guest_id', '=', 'g.id'),
    )
    .select(['g.id', 'g.waiting_since'])
    .where('g.merged_into', 'is', null)
    .where('g.resolved_at', 'is', null)
    .where('g.waiting_since', '>', after)
    .where('g.waiting_since', '<=', upTo)
    .where('c.rule_id', 'is', null)
    .orderBy('g.waiting_since')
    .orderBy('g.id')
    .limit(limit)
    .execute()
}

/** The message that a wait began with: its text and where it came. */
export function findMessage(db: ReadDb, id: string) {
  return db
    .selectFrom('messages as m')
    .innerJoin('numbers as n', 'n.id', 'm.number_id')
    .select(['m.id', 'm.text', 'm.number_id', 'n.restaurant_id'])
    .where('m.id', '=', id)
    .executeTakeFirst()
}

/** The number by which the guest last wrote to us. */
export function chatOfGuest(db: ReadDb, guestId: string) {
  return db
    .selectFrom('chats')
    .select('number_id')
    .where('guest_id', '=', guestId)
    .where('last_inbound_at', 'is not', null)
    .orderBy('last_inbound_at', 'desc')
    .limit(1)
    .executeTakeFirst()
}

export async function isActiveUser(db: ReadDb, id: string): Promise<boolean> {
  const row = await db
    .selectFrom('users')
    .select('id')
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .where('disabled_at', 'is', null)
    .executeTakeFirst()
  return row !== undefined
}

export async function isLivingTeam(db: ReadDb, id: string): Promise<boolean> {
  const row = await db
    .selectFrom('teams')
    .select('id')
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  return row !== undefined
}
