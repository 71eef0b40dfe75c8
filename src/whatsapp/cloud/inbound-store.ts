import { type Db, storedJson, transact } from '../../db/index.ts'
import { type InboundEntry, inboundEntry } from './webhook-schema.ts'

/** Rows in one statement: well below the parameter limits of both databases. */
const CHUNK = 500

export type NewInbound = { numberId: string; key: string; entry: InboundEntry }
export type Inbound = { id: number; entry: InboundEntry | undefined }

/**
 * Stores what Meta has posted, all of it or nothing, before it is acknowledged (invariant 6). What is posted again
 * while the first waits is dropped; a later repeat is known to the inbox by its id. Returns the numbers for which there
 * is something new.
 */
export async function storeInbound(db: Db, entries: readonly NewInbound[], at: number): Promise<Set<string>> {
  if (entries.length === 0) return new Set()
  return transact(db, async (tx) => {
    const numbers = new Set<string>()
    for (let start = 0; start < entries.length; start += CHUNK) {
      const rows = entries.slice(start, start + CHUNK).map(({ numberId, key, entry }) => ({
        number_id: numberId,
        dedupe_key: key,
        entry: JSON.stringify(entry),
        at,
        set_aside_at: null,
      }))
      const stored = await tx
        .insertInto('cloud_inbound')
        .values(rows)
        .onConflict((conflict) => conflict.doNothing())
        .returning('number_id')
        .execute()
      for (const { number_id } of stored) numbers.add(number_id)
    }
    return numbers
  })
}

const readEntry = storedJson('cloud_inbound.entry', inboundEntry)

/** The oldest waiting entries. One that can no longer be read is undefined. */
export async function readInbound(db: Db, numberId: string, limit: number): Promise<Inbound[]> {
  const rows = await db
    .selectFrom('cloud_inbound')
    .select(['id', 'entry'])
    .where('number_id', '=', numberId)
    .where('set_aside_at', 'is', null)
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(({ id, entry }) => ({ id, entry: tryRead(entry) }))
}

function tryRead(entry: string): InboundEntry | undefined {
  try {
    return readEntry(entry)
  } catch {
    // An older version wrote it, or nobody did: it is set aside, and those after it go on.
    return undefined
  }
}

/** The inbox has them. */
export async function removeInbound(db: Db, ids: readonly number[]): Promise<void> {
  if (ids.length > 0)
    await db
      .deleteFrom('cloud_inbound')
      .where('id', 'in', [...ids])
      .execute()
}

/** It is kept, and no longer tried. */
export async function setInboundAside(db: Db, id: number, at: number): Promise<void> {
  await db.updateTable('cloud_inbound').set({ set_aside_at: at }).where('id', '=', id).execute()
}
