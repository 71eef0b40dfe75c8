import type { ReadDb } from '../../db/index.ts'
import { readActions } from '../schema.ts'

export async function restaurantsOf(db: ReadDb, ids: readonly string[]): Promise<string[]> {
  const rows = await db.selectFrom('restaurants').select('id').where('id', 'in', ids).execute()
  return rows.map(({ id }) => id)
}

export function numbersOf(db: ReadDb, ids: readonly string[]) {
  return db
    .selectFrom('numbers')
    .select(['id', 'restaurant_id'])
    .where('id', 'in', ids)
    .where('deleted_at', 'is', null)
    .execute()
}

/** Which of these tags some guest has, or some rule gives. */
export async function knownTags(db: ReadDb, tags: readonly string[]): Promise<string[]> {
  const known: string[] = []
  for (const tag of tags) {
    const row = await db.selectFrom('guest_tags').select('tag').where('tag', '=', tag).limit(1).executeTakeFirst()
    if (row) known.push(tag)
  }
  if (known.length === tags.length) return known
  const rules = await db.selectFrom('rules').select('actions').where('actions', 'like', '%"tag"%').execute()
  const given = rules
    .flatMap((row) => readActions(row.actions))
    .flatMap((each) => (each.kind === 'tag' ? each.tags : []))
  return [...known, ...given]
}
