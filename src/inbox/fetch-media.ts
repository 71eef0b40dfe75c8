import { sql } from 'kysely'
import { type Db, type ReadDb, recordEvent, transact } from '../db/index.ts'
import type { Enqueue } from '../jobs/declare.ts'
import type { Signals } from '../jobs/signals.ts'
import { backoffDelayMs } from '../lib/backoff.ts'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/logger.ts'
import { HOUR, MIB, SECOND } from '../lib/units.ts'
import type { Connections, MediaRow, MediaSettings } from './deps.ts'
import { fetchMediaJob } from './jobs.ts'
import { FileTooLong, mediaFolder, pathFor, removeFiles, removeHalves, storeStream } from './media-folder.ts'
import { showRow } from './view.ts'

export type FetchMediaDeps = {
  db: Db
  clock: Clock
  log: Logger
  signals: Signals
  enqueue: Enqueue
  pool: Connections
  settings: MediaSettings
}

const MAX_ATTEMPTS = 10
const RETRY = { base: 2 * SECOND, cap: HOUR }
/** Another process may own the number: its turn comes with the next look. */
const ELSEWHERE_MS = SECOND

/**
 * Fetches one file of a guest into the media folder (SPEC I1). Does nothing for a file that is there, or gone, or not
 * due. Without the number's connection the row stays `waiting`: `requeueMedia` finds it when the number is open again.
 */
export async function fetchMedia(deps: FetchMediaDeps, mediaId: string, signal?: AbortSignal): Promise<void> {
  const { db, clock, pool, settings, log } = deps
  const row = await db.selectFrom('media').selectAll().where('id', '=', mediaId).executeTakeFirst()
  if (row?.status !== 'waiting' || row.reference === null || row.number_id === null) return
  if (row.next_attempt_at !== null && row.next_attempt_at > clock.now())
    return enqueueAt(deps, row, row.next_attempt_at)
  const connection = pool.connection(row.number_id)
  if (!connection) return lookElsewhere(deps, row)
  const folder = mediaFolder(settings.OTKLIK_DATA_DIR)
  const maxBytes = settings.OTKLIK_MAX_DOWNLOAD_MB * MIB
  const path = pathFor(row.id, row.created_at)
  try {
    if ((row.byte_size ?? 0) > maxBytes) throw new FileTooLong(maxBytes)
    const data = await connection.fetchMedia(row.reference)
    const size = await storeStream(folder, path, data, { maxBytes, signal, name: row.id })
    if (!(await finish(deps, row, { status: 'stored', path, byte_size: size }))) await removeFiles(folder, [path], log)
  } catch (error) {
    if (signal?.aborted) return
    await tryLater(deps, row, error)
  }
}

async function tryLater(deps: FetchMediaDeps, row: MediaRow, error: unknown): Promise<void> {
  const attempts = row.attempts + 1
  const hopeless = error instanceof FileTooLong || attempts >= MAX_ATTEMPTS
  deps.log.warn({ mediaId: row.id, attempts, hopeless, err: error }, 'a file could not be fetched')
  if (hopeless) {
    await finish(deps, row, { status: 'failed', attempts })
    return
  }
  const next = deps.clock.now() + backoffDelayMs(RETRY, attempts)
  await deps.db.updateTable('media').set({ attempts, next_attempt_at: next }).where('id', '=', row.id).execute()
  await enqueueAt(deps, { ...row, attempts }, next)
}

/** False when the message was deleted meanwhile, and its file with it. */
async function finish(deps: FetchMediaDeps, row: MediaRow, changes: Partial<MediaRow>): Promise<boolean> {
  const done = await transact(deps.db, async (tx) => {
    const result = await tx
      .updateTable('media')
      .set({ ...changes, next_attempt_at: null })
      .where('id', '=', row.id)
      .where('status', '=', 'waiting')
      .executeTakeFirst()
    if (result.numUpdatedRows === 0n) return false
    const message = await tx.selectFrom('messages').selectAll().where('id', '=', row.message_id).executeTakeFirst()
    if (!message) return true
    await recordEvent(tx, { type: 'message.updated', at: deps.clock.now(), data: await showRow(tx, message) })
    return true
  })
  if (done) deps.signals.notify('outbox')
  return done
}

async function lookElsewhere(deps: FetchMediaDeps, row: MediaRow): Promise<void> {
  const number = await deps.db
    .selectFrom('numbers')
    .select('state')
    .where('id', '=', row.number_id)
    .where('state', 'in', ['open', 'restricted'])
    .executeTakeFirst()
  if (number) await enqueueAt(deps, row, deps.clock.now() + ELSEWHERE_MS)
}

/** Due times are part of the id: many wakers make one job, and a job can call for its successor. */
async function enqueueAt(
  { enqueue, clock }: Pick<FetchMediaDeps, 'enqueue' | 'clock'>,
  row: MediaRow,
  at: number,
): Promise<void> {
  const due = Math.ceil(at / SECOND)
  const options = { id: `${row.id}-${due}`, delayMs: Math.max(0, due * SECOND - clock.now()) }
  await enqueue(fetchMediaJob, { media_id: row.id }, options)
}

/**
 * Queues again what SQL says is waiting, for the numbers that are connected (invariant 8), or for those given. To be
 * called when a number opens and from time to time.
 */
export async function requeueMedia(
  deps: Pick<FetchMediaDeps, 'db' | 'clock' | 'enqueue'>,
  numberIds?: readonly string[],
): Promise<void> {
  for (const numberId of numberIds ?? (await connectedNumbers(deps.db))) {
    const rows = await deps.db
      .selectFrom('media')
      .selectAll()
      .where('number_id', '=', numberId)
      .where(sql<boolean>`status = 'waiting'`)
      .where('reference', 'is not', null)
      .orderBy('id')
      .limit(1_000)
      .execute()
    for (const row of rows) await enqueueAt(deps, row, Math.max(row.next_attempt_at ?? 0, deps.clock.now()))
  }
}

async function connectedNumbers(db: ReadDb): Promise<string[]> {
  const rows = await db.selectFrom('numbers').select('id').where('state', 'in', ['open', 'restricted']).execute()
  return rows.map(({ id }) => id)
}

/** Removes files whose messages were deleted, and halves of files. To be called from time to time. */
export async function sweepMedia({
  db,
  settings,
  log,
}: Pick<FetchMediaDeps, 'db' | 'settings' | 'log'>): Promise<void> {
  const folder = mediaFolder(settings.OTKLIK_DATA_DIR)
  await removeHalves(folder)
  const rows = await db
    .selectFrom('media')
    .select(['id', 'path'])
    .where(sql<boolean>`status = 'failed' and path is not null`)
    .limit(1_000)
    .execute()
  if (rows.length === 0) return
  await removeFiles(
    folder,
    rows.flatMap(({ path }) => path ?? []),
    log,
  )
  const ids = rows.map(({ id }) => id)
  await db.updateTable('media').set({ path: null }).where('id', 'in', ids).execute()
}
