import type { AuthenticationCreds } from '@whiskeysockets/baileys'
import { CompiledQuery } from 'kysely'
import { type Db, dialectOf, type Tx, transact } from '../../db/index.ts'
import { open, seal } from '../../lib/secret-box.ts'
import { decodeValue, encodeValue } from './value-codec.ts'

/** Credentials, Signal keys and the journal of one number. Everything is encrypted at rest. */
export type NumberStore = {
  findCredentials(): Promise<AuthenticationCreds | undefined>
  /** The keys that exist, by id. */
  findKeys(kind: string, ids: string[]): Promise<Map<string, unknown>>
  /** Everything in one transaction. */
  save(changes: Changes): Promise<void>
  /** Messages not confirmed yet, oldest first. */
  readJournal(): Promise<{ id: string; value: Buffer }[]>
  /** Removes credentials and keys. The journal holds received messages and stays until they are confirmed. */
  erase(): Promise<void>
}

export type KeyChange = { kind: string; id: string /** Null removes it. */; value: unknown }
export type Changes = {
  credentials?: AuthenticationCreds
  keys: KeyChange[]
  journal: { id: string; value: Buffer; at: number }[]
  /** Journal ids that the inbox has confirmed. */
  confirmed: string[]
}

/** Names table and row: what is encrypted for one number does not open as another's. */
export const credentialsContext = (numberId: string) => `whatsapp_credentials/${numberId}`

export const journalContext = (numberId: string, id: string) => `whatsapp_journal/${numberId}/${id}`

export const keyContext = (numberId: string, kind: string, id: string) => `whatsapp_keys/${numberId}/${kind}/${id}`

/** Rows in one statement: well below the parameter limits of both databases. */
const CHUNK = 1_000

export function numberStore({ db, secretKey }: { db: Db; secretKey: Buffer }, numberId: string): NumberStore {
  const { selectKeys, upsertKeys, insertJournal, deleteJournal } = statementsFor(db)

  async function findCredentials() {
    const row = await db
      .selectFrom('whatsapp_credentials')
      .select('value')
      .where('number_id', '=', numberId)
      .executeTakeFirst()
    return row && (decodeValue(open(secretKey, row.value, credentialsContext(numberId))) as AuthenticationCreds)
  }

  async function findKeys(kind: string, ids: string[]) {
    const found = new Map<string, unknown>()
    for (const chunk of chunksOf(ids)) {
      const { rows } = await db.executeQuery(selectKeys(numberId, kind, chunk))
      for (const { id, value } of rows)
        found.set(id, decodeValue(open(secretKey, value, keyContext(numberId, kind, id))))
    }
    return found
  }

  async function save({ credentials, keys, journal, confirmed }: Changes) {
    const removed = new Map<string, string[]>()
    const written: KeyRow[] = []
    for (const { kind, id, value } of keys) {
      if (value === null || value === undefined) removed.set(kind, [...(removed.get(kind) ?? []), id])
      else written.push([numberId, kind, id, seal(secretKey, encodeValue(kind, value), keyContext(numberId, kind, id))])
    }
    const entries = journal.map(({ id, value, at }): JournalRow => {
      return [numberId, id, seal(secretKey, value, journalContext(numberId, id)), at]
    })
    const writes = [...mapChunks(written, upsertKeys), ...mapChunks(entries, insertJournal)]
    const [only] = writes
    // One statement is a transaction by itself, and the usual case for a message we send.
    if (only && writes.length === 1 && removed.size === 0 && confirmed.length === 0 && !credentials) {
      await db.executeQuery(only)
      return
    }
    await transact(db, async (tx) => {
      for (const write of writes) await tx.executeQuery(write)
      if (credentials) await writeCredentials(tx, credentials)
      for (const [kind, ids] of removed) await removeKeys(tx, kind, ids)
      for (const ids of chunksOf(confirmed)) await tx.executeQuery(deleteJournal(numberId, ids))
    })
  }

  async function writeCredentials(tx: Tx, credentials: AuthenticationCreds) {
    const value = seal(secretKey, encodeValue('credentials', credentials), credentialsContext(numberId))
    await tx
      .insertInto('whatsapp_credentials')
      .values({ number_id: numberId, value })
      .onConflict((conflict) => conflict.column('number_id').doUpdateSet({ value }))
      .execute()
  }

  async function removeKeys(tx: Tx, kind: string, ids: string[]) {
    for (const chunk of chunksOf(ids)) {
      await tx
        .deleteFrom('whatsapp_keys')
        .where('number_id', '=', numberId)
        .where('kind', '=', kind)
        .where('id', 'in', chunk)
        .execute()
    }
  }

  async function readJournal() {
    const rows = await db
      .selectFrom('whatsapp_journal')
      .select(['id', 'value'])
      .where('number_id', '=', numberId)
      .orderBy('id')
      .execute()
    return rows.map(({ id, value }) => ({ id, value: open(secretKey, value, journalContext(numberId, id)) }))
  }

  const erase = () =>
    transact(db, async (tx) => {
      await tx.deleteFrom('whatsapp_credentials').where('number_id', '=', numberId).execute()
      await tx.deleteFrom('whatsapp_keys').where('number_id', '=', numberId).execute()
    })

  return { findCredentials, findKeys, save, readJournal, erase }
}

