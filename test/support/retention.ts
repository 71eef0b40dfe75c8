import { type Db, type RetainedPart, type RetentionPlace, removePage, transact } from '../../src/db/index.ts'

/** Removes these parts' data from before an instant, page by page. Returns how many rows. */
export async function removeOlder(db: Db, parts: readonly RetainedPart[], before: number): Promise<number> {
  let rows = 0
  for (const part of parts) {
    let after: RetentionPlace | undefined
    do {
      const page = await transact(db, (tx) => removePage(tx, part, { before, after, at: before }))
      rows += page.rows
      after = page.next
    } while (after)
  }
  return rows
}
