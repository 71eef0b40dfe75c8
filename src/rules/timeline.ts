import type { TimelineResolver } from '../guests/index.ts'
import { presentEntry } from './present.ts'
import { firingsByIds } from './view.ts'

/** What rules did, in a guest's timeline. */
export const resolveFirings: TimelineResolver = async (db, ids) => {
  const rows = await firingsByIds(db, ids)
  return new Map(rows.map((row) => [row.id, presentEntry(row)]))
}
