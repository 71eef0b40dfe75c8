import type { ReadDb } from '../db/index.ts'
import { phoneNumberIdOf } from '../lib/cloud-api-ids.ts'
import { findLiveNumber, listNumberIds, type NumberRow } from '../numbers/index.ts'

/**
 * Numbers by their `phone_number_id` or by our own id. The digits are derived from our id and never change, so what was
 * found once is cached; only an unknown id queries the numbers.
 */
export function createNumberLookup(db: ReadDb) {
  const known = new Map<string, string>()
  return async (id: string): Promise<NumberRow | undefined> => {
    if (/^\d{15}$/.test(id) && !known.has(id)) {
      for (const numberId of await listNumberIds(db)) known.set(phoneNumberIdOf(numberId), numberId)
    }
    const numberId = id.startsWith('num_') ? id : known.get(id)
    return numberId === undefined ? undefined : findLiveNumber(db, numberId)
  }
}

export type NumberLookup = ReturnType<typeof createNumberLookup>
