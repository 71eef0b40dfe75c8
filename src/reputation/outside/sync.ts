import type { Selectable } from 'kysely'
import { type Db, transact } from '../../db/index.ts'
import type { ReviewConnectionsTable, ReviewsTable } from '../../db/schema/reputation.ts'
import { backoffDelayMs } from '../../lib/backoff.ts'
import { eachApart } from '../../lib/each-apart.ts'
import { open, seal } from '../../lib/secret-box.ts'
import { HOUR, MINUTE, SECOND } from '../../lib/units.ts'
import type { ReputationDeps } from '../deps.ts'
import type { ReplyRow } from '../replies/present.ts'
import { insertReply, lockReview, noteReplyStatus, standingReply } from '../replies/store.ts'
import { saveOutsideReview } from '../reviews/save-review.ts'
import { type ReviewConnector, type SiteAccess, type SiteReview, SiteTrouble } from './port.ts'

export type SyncDeps = Pick<ReputationDeps, 'db' | 'clock' | 'log' | 'signals' | 'secretKey'> & {
  connectors: readonly ReviewConnector[]
}

type ConnectionRow = Selectable<ReviewConnectionsTable>

const EVERY_MS = 10 * MINUTE
/** Changes on sites appear a little behind their own clocks. */
const OVERLAP_MS = HOUR
const BACKOFF = { base: MINUTE, cap: 6 * HOUR }
const MAX_ATTEMPTS = 10
/** A process that died half-way loses its claim after this time. */
const CLAIM_MS = 5 * MINUTE
const AT_ONCE = 50

export function sealCredentials(secretKey: Buffer, restaurantId: string, credentials: unknown): Buffer {
  return seal(secretKey, Buffer.from(JSON.stringify(credentials)), contextOfCredentials(restaurantId))
}

function accessOf({ secretKey }: SyncDeps, row: ConnectionRow): SiteAccess {
  const credentials: unknown = JSON.parse(
    open(secretKey, row.credentials, contextOfCredentials(row.restaurant_id)).toString('utf8'),
  )
  return { location: row.location, credentials }
}

export const contextOfCredentials = (restaurantId: string) => `review_connections/${restaurantId}`

/** Fetches what is new from every site that is due, then publishes waiting replies. May run twice at once. */
export async function syncReviews(deps: SyncDeps, signal: AbortSignal): Promise<void> {
  const now = deps.clock.now()
  const due = await deps.db
    .selectFrom('review_connections')
    .selectAll()
    .where('next_sync_at', '<=', now)
    .where('status', '<>', 'refused')
    .orderBy('next_sync_at')
    .execute()
  const fetchDue = async (row: ConnectionRow) => {
    if (signal.aborted) return
    const connector = deps.connectors.find(({ source }) => source === row.source)
    const claimed = connector && (await claimConnection(deps.db, row, now))
    if (claimed) await fetchReviews(deps, connector, claimed, signal)
  }
  const fetching = due.map((row) => ({ name: `${row.source} of ${row.restaurant_id}`, run: () => fetchDue(row) }))
  const publishing = { name: 'replies', run: () => publishReplies(deps, signal) }
  await eachApart(
    [...fetching, publishing],
    ({ run }) => run(),
    ({ name }) => name,
  )
}

async function fetchReviews(
  deps: SyncDeps,
  connector: ReviewConnector,
  row: ConnectionRow,
  signal: AbortSignal,
): Promise<void> {
  const startedAt = deps.clock.now()
  try {
    for await (const review of connector.list(accessOf(deps, row), signal)) {
      if (row.synced_at !== null && review.updatedAt < row.synced_at - OVERLAP_MS) break
      await keepReview(deps, connector, row.restaurant_id, review)
    }
    await noteConnection(deps, row, { status: 'working', reason: null, failures: 0, synced_at: startedAt }, EVERY_MS)
    deps.signals.notify('outbox')
  } catch (error) {
    if (!(error instanceof SiteTrouble)) throw error
    deps.log.warn({ restaurantId: row.restaurant_id, source: row.source, reason: error.message }, 'reviews not fetched')
    const failures = row.failures + 1
    const status = error.refused ? ('refused' as const) : ('failing' as const)
    const pause = Math.max(error.retryAfterMs, backoffDelayMs(BACKOFF, failures))
    await noteConnection(deps, row, { status, reason: error.message, failures }, pause)
  }
}

async function keepReview(
  deps: SyncDeps,
  { source }: ReviewConnector,
  restaurantId: string,
  review: SiteReview,
): Promise<void> {
  const at = deps.clock.now()
  await transact(deps.db, async (tx) => {
    const saved = await saveOutsideReview(tx, { ...review, restaurantId, source }, at)
    if (!review.reply || (await standingReply(tx, saved.review.id))) return
    await lockReview(tx, saved.review.id)
    await insertReply(tx, {
      review_id: saved.review.id,
      text: review.reply.text,
      status: 'published',
      reason: null,
      author: source,
      promo_percent: null,
      promo_code_id: null,
      moderated_by: null,
      moderated_at: null,
      published_at: review.reply.at,
      to_guest: 0,
      outside_status: 'done',
      outside_reason: null,
      outside_next_at: null,
      created_at: review.reply.at,
      updated_at: at,
    })
    await noteReplyStatus(tx, saved.review.id, 'published', at)
  })
}

