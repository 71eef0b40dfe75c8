import type { AuthenticationCreds } from '@whiskeysockets/baileys'
import type { Db, Tx } from '../../db/index.ts'
import { open, seal } from '../../lib/secret-box.ts'
import { decodeValue, encodeValue } from './value-codec.ts'

/** Credentials, Signal keys and the journal of one number. Everything that is read or written is sealed at rest. */
export type NumberStore = {
  findCredentials(): Promise<AuthenticationCreds | undefined>
  /** The keys that exist, by id. */
  findKeys(kind: string, ids: string[]): Promise<Map<string, unknown>>
  /** Everything in one transaction. */
  save(changes: Changes): Promise<void>
  /** Messages not confirmed yet, oldest first. */
  readJournal(): Promise<{ id: string; value: Buffer }[]>
  /** Removes credentials and keys. What the journal holds was received and stays until it is confirmed. */
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

/** Rows in one statement: well below the parameter limits of both databases. */
const CHUNK = 1_000

export function numberStore({ db, secretKey }: { db: Db; secretKey: Buffer }, numberId: string): NumberStore {
  // The context names table, number and row: a sealed value that is moved to another row does not open there.
  const keyContext = (kind: string, id: string) => `whatsapp_keys/${numberId}/${kind}/${id}`
  const journalContext = (id: string) => `whatsapp_journal/${numberId}/${id}`
  const credentialsContext = `whatsapp_credentials/${numberId}`

  async function findCredentials() {
    const row = await db
      .selectFrom('whatsapp_credentials')
      .select('value')
      .where('number_id', '=', numberId)
      .executeTakeFirst()
    return row && (decodeValue(open(secretKey, row.value, credentialsContext)) as AuthenticationCreds)
  }

  async function findKeys(kind: string, ids: string[]) {
    const found = new Map<string, unknown>()
    for (const chunk of chunksOf(ids)) {
      const rows = await db
        .selectFrom('whatsapp_keys')
        .select(['id', 'value'])
        .where('number_id', '=', numberId)
        .where('kind', '=', kind)
        .where('id', 'in', chunk)
        .execute()
      for (const { id, value } of rows) found.set(id, decodeValue(open(secretKey, value, keyContext(kind, id))))
    }
    return found
  }

  async function save({ credentials, keys, journal, confirmed }: Changes) {
    const removed = new Map<string, string[]>()
    const written: { number_id: string; kind: string; id: string; value: Buffer }[] = []
    for (const { kind, id, value } of keys) {
      if (value === null || value === undefined) removed.set(kind, [...(removed.get(kind) ?? []), id])
      else {
        const sealed = seal(secretKey, encodeValue(kind, value), keyContext(kind, id))
        written.push({ number_id: numberId, kind, id, value: sealed })
      }
    }
    const entries = journal.map(({ id, value, at }) => ({
      number_id: numberId,
      id,
      value: seal(secretKey, value, journalContext(id)),
      at,
    }))
    await db.transaction().execute(async (tx) => {
      if (credentials) await writeCredentials(tx, credentials)
      for (const rows of chunksOf(written)) await writeKeys(tx, rows)
      for (const [kind, ids] of removed) await removeKeys(tx, kind, ids)
      for (const rows of chunksOf(entries)) await tx.insertInto('whatsapp_journal').values(rows).execute()
      for (const ids of chunksOf(confirmed)) {
        await tx.deleteFrom('whatsapp_journal').where('number_id', '=', numberId).where('id', 'in', ids).execute()
      }
    })
  }

  async function writeCredentials(tx: Tx, credentials: AuthenticationCreds) {
    const value = seal(secretKey, encodeValue('credentials', credentials), credentialsContext)
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
    return rows.map(({ id, value }) => ({ id, value: open(secretKey, value, journalContext(id)) }))
  }

  const erase = () =>
    db.transaction().execute(async (tx) => {
      await tx.deleteFrom('whatsapp_credentials').where('number_id', '=', numberId).execute()
      await tx.deleteFrom('whatsapp_keys').where('number_id', '=', numberId).execute()
    })

  return { findCredentials, findKeys, save, readJournal, erase }
}

async function writeKeys(tx: Tx, rows: { number_id: string; kind: string; id: string; value: Buffer }[]) {
  await tx
    .insertInto('whatsapp_keys')
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .columns(['number_id', 'kind', 'id'])
        .doUpdateSet((expression) => ({ value: expression.ref('excluded.value') })),
    )
    .execute()
}

function* chunksOf<T>(items: T[]): Generator<T[]> {
  if (items.length <= CHUNK) {
    if (items.length > 0) yield items
    return
  }
  for (let from = 0; from < items.length; from += CHUNK) yield items.slice(from, from + CHUNK)
}
