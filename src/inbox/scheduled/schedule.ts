import { recordEvent, type Tx } from '../../db/index.ts'
import { getPresentGuest } from '../../guests/index.ts'
import { AppError } from '../../lib/errors.ts'
import { newId } from '../../lib/ids.ts'
import { currentTrace } from '../../lib/tracing/tracing.ts'
import { addressOf } from '../write-message.ts'
import { keepFile, lostItsFile, type NewFile } from './files.ts'
import { LATEST_MS, readContent, type ScheduledContent, type ScheduledRow } from './shapes.ts'
import { changeScheduled, getScheduled, isWithdrawn, lastWritten, showScheduled } from './store.ts'

export type ToSchedule = {
  content: ScheduledContent
  /** Its file, already in its place. */
  media?: NewFile | undefined
  numberId?: string | undefined
  replyTo?: string | undefined
  author: string
  sendAt: number
  withdrawIfGuestWrites?: boolean | undefined
}

/** Throws `not_found`, `number_unavailable`, `invalid_input` and, for an erased guest, `wrong_state`. */
export async function scheduleMessage(tx: Tx, guestId: string, given: ToSchedule, at: number): Promise<ScheduledRow> {
  demandFuture(given.sendAt, at)
  const guest = await getPresentGuest(tx, guestId)
  await addressOf(tx, guest.id, given)
  const id = newId('sch')
  if (given.media) await keepFile(tx, id, given.media, at)
  const row: ScheduledRow = {
    id,
    guest_id: guest.id,
    number_id: given.numberId ?? null,
    reply_to: given.replyTo ?? null,
    content: JSON.stringify(given.content),
    media_id: given.media?.id ?? null,
    author: given.author,
    send_at: given.sendAt,
    withdraw_if_guest_writes: given.withdrawIfGuestWrites ? 1 : 0,
    guest_wrote_id: await lastWritten(tx, guest.id),
    status: 'scheduled',
    status_reason: null,
    message_id: null,
    created_at: at,
    updated_at: at,
    traceparent: currentTrace(),
  }
  await tx.insertInto('scheduled_messages').values(row).execute()
  await tellScheduled(tx, row, at)
  return row
}

const TAKE_TEXT: ReadonlySet<string> = new Set(['text', 'image', 'video', 'document'])

export type ScheduleChanges = {
  text?: string | undefined
  sendAt?: number | undefined
  withdrawIfGuestWrites?: boolean | undefined
}

/**
 * Changes a scheduled message; one that was cancelled, withdrawn or has failed waits again, for which it needs a new
 * time. Throws `not_found`, `invalid_input`, and `wrong_state` for one that was sent.
 */
export async function rescheduleMessage(tx: Tx, id: string, changes: ScheduleChanges, at: number) {
  const row = await getScheduled(tx, id)
  await getPresentGuest(tx, row.guest_id)
  const wrote = await lastWritten(tx, row.guest_id)
  const waits = row.status === 'scheduled' && !isWithdrawn(row, wrote)
  if (changes.sendAt !== undefined) demandFuture(changes.sendAt, at)
  else if (!waits) throw new AppError('wrong_state', 'This message does not wait any more; give it a new send_at.')
  const content = readContent(row.content)
  if (changes.text !== undefined && !TAKE_TEXT.has(content.type)) {
    throw new AppError('invalid_input', `A message of type ${content.type} has no text.`, [
      { path: 'body.text', message: 'of texts, pictures, videos and documents only' },
    ])
  }
  if (lostItsFile(row)) throw new AppError('wrong_state', 'Its file is no longer kept; write it anew.')
  const changed = await changeScheduled(
    tx,
    id,
    {
      ...(changes.text !== undefined && { content: JSON.stringify({ ...content, text: changes.text }) }),
      ...(changes.sendAt !== undefined && { send_at: changes.sendAt }),
      ...(changes.withdrawIfGuestWrites !== undefined && {
        withdraw_if_guest_writes: changes.withdrawIfGuestWrites ? 1 : 0,
      }),
      // The person who changes it has seen what the guest wrote.
      guest_wrote_id: wrote,
      status: 'scheduled',
      status_reason: null,
      updated_at: at,
    },
    ['scheduled', 'withdrawn', 'failed', 'cancelled'],
  )
  if (!changed) throw tooLate()
  await tellScheduled(tx, changed, at)
  return changed
}

/**
 * Cancels a scheduled message, or dismisses one that failed. Throws `not_found`, and `wrong_state` when it was sent.
 */
export async function cancelScheduled(tx: Tx, id: string, at: number): Promise<void> {
  const row = await getScheduled(tx, id)
  if (row.status === 'cancelled') return
  const changed = await changeScheduled(tx, id, { status: 'cancelled', updated_at: at }, [
    'scheduled',
    'withdrawn',
    'failed',
  ])
  if (!changed) throw tooLate()
  await tellScheduled(tx, changed, at)
}

/** Announces its present state as `message.scheduled`. */
export async function tellScheduled(tx: Tx, row: ScheduledRow, at: number): Promise<void> {
  await recordEvent(tx, { type: 'message.scheduled', at, data: await showScheduled(tx, row) })
}

export const tooLate = () => new AppError('wrong_state', 'This message is sent already, or was cancelled.')

function demandFuture(sendAt: number, at: number): void {
  const problem =
    sendAt <= at ? 'must be in the future' : sendAt > at + LATEST_MS ? 'must be within 90 days' : undefined
  if (!problem) return
  throw new AppError('invalid_input', `The time to send a message ${problem}.`, [
    { path: 'body.send_at', message: problem },
  ])
}