/** Replies published here that are not yet on their site. */
async function publishReplies(deps: SyncDeps, signal: AbortSignal): Promise<void> {
  const now = deps.clock.now()
  const due = await deps.db
    .selectFrom('review_replies')
    .selectAll()
    .where('outside_status', '=', 'waiting')
    .where('outside_next_at', '<=', now)
    .orderBy('outside_next_at')
    .limit(AT_ONCE)
    .execute()
  const publishDue = async (reply: ReplyRow) => {
    if (signal.aborted) return
    const claimed = await claimReply(deps.db, reply, now)
    if (claimed) await publishOne(deps, claimed, signal)
  }
  await eachApart(due, publishDue, ({ id }) => id)
}

async function publishOne(deps: SyncDeps, reply: ReplyRow, signal: AbortSignal): Promise<void> {
  const review = await deps.db
    .selectFrom('reviews')
    .selectAll()
    .where('id', '=', reply.review_id)
    .executeTakeFirstOrThrow()
  const row = await findConnection(deps.db, review)
  const connector = deps.connectors.find(({ source }) => source === review.source)
  if (!row || !connector)
    return noteReply(deps.db, reply, { outside_status: 'failed', outside_reason: 'not connected' })
  try {
    // Writing the same reply again replaces it, so a repeat after a crash does no harm.
    await connector.reply(accessOf(deps, row), review.external_id, reply.text, signal)
    await noteReply(deps.db, reply, { outside_status: 'done', outside_reason: null, outside_next_at: null })
  } catch (error) {
    if (!(error instanceof SiteTrouble)) throw error
    deps.log.warn({ replyId: reply.id, reason: error.message }, 'reply not published')
    const attempts = reply.outside_attempts + 1
    const over = error.refused || attempts >= MAX_ATTEMPTS
    const pause = Math.max(error.retryAfterMs, backoffDelayMs(BACKOFF, attempts))
    await noteReply(deps.db, reply, {
      outside_status: over ? 'failed' : 'waiting',
      outside_reason: error.message,
      outside_attempts: attempts,
      outside_next_at: over ? null : deps.clock.now() + pause,
    })
  }
}

function findConnection(
  db: Db,
  { restaurant_id, source }: Selectable<ReviewsTable>,
): Promise<ConnectionRow | undefined> {
  return db
    .selectFrom('review_connections')
    .selectAll()
    .where('restaurant_id', '=', restaurant_id)
    .where('source', '=', source)
    .executeTakeFirst()
}

/** The row while it is still ours: reconnecting the site changes it, and then our result no longer applies. */
function claimConnection(db: Db, row: ConnectionRow, now: number): Promise<ConnectionRow | undefined> {
  return db
    .updateTable('review_connections')
    .set({ next_sync_at: now + CLAIM_MS })
    .where('restaurant_id', '=', row.restaurant_id)
    .where('source', '=', row.source)
    .where('next_sync_at', '=', row.next_sync_at)
    .returningAll()
    .executeTakeFirst()
}

function claimReply(db: Db, reply: ReplyRow, now: number): Promise<ReplyRow | undefined> {
  return db
    .updateTable('review_replies')
    .set({ outside_next_at: now + CLAIM_MS })
    .where('id', '=', reply.id)
    .where('outside_status', '=', 'waiting')
    .where('outside_next_at', '=', reply.outside_next_at)
    .returningAll()
    .executeTakeFirst()
}

async function noteConnection(
  { db, clock }: SyncDeps,
  row: ConnectionRow,
  changes: Partial<Pick<ConnectionRow, 'status' | 'reason' | 'failures' | 'synced_at'>>,
  pauseMs: number,
): Promise<void> {
  await db
    .updateTable('review_connections')
    .set({ ...changes, next_sync_at: clock.now() + Math.max(pauseMs, SECOND) })
    .where('restaurant_id', '=', row.restaurant_id)
    .where('source', '=', row.source)
    .where('next_sync_at', '=', row.next_sync_at)
    .execute()
}

async function noteReply(
  db: Db,
  { id, outside_next_at }: ReplyRow,
  changes: Partial<Pick<ReplyRow, 'outside_status' | 'outside_reason' | 'outside_attempts' | 'outside_next_at'>>,
): Promise<void> {
  await db
    .updateTable('review_replies')
    .set(changes)
    .where('id', '=', id)
    .where('outside_next_at', '=', outside_next_at)
    .execute()
}
