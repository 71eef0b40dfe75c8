import type { Selectable } from 'kysely'
import type { ReadDb, Tx } from '../../db/index.ts'
import type { PushTokensTable } from '../../db/schema/channels.ts'
import { newId } from '../../lib/ids.ts'

export type PushTokenRow = Selectable<PushTokensTable>
export type NewPushToken = Pick<PushTokenRow, 'token' | 'platform' | 'app'>

/** The devices of a guest that a push goes to: the latest seen. */
const DEVICES = 5

/**
 * A guest's device can receive pushes. A token belongs to one guest: whoever signed in on the device last. Returns
 * whether it is new to us.
 */
export async function savePushToken(
  tx: Tx,
  guestId: string,
  { token, platform, app }: NewPushToken,
  at: number,
): Promise<{ row: PushTokenRow; created: boolean }> {
  const id = newId('ptk')
  const row = await tx
    .insertInto('push_tokens')
    .values({
      id,
      guest_id: guestId,
      token,
      platform,
      app,
      created_at: at,
      seen_at: at,
      removed_at: null,
      removed_reason: null,
    })
    .onConflict((conflict) =>
      conflict
        .column('token')
        .doUpdateSet({ guest_id: guestId, platform, app, seen_at: at, removed_at: null, removed_reason: null }),
    )
    .returningAll()
    .executeTakeFirstOrThrow()
  return { row, created: row.id === id }
}

/** Those in use, latest seen first. */
export function listPushTokens(db: ReadDb, guestId: string, limit = 100): Promise<PushTokenRow[]> {
  return db
    .selectFrom('push_tokens')
    .selectAll()
    .where('guest_id', '=', guestId)
    .where('removed_at', 'is', null)
    .orderBy('seen_at', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute()
}

/** The tokens of many guests, by guest. */
export async function findPushTokens(db: ReadDb, guestIds: readonly string[]): Promise<Map<string, string[]>> {
  const tokens = new Map<string, string[]>()
  if (guestIds.length === 0) return tokens
  const rows = await db
    .selectFrom('push_tokens')
    .select(['guest_id', 'token'])
    .where('guest_id', 'in', [...guestIds])
    .where('removed_at', 'is', null)
    .orderBy('seen_at', 'desc')
    .orderBy('id')
    .execute()
  for (const { guest_id, token } of rows) {
    const own = tokens.get(guest_id) ?? []
    if (own.length < DEVICES) tokens.set(guest_id, [...own, token])
  }
  return tokens
}

/** No pushes go to these any more, and why. Returns how many were in use. */
export async function removePushTokens(
  tx: Tx,
  which: { tokens: readonly string[] } | { guestId: string; id: string },
  reason: string,
  at: number,
): Promise<number> {
  if ('tokens' in which && which.tokens.length === 0) return 0
  const query = tx
    .updateTable('push_tokens')
    .set({ removed_at: at, removed_reason: reason })
    .where('removed_at', 'is', null)
  const result = await ('tokens' in which
    ? query.where('token', 'in', [...which.tokens])
    : query.where('guest_id', '=', which.guestId).where('id', '=', which.id)
  ).executeTakeFirst()
  return Number(result.numUpdatedRows)
}

/** After a merge both guests' devices belong to the kept guest. */
export async function mergePushTokens(
  tx: Tx,
  { keptId, mergedId }: { keptId: string; mergedId: string },
): Promise<void> {
  await tx.updateTable('push_tokens').set({ guest_id: keptId }).where('guest_id', '=', mergedId).execute()
}
