import { sql } from 'kysely'
import { type Db, type ReadDb, recordEvent, transact } from '../db/index.ts'
import type { Enqueue } from '../jobs/declare.ts'
import type { Signals } from '../jobs/signals.ts'
import { backoffDelayMs } from '../lib/backoff.ts'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/logger.ts'
import { HOUR, KIB, MIB, SECOND } from '../lib/units.ts'
import { demandRoom, isDiskTrouble } from '../lib/writable.ts'
import { type MediaFailure, MediaUnavailable } from '../whatsapp/port.ts'
import type { Connections, MediaRow, MediaSettings } from './deps.ts'
import { fetchMediaJob } from './jobs.ts'
import {
  FileTooLong,
  incomingFolder,
  mediaFolder,
  pathFor,
  removeFiles,
  removeHalves,
  storeStream,
} from './media-folder.ts'
import type { MessageChange } from './present.ts'
import { dropCancelledFiles } from './scheduled/store.ts'
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
/** A file that arrives altered usually does so again. */
const MAX_DAMAGED = 3
const RETRY = { base: 2 * SECOND, cap: HOUR }
/** The wait while our own disk is full or out of order, which does not count as an attempt. */
const DISK_AGAIN_MS = 20 * SECOND
/** Failures that retrying does not change. */
const HOPELESS = new Set<MediaFailure>(['too_large', 'unreadable', 'foreign_address'])
/** Another process may own the number: it will do this at its next check. */
const ELSEWHERE_MS = SECOND
/** How long a transfer may take, plus the time for its size at the slowest acceptable rate. */
const TRANSFER_MS = 90 * SECOND
const SLOWEST_BYTES_PER_MS = 16 * (KIB / SECOND)

/**
 * Fetches one file of a guest into the media folder. Does nothing for a file that is there, or gone, or not
 * due. Without the number's connection the row stays `waiting`: `requeueMedia` finds it when the number is open again.
 *
 * The attempt is written down before it begins: a file that ends the process is not fetched for ever.
 */
export async function fetchMedia(deps: FetchMediaDeps, mediaId: string, signal?: AbortSignal): Promise<void> {
  const { db, clock, pool, settings, log } = deps
  const row = await db.selectFrom('media').selectAll().where('id', '=', mediaId).executeTakeFirst()
  if (row?.status !== 'waiting' || row.reference === null || row.number_id === null) return
  if (row.next_attempt_at !== null && row.next_attempt_at > clock.now())
    return enqueueAt(deps, row, row.next_attempt_at)
  if (row.attempts >= MAX_ATTEMPTS) {
    await finish(deps, row, { status: 'failed', failure: row.failure ?? 'interrupted' })
    return
  }
  const connection = pool.connection(row.number_id)
  if (!connection) return lookElsewhere(deps, row)
  const folder = mediaFolder(settings.OTKLIK_DATA_DIR)
  const maxBytes = settings.OTKLIK_MAX_DOWNLOAD_MB * MIB
  const limitMs = Math.ceil(TRANSFER_MS + Math.min(row.byte_size ?? maxBytes, maxBytes) / SLOWEST_BYTES_PER_MS)
  const begun = await beginAttempt(deps, row, clock.now() + limitMs)
  if (!begun) return
  const path = pathFor(row.id, row.created_at)
  const deadline = AbortSignal.timeout(limitMs)
  const either = signal ? AbortSignal.any([signal, deadline]) : deadline
  try {
    if ((row.byte_size ?? 0) > maxBytes) throw new FileTooLong(maxBytes)
    await demandRoom(await incomingFolder(folder), row.byte_size ?? 0)
    const data = connection.fetchMedia(row.reference, { maxBytes, signal: either })
    const name = `${row.id}-${begun.attempts}`
    const size = await storeStream(folder, path, data, { maxBytes, signal: either, name })
    const stored = { status: 'stored', path, byte_size: size, failure: null } as const
    if (!(await finish(deps, row, stored))) await removeFiles(folder, [path], log)
  } catch (error) {
    if (signal?.aborted) return giveBack(deps, row, row.next_attempt_at)
    if (isDiskTrouble(error)) return putOff(deps, row, error)
    await tryLater(deps, begun, error)
  }
}

