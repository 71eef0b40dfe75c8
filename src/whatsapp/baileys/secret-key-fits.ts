import type { ReadDb } from '../../db/index.ts'
import { open } from '../../lib/secret-box.ts'
import { credentialsContext } from './store.ts'

/** The most numbers looked at: after a key was lost some are linked again and others not yet. */
const LOOKED_AT = 100

/**
 * False when numbers are linked and this key opens the session of none of them: it is not the key that encrypted them.
 */
export async function secretKeyFits(db: ReadDb, secretKey: Uint8Array): Promise<boolean> {
  const rows = await db
    .selectFrom('whatsapp_credentials')
    .select(['number_id', 'value'])
    .orderBy('number_id', 'desc')
    .limit(LOOKED_AT)
    .execute()
  return (
    rows.length === 0 || rows.some(({ number_id, value }) => opens(secretKey, value, credentialsContext(number_id)))
  )
}

function opens(secretKey: Uint8Array, value: Uint8Array, context: string): boolean {
  try {
    return open(secretKey, value, context).length > 0
  } catch {
    // Another key, or bytes that are not encrypted values: either way it opens nothing.
    return false
  }
}
