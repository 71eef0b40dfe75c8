import type { Selectable } from 'kysely'
import { forUpdate, type ReadDb, type Tx } from '../../db/index.ts'
import type { PortfoliosTable } from '../../db/schema/numbers.ts'
import { DAY } from '../../lib/units.ts'
import { FIRST_LIMIT } from './tiers.ts'

export type PortfolioRow = Selectable<PortfoliosTable>

/** Somebody whom a number of the portfolio wants to write to although they have not written within 24 hours. */
export type Recipient = { guestId: string; messageId: string }

/** `retryAt`: when somebody leaves the window, people's time; null: never (a limit of 0). */
export type Recipients = { granted: number; retryAt: number | null }

/** Meta's window: a moving 24 hours. */
const WINDOW_MS = DAY

/**
 * Counts people against the limit that all numbers of a portfolio share: how many of them, in order, may be written to
 * now. Exact over a moving window: at any moment the different people counted in the 24 hours before are at most as many
 * as allowed, so one who was counted lately costs nothing more. The portfolio's row is locked until the transaction
 * ends, after that of the number. `at`: people's time, which processes on all machines share.
 */
export async function takeRecipients(
  tx: Tx,
  portfolioId: string,
  people: readonly Recipient[],
  at: number,
): Promise<Recipients> {
  if (people.length === 0) return { granted: 0, retryAt: at }
  const portfolio = await lockPortfolio(tx, portfolioId, at)
  const { messaging_limit: limit } = portfolio
  let used = portfolio.recipients - (await forgetOld(tx, portfolioId, at))
  let granted = 0
  for (const { guestId, messageId } of people) {
    if (await countAgain(tx, portfolioId, { guestId, messageId, at })) {
      granted += 1
      continue
    }
    if (limit !== null && used >= limit) break
    await tx
      .insertInto('portfolio_recipients')
      .values({ portfolio_id: portfolioId, guest_id: guestId, message_id: messageId, counted_at: at, before_at: null })
      .execute()
    used += 1
    granted += 1
  }
  await setUsed(tx, portfolioId, used)
  return { granted, retryAt: granted < people.length ? await findFreeAt(tx, portfolio, at) : at }
}

/** The message has reached Meta, no later than now: its recipient leaves the window 24 hours after that. */
export async function settleRecipients(tx: Tx, messageIds: readonly string[], at: number): Promise<void> {
  if (messageIds.length === 0) return
  await tx
    .updateTable('portfolio_recipients')
    .set({ counted_at: at })
    .where('message_id', 'in', [...messageIds])
    .where('counted_at', '<', at)
    .where('counted_at', '>=', at - WINDOW_MS)
    .execute()
}

/** The message never left: whoever was counted for it alone is not counted any more. */
export async function releaseRecipient(tx: Tx, messageId: string): Promise<void> {
  const row = await tx
    .selectFrom('portfolio_recipients')
    .selectAll()
    .where('message_id', '=', messageId)
    .executeTakeFirst()
  if (!row) return
  const { portfolio_id: id, guest_id } = row
  const portfolio = await lockPortfolio(tx, id, row.counted_at)
  const own = { portfolio_id: id, guest_id, message_id: messageId }
  if (row.before_at !== null) {
    await tx
      .updateTable('portfolio_recipients')
      .set({ counted_at: row.before_at, before_at: null })
      .where((eb) => eb.and(own))
      .execute()
    return
  }
  const deleted = await tx
    .deleteFrom('portfolio_recipients')
    .where((eb) => eb.and(own))
    .executeTakeFirst()
  await setUsed(tx, id, portfolio.recipients - Number(deleted.numDeletedRows))
}

/** When one more person may be written to, people's time: now, or when somebody leaves the window; null: never. */
export async function findFreeAt(
  db: ReadDb | Tx,
  { id, messaging_limit: limit }: Pick<PortfolioRow, 'id' | 'messaging_limit'>,
  at: number,
): Promise<number | null> {
  if (limit === null) return at
  if (limit === 0) return null
  // The one who has to leave is the last of as many as are allowed.
  const row = await db
    .selectFrom('portfolio_recipients')
    .select('counted_at')
    .where('portfolio_id', '=', id)
    .where('counted_at', '>=', at - WINDOW_MS)
    .orderBy('counted_at', 'desc')
    .offset(limit - 1)
    .limit(1)
    .executeTakeFirst()
  return row ? row.counted_at + WINDOW_MS + 1 : at
}