/**
 * The statements that every message needs, as text: building them each time costs several times more than running them.
 */
function statementsFor(db: Db) {
  const isPostgres = dialectOf(db) === 'postgres'
  const list = (count: number, from: number) =>
    Array.from({ length: count }, (_, i) => (isPostgres ? `$${from + i + 1}` : '?')).join(', ')
  const rows = (count: number, width: number) =>
    Array.from({ length: count }, (_, i) => `(${list(width, i * width)})`).join(', ')
  const keysText = textByCount(
    (count) =>
      `select id, value from whatsapp_keys where number_id = ${list(1, 0)} and kind = ${list(1, 1)} and id in (${list(count, 2)})`,
  )
  const upsertText = textByCount(
    (count) =>
      `insert into whatsapp_keys (number_id, kind, id, value) values ${rows(count, 4)} on conflict (number_id, kind, id) do update set value = excluded.value`,
  )
  const journalText = textByCount(
    (count) => `insert into whatsapp_journal (number_id, id, value, at) values ${rows(count, 4)}`,
  )
  const confirmedText = textByCount(
    (count) => `delete from whatsapp_journal where number_id = ${list(1, 0)} and id in (${list(count, 1)})`,
  )
  return {
    selectKeys: (numberId: string, kind: string, ids: string[]): CompiledQuery<{ id: string; value: Uint8Array }> =>
      CompiledQuery.raw(keysText(ids.length), [numberId, kind, ...ids]),
    upsertKeys: (values: KeyRow[]) => CompiledQuery.raw(upsertText(values.length), values.flat()),
    insertJournal: (values: JournalRow[]) => CompiledQuery.raw(journalText(values.length), values.flat()),
    deleteJournal: (numberId: string, ids: string[]) =>
      CompiledQuery.raw(confirmedText(ids.length), [numberId, ...ids]),
  }
}

/** Caches the texts for small counts, which are nearly all. */
function textByCount(make: (count: number) => string): (count: number) => string {
  const texts: string[] = []
  return (count) => {
    const text = texts[count] ?? make(count)
    if (count <= 50) texts[count] = text
    return text
  }
}

type KeyRow = [numberId: string, kind: string, id: string, value: Buffer]
type JournalRow = [numberId: string, id: string, value: Buffer, at: number]

function* chunksOf<T>(items: T[]): Generator<T[]> {
  if (items.length <= CHUNK) {
    if (items.length > 0) yield items
    return
  }
  for (let from = 0; from < items.length; from += CHUNK) yield items.slice(from, from + CHUNK)
}

function* mapChunks<T, R>(items: T[], make: (chunk: T[]) => R): Generator<R> {
  for (const chunk of chunksOf(items)) yield make(chunk)
}
