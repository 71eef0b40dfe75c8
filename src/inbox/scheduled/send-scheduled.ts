import { RetryTransaction, type Tx, transact } from '../../db/index.ts'
import type { ScheduledStatus } from '../../db/schema/inbox.ts'
import { lockGuest } from '../../guests/index.ts'
import { AppError, type ErrorCode } from '../../lib/errors.ts'
import { known } from '../../lib/known.ts'
import type { Logger } from '../../lib/logger.ts'
import { currentTrace, inTrace } from '../../lib/tracing/tracing.ts'
import { HOUR } from '../../lib/units.ts'
import type { MessageRow } from '../deps.ts'
import { announceWritten, insertWritten, type WriteDeps } from '../write-message.ts'
import { lostItsFile } from './files.ts'
import { tellScheduled, tooLate } from './schedule.ts'
import { readContent, type SCHEDULED_FAILURES, type ScheduledRow } from './shapes.ts'
import { changeScheduled, getScheduled, isWithdrawn, lastWritten, listDue } from './store.ts'

export type SendScheduledDeps = WriteDeps & { log: Logger }

type Failure = (typeof SCHEDULED_FAILURES)[number]

const PAGE = 100
/** After an outage longer than this a message is left to its author: think of «see you tonight» the day after. */
const LATE_MS = HOUR

/**
 * Sends what is due as replies of its authors: each once, however many processes look, because the row and the message
 * change in one transaction. Returns how many were looked at. A row that cannot be handled does not hold up others and
 * is tried again.
 */
export async function sendScheduled(deps: SendScheduledDeps, signal?: AbortSignal): Promise<number> {
  const { db, clock, log } = deps
  const now = clock.now()
  let looked = 0
  for (let after = { send_at: 0, id: '' }; !signal?.aborted; ) {
    const due = await listDue(db, now, after, PAGE)
    for (const { id } of due) {
      if (signal?.aborted) return looked
      looked += 1
      await sendDue(deps, id).catch((err: unknown) =>
        log.error({ err, scheduledId: id }, 'a message of later cannot go'),
      )
    }
    const last = due.at(-1)
    if (!last || due.length < PAGE) break
    after = last
  }
  return looked
}

/** Sends it now, whatever its time, even if the guest has written. Throws what a reply throws, and `wrong_state`. */
export async function sendNow(deps: WriteDeps, id: string): Promise<MessageRow> {
  const row = await transact(deps.db, async (tx) => {
    await lockGuest(tx, (await getScheduled(tx, id)).guest_id)
    return becomeMessage(tx, deps, await getScheduled(tx, id), ['scheduled', 'withdrawn', 'failed'])
  })
  if (!row) throw tooLate()
  announceWritten(deps, row.number_id)
  return row
}

async function sendDue(deps: SendScheduledDeps, id: string): Promise<void> {
  const { db, clock, signals } = deps
  try {
    const sent = await transact(db, (tx) => sendOrEnd(tx, deps, id))
    if (sent) announceWritten(deps, sent.number_id)
    else signals.notify('outbox')
  } catch (error) {
    const reason = error instanceof AppError ? FAILURES[error.code] : undefined
    if (!reason) throw error
    await transact(db, (tx) => end(tx, id, { status: 'failed', reason, at: clock.now() }))
    signals.notify('outbox')
  }
}

/** The reasons for which a reply may be refused at this moment. */
const FAILURES: Partial<Record<ErrorCode, Failure>> = {
  number_unavailable: 'number_unavailable',
  window_closed: 'window_closed',
  wrong_state: 'erased',
  invalid_input: 'quoted_gone',
  not_found: 'file_gone',
}

async function sendOrEnd(tx: Tx, deps: WriteDeps, id: string): Promise<MessageRow | undefined> {
  const at = deps.clock.now()
  // Merges and erasures take the guest first, too. Read again behind the lock: the row may be another guest's now.
  const guest = await lockGuest(tx, (await getScheduled(tx, id)).guest_id)
  const row = await getScheduled(tx, id)
  if (row.status !== 'scheduled' || row.send_at > at) return undefined
  if (isWithdrawn(row, await lastWritten(tx, row.guest_id))) return end(tx, id, { status: 'withdrawn', at })
  if (guest && guest.blocked_at !== null) return end(tx, id, { status: 'failed', reason: 'blocked', at })
  if (at - row.send_at > LATE_MS) return end(tx, id, { status: 'failed', reason: 'expired', at })
  return becomeMessage(tx, deps, row, ['scheduled'])
}

async function becomeMessage(
  tx: Tx,
  deps: WriteDeps,
  row: ScheduledRow,
  from: readonly ScheduledStatus[],
): Promise<MessageRow | undefined> {
  const at = deps.clock.now()
  if (!from.includes(row.status)) return undefined
  const content = readContent(row.content)
  if (lostItsFile(row)) throw new AppError('not_found', 'Its file is no longer kept; write it anew.')
  const written = {
    content:
      'text' in content && content.type !== 'text' ? { ...content, mediaId: known(row.media_id, 'file') } : content,
    keptFile: row.media_id ?? undefined,
    numberId: row.number_id ?? undefined,
    replyTo: row.reply_to ?? undefined,
    author: row.author,
  }
  const message = await inTrace(currentTrace() ?? row.traceparent, () => insertWritten(tx, deps, row.guest_id, written))
  const changes = { status: 'sent', status_reason: null, message_id: message.id, updated_at: at } as const
  const sent = await changeScheduled(tx, row.id, changes, from)
  // Somebody has changed or cancelled it meanwhile: the message goes with this transaction.
  if (!sent) throw new RetryTransaction('a scheduled message')
  await tellScheduled(tx, sent, at)
  return message
}

type End = { status: 'withdrawn' | 'failed'; reason?: Failure; at: number }

async function end(tx: Tx, id: string, { status, reason, at }: End): Promise<undefined> {
  const row = await changeScheduled(tx, id, { status, status_reason: reason ?? null, updated_at: at })
  if (row) await tellScheduled(tx, row, at)
}