/** Counts the attempt, and keeps others away until it must have ended. Undefined: another process began it. */
async function beginAttempt({ db }: FetchMediaDeps, row: MediaRow, until: number): Promise<MediaRow | undefined> {
  const begun = { attempts: row.attempts + 1, next_attempt_at: until }
  const result = await db
    .updateTable('media')
    .set(begun)
    .where('id', '=', row.id)
    .where('status', '=', 'waiting')
    .where('attempts', '=', row.attempts)
    .executeTakeFirst()
  return result.numUpdatedRows === 0n ? undefined : { ...row, ...begun }
}

/** We stopped it ourselves, so it does not count as an attempt. */
async function giveBack(
  { db }: FetchMediaDeps,
  { id, attempts }: MediaRow,
  next_attempt_at: number | null,
): Promise<void> {
  const before = { attempts, next_attempt_at }
  await db
    .updateTable('media')
    .set(before)
    .where('id', '=', id)
    .where('status', '=', 'waiting')
    .where('attempts', '=', attempts + 1)
    .execute()
}

/** Our own disk does not accept it: the file is fetched when there is room. */
async function putOff(deps: FetchMediaDeps, row: MediaRow, error: unknown): Promise<void> {
  deps.log.error({ mediaId: row.id, err: error }, 'a file waits: the disk does not take it')
  const next = deps.clock.now() + DISK_AGAIN_MS
  await giveBack(deps, row, next)
  await enqueueAt(deps, row, next)
}

async function tryLater(deps: FetchMediaDeps, row: MediaRow, error: unknown): Promise<void> {
  const { attempts } = row
  const failure = failureOf(error)
  const maxAttempts = failure === 'damaged' ? MAX_DAMAGED : MAX_ATTEMPTS
  const hopeless = HOPELESS.has(failure) || attempts >= maxAttempts
  deps.log.warn({ mediaId: row.id, attempts, failure, hopeless, err: error }, 'a file could not be fetched')
  if (hopeless) {
    await finish(deps, row, { status: 'failed', failure })
    return
  }
  const next = deps.clock.now() + backoffDelayMs(RETRY, attempts)
  await deps.db
    .updateTable('media')
    .set({ failure, next_attempt_at: next })
    .where('id', '=', row.id)
    .where('status', '=', 'waiting')
    .execute()
  await enqueueAt(deps, row, next)
}

function failureOf(error: unknown): MediaFailure {
  if (error instanceof FileTooLong) return 'too_large'
  if (error instanceof MediaUnavailable) return error.failure
  return error instanceof Error && error.name === 'TimeoutError' ? 'timed_out' : 'unreachable'
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
    const change: MessageChange = { type: 'media' }
    const data = { ...(await showRow(tx, message)), change }
    await recordEvent(tx, { type: 'message.updated', at: deps.clock.now(), data })
    return true
  })
  if (done) deps.signals.notify('outbox')
  return done
}

/** Somebody wants to see the file of a message from before. */
export async function fetchMediaNow(
  deps: Pick<FetchMediaDeps, 'db' | 'clock' | 'enqueue'>,
  mediaId: string,
): Promise<void> {
  const row = await deps.db
    .updateTable('media')
    .set({ status: 'waiting', next_attempt_at: null })
    .where('id', '=', mediaId)
    .where('status', '=', 'on_request')
    .returningAll()
    .executeTakeFirst()
  if (row) await enqueueAt(deps, row, deps.clock.now())
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
  for (const numberId of numberIds ?? (await waitingNumbers(deps.db))) {
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

/** Numbers with files that wait to be fetched. */
async function waitingNumbers(db: ReadDb): Promise<string[]> {
  const waiting = db
    .selectFrom('media')
    .select('number_id')
    .where(sql<boolean>`status = 'waiting'`)
    .where('number_id', 'is not', null)
  const rows = await db
    .selectFrom('numbers')
    .select('id')
    .where('state', 'in', ['open', 'restricted'])
    .where('id', 'in', waiting.$castTo<{ number_id: string }>())
    .execute()
  return rows.map(({ id }) => id)
}

/** Removes files whose messages were deleted or, a day ago, not sent after all, and halves of files. To be called from time to time. */
export async function sweepMedia({
  db,
  clock,
  settings,
  log,
}: Pick<FetchMediaDeps, 'db' | 'clock' | 'settings' | 'log'>): Promise<void> {
  const folder = mediaFolder(settings.OTKLIK_DATA_DIR)
  await removeHalves(folder)
  await dropCancelledFiles(db, clock.now())
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