/** What of its limit a portfolio has used. `limit` null: there is none; `used`: people in the last 24 hours. */
export async function readPortfolio(
  db: ReadDb | Tx,
  portfolioId: string,
  at: number,
): Promise<{ limit: number | null; used: number; toldAt: number | null; freeAt: number | null }> {
  const row = await db.selectFrom('portfolios').selectAll().where('id', '=', portfolioId).executeTakeFirst()
  if (!row) return { limit: FIRST_LIMIT, used: 0, toldAt: null, freeAt: at }
  const { count } = await db
    .selectFrom('portfolio_recipients')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('portfolio_id', '=', portfolioId)
    .where('counted_at', '>=', at - WINDOW_MS)
    .executeTakeFirstOrThrow()
  const freeAt = await findFreeAt(db, row, at)
  return { limit: row.messaging_limit, used: Number(count), toldAt: row.told_at, freeAt }
}

/** Meta has reported the limit. Returns whether it has changed. */
export async function setMessagingLimit(
  tx: Tx,
  portfolioId: string,
  limit: number | null,
  at: number,
): Promise<boolean> {
  const before = await lockPortfolio(tx, portfolioId, at)
  await tx
    .updateTable('portfolios')
    .set({ messaging_limit: limit, told_at: at })
    .where('id', '=', portfolioId)
    .execute()
  return before.messaging_limit !== limit
}

/** Numbers turn out to belong to another portfolio: the people they have counted count there, too. */
export async function movePortfolio(tx: Tx, { from, to }: { from: string; to: string }, at: number): Promise<void> {
  const left = await tx.selectFrom('portfolios').selectAll().where('id', '=', from).executeTakeFirst()
  await lockPortfolio(tx, to, at)
  const people = await tx
    .selectFrom('portfolio_recipients')
    .selectAll()
    .where('portfolio_id', '=', from)
    .where('counted_at', '>=', at - WINDOW_MS)
    .execute()
  for (const person of people) {
    await tx
      .insertInto('portfolio_recipients')
      .values({ ...person, portfolio_id: to })
      .onConflict((conflict) =>
        conflict.columns(['portfolio_id', 'guest_id']).doUpdateSet({ counted_at: person.counted_at, before_at: null }),
      )
      .execute()
  }
  const { count } = await tx
    .selectFrom('portfolio_recipients')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('portfolio_id', '=', to)
    .executeTakeFirstOrThrow()
  await setUsed(tx, to, Number(count))
  if (left?.told_at != null) await setMessagingLimit(tx, to, left.messaging_limit, at)
}

/** Takes the row for this transaction; makes it where there is none. */
async function lockPortfolio(tx: Tx, id: string, at: number): Promise<PortfolioRow> {
  const made = { id, messaging_limit: FIRST_LIMIT, recipients: 0, told_at: null, created_at: at }
  await tx
    .insertInto('portfolios')
    .values(made)
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute()
  // SQLite has locked with the insert.
  return tx.selectFrom('portfolios').selectAll().where('id', '=', id).$call(forUpdate(tx)).executeTakeFirstOrThrow()
}

async function forgetOld(tx: Tx, portfolioId: string, at: number): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom('portfolio_recipients')
    .where('portfolio_id', '=', portfolioId)
    .where('counted_at', '<', at - WINDOW_MS)
    .executeTakeFirst()
  return Number(numDeletedRows)
}

/** Whether the person is in the window already: they stay in it longer. */
async function countAgain(tx: Tx, portfolioId: string, { guestId, messageId, at }: Recipient & { at: number }) {
  const result = await tx
    .updateTable('portfolio_recipients')
    .set((eb) => ({
      message_id: messageId,
      before_at: eb.ref('counted_at'),
      // A clock that was set back takes nobody out earlier.
      counted_at: eb.case().when('counted_at', '<', at).then(at).else(eb.ref('counted_at')).end(),
    }))
    .where('portfolio_id', '=', portfolioId)
    .where('guest_id', '=', guestId)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

async function setUsed(tx: Tx, portfolioId: string, recipients: number): Promise<void> {
  await tx.updateTable('portfolios').set({ recipients }).where('id', '=', portfolioId).execute()
}
