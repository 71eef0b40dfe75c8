import { type Db, transact } from '../../db/index.ts'
import { topicsOf } from './find-topics.ts'
import { TOPICS_VERSION } from './lexicon/rules.ts'
import { keepTopics } from './store.ts'
import { remarksOf } from './stored-remarks.ts'

/** In one transaction: a few milliseconds. */
const AT_ONCE = 50

/**
 * Reads reviews again that an older version of the rules has read, and with them their ratings. Returns how many. May
 * run twice at once and be stopped anywhere: what is left is found by its version.
 */
export async function recomputeTopics({ db }: { db: Db }, signal?: AbortSignal): Promise<number> {
  let done = 0
  while (!signal?.aborted) {
    const rows = await db
      .selectFrom('reviews')
      .select(['id', 'restaurant_id', 'rating_id', 'posted_at', 'text', 'bad', 'courier_bad'])
      .where('topics_version', '<', TOPICS_VERSION)
      .orderBy('topics_version')
      .orderBy('id')
      .limit(AT_ONCE)
      .execute()
    if (rows.length === 0) break
    done += await transact(db, async (tx) => {
      let changed = 0
      for (const row of rows) {
        const topics = topicsOf({ comment: row.text, ...remarksOf(row) })
        const { numUpdatedRows } = await tx
          .updateTable('reviews')
          .set({ topics: JSON.stringify(topics), topics_version: TOPICS_VERSION })
          .where('id', '=', row.id)
          // Rewritten in the meantime, so these rules have read it already.
          .where('topics_version', '<', TOPICS_VERSION)
          .executeTakeFirst()
        if (numUpdatedRows === 0n) continue
        changed += 1
        await keepTopics(tx, row, topics)
        if (row.rating_id === null) continue
        const ofRating = { topics: JSON.stringify(topics) }
        await tx.updateTable('ratings').set(ofRating).where('id', '=', row.rating_id).execute()
      }
      return changed
    })
  }
  return done
}
