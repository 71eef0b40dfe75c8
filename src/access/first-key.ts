import type { Db } from '../db/index.ts'
import { open, seal } from '../lib/secret-box.ts'

export const CONTEXT_OF_FIRST_KEY = 'secret_keys.1'

/**
 * The first key of this installation, recorded at its first start: what was derived from it outlives changes of the
 * key. `secretKey` when the recorded one cannot be opened, as after a key was lost for good.
 */
export async function ensureFirstKey(db: Db, secretKey: Uint8Array, beganWith: Uint8Array): Promise<Uint8Array> {
  await db
    .insertInto('secret_keys')
    .values({ id: 1, first_key: seal(secretKey, beganWith, CONTEXT_OF_FIRST_KEY) })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const row = await db.selectFrom('secret_keys').select('first_key').where('id', '=', 1).executeTakeFirstOrThrow()
  try {
    return open(secretKey, row.first_key, CONTEXT_OF_FIRST_KEY)
  } catch {
    return secretKey
  }
}
