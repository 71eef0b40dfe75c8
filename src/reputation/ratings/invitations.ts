import { randomBytes } from 'node:crypto'
import type { Insertable, Selectable } from 'kysely'
import type { Db, ReadDb, Tx } from '../../db/index.ts'
import type { InvitationsTable, ReviewClicksTable } from '../../db/schema/reputation.ts'
import { newId } from '../../lib/ids.ts'
import { DAY } from '../../lib/units.ts'
import type { OrderRow } from '../../orders/index.ts'

export type InvitationRow = Selectable<InvitationsTable>

const TOKEN_BYTES = 16
const TOKEN_PATTERN = /^[\w-]{22}$/

/** The guest's link for rating this order: created once, by whoever asks first. */
export async function ensureInvitation(
  tx: Tx,
  order: Pick<OrderRow, 'id' | 'guest_id' | 'restaurant_id'>,
  { linkDays, at }: { linkDays: number; at: number },
): Promise<InvitationRow> {
  await tx
    .insertInto('invitations')
    .values({
      id: newId('inv'),
      order_id: order.id,
      guest_id: order.guest_id,
      restaurant_id: order.restaurant_id,
      token: randomBytes(TOKEN_BYTES).toString('base64url'),
      expires_at: at + linkDays * DAY,
      created_at: at,
    })
    .onConflict((conflict) => conflict.column('order_id').doNothing())
    .execute()
  return tx.selectFrom('invitations').selectAll().where('order_id', '=', order.id).executeTakeFirstOrThrow()
}

/** The invitation of a token, also an expired one; undefined for an unknown token. */
export async function findInvitation(db: ReadDb, token: string): Promise<InvitationRow | undefined> {
  if (!TOKEN_PATTERN.test(token)) return undefined
  return db.selectFrom('invitations').selectAll().where('token', '=', token).executeTakeFirst()
}

export async function tokensOfOrders(db: ReadDb, orderIds: readonly string[]): Promise<Map<string, string>> {
  if (orderIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('invitations')
    .select(['order_id', 'token'])
    .where('order_id', 'in', orderIds)
    .execute()
  return new Map(rows.map(({ order_id, token }) => [order_id, token]))
}

export async function noteOpened(db: Db, id: string, at: number): Promise<void> {
  await db.updateTable('invitations').set({ opened_at: at }).where('id', '=', id).execute()
}

/** A guest went on to a review site. */
export async function addClick(db: Db, click: Insertable<ReviewClicksTable>): Promise<void> {
  await db.insertInto('review_clicks').values(click).execute()
}
