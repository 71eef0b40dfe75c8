import type { Db } from '../../src/db/index.ts'

/** A store that can be away: queries then fail, as when its connection breaks. */
export function breakable(db: Db) {
  const store = {
    isAway: false,
    /** How many queries failed. */
    refused: 0,
    db: db.withPlugin({
      transformQuery({ node }) {
        if (!store.isAway) return node
        store.refused += 1
        throw Object.assign(new Error('the database does not answer'), { code: 'ETIMEDOUT' })
      },
      transformResult: async ({ result }) => result,
    }),
  }
  return store
}
