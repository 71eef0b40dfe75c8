import { z } from 'zod'
import type { ReadDb } from '../../db/index.ts'
import { cutPage, decodeCursor, type PageQuery } from '../../http/page.ts'
import { presentMerge } from './merge-by-hand.ts'

/** Merges by hand into this guest. */
export async function listMerges(db: ReadDb, guestId: string, { limit, cursor }: PageQuery) {
  let query = db.selectFrom('guest_merges').selectAll().where('kept_id', '=', guestId)
  if (cursor) query = query.where('id', '<', decodeCursor(cursor, z.tuple([z.string()]))[0])
  const rows = await query
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  return cutPage(rows, limit, ({ id }) => [id], presentMerge)
}
