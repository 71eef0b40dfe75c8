import { type Db, type Tx, transact } from '../db/index.ts'
import type { Signals } from '../jobs/signals.ts'
import type { Clock } from '../lib/clock.ts'
import type { Account } from '../whatsapp/port.ts'
import type { Absence } from './listeners.ts'
import { settleLocked } from './settling/store.ts'
import { changeState, isLinkingFailure, isProxyFailure, type StateReason, sameState, stateWhenUp } from './states.ts'
import { lockNumber, type NumberRow } from './store.ts'

export type RecordDeps = { db: Db; clock: Clock; signals: Signals; owner: string }

/** What ought to be done about a number. */
export type Goal = 'socket' | 'unlink' | 'nothing'

export function goalOf(row: NumberRow, now: number): Goal {
  if (row.desired_state === 'logged_out') return row.state === 'logged_out' ? 'nothing' : 'unlink'
  switch (row.state) {
    case 'logged_out':
    case 'failed':
      return 'nothing'
    case 'pairing':
      return (row.pairing_until ?? 0) > now ? 'socket' : 'nothing'
    case 'connecting':
    case 'open':
    case 'paused':
    case 'restricted':
      return 'socket'
    default:
      return row.state satisfies never
  }
}

/** Writes of a number's life, by the process that holds its lease and nobody else. */
export async function asOwner<T>(
  { db, signals, owner }: RecordDeps,
  numberId: string,
  work: (tx: Tx, row: NumberRow) => Promise<T>,
): Promise<T | undefined> {
  const result = await transact(db, async (tx) => {
    const row = await lockNumber(tx, numberId)
    return row?.lease_owner === owner ? work(tx, row) : undefined
  })
  signals.notify('outbox')
  return result
}

/** No way of linking is shown. */
export const NO_OFFER = {
  qr: null,
  qr_expires_at: null,
  pairing_code: null,
  passkey: null,
  passkey_answer: null,
} as const

/**
 * No socket is up: whatever was in flight has arrived by now or never will; unless `formerOwners`, when a socket of the
 * process that had the number before may still be up, as none of ours has been logged in. People's states stay (`paused`,
 * `pairing`). Undefined: the number is no longer ours.
 */
export function recordDown(
  deps: RecordDeps,
  numberId: string,
  reason: StateReason | null,
  { formerOwners = false }: { formerOwners?: boolean } = {},
): Promise<NumberRow | undefined> {
  return asOwner(deps, numberId, async (tx, row) => {
    if (!formerOwners) await settleLocked(tx, row.id, {}, deps.clock.steady())
    return changeDown(tx, deps, row, reason)
  })
}

function changeDown(tx: Tx, deps: RecordDeps, row: NumberRow, reason: StateReason | null): Promise<NumberRow> {
  const down = { ...NO_OFFER, connected_at: null }
  const isUp = row.state === 'open' || row.state === 'restricted' || row.state === 'connecting'
  const kept = row.state === 'connecting' && reason === null
  if (isUp && !kept) return changeState(tx, row, { state: 'connecting', reason, ...down }, deps.clock.now())
  const interrupted = row.state === 'pairing' && row.passkey !== null ? 'passkey_interrupted' : row.reason
  const now = isProxyFailure(reason) || offersNothing(row, reason) ? reason : (interrupted as StateReason | null)
  return changeState(tx, row, { state: row.state, reason: now, ...down }, deps.clock.now())
}

/** Linking waits for WhatsApp, which is not reached: no QR code has ever come from it by this socket. */
function offersNothing({ state, qr, passkey }: NumberRow, reason: StateReason | null): boolean {
  return (
    state === 'pairing' &&
    qr === null &&
    passkey === null &&
    (reason === 'connection_lost' || reason === 'connect_timeout')
  )
}

/** Logged in. Undefined: the number is no longer ours. */
export function recordOpen(
  deps: RecordDeps,
  numberId: string,
  account: Account,
  onReturn: (tx: Tx, absence: Absence) => Promise<void>,
): Promise<{ row: NumberRow; absence: Absence } | undefined> {
  return asOwner(deps, numberId, async (tx, row) => {
    const now = deps.clock.now()
    // Being logged in has ended any other socket of this device: whatever was in flight has arrived, or never will.
    await settleLocked(tx, row.id, {}, deps.clock.steady())
    const absence = { since: row.last_frame_at, until: now, linkedAt: row.linked_at }
    await onReturn(tx, absence)
    const up = { ...NO_OFFER, connected_at: now, last_frame_at: now, lid: account.lid ?? row.lid }
    if (row.desired_state === 'logged_out') {
      return { row: await changeState(tx, row, { ...sameState(row), ...up }, now), absence }
    }
    const { state, reason } = stateWhenUp(row, now)
    return { row: await changeState(tx, row, { state, reason, ...up }, now), absence }
  })
}

/** The number has come to an end that only people can change. */
export async function recordEnd(
  deps: RecordDeps,
  numberId: string,
  end: { state: 'logged_out' | 'failed'; reason: StateReason },
): Promise<void> {
  await asOwner(deps, numberId, async (tx, row) => {
    await settleLocked(tx, row.id, {}, deps.clock.steady())
    const more = { ...NO_OFFER, connected_at: null, pairing_until: null, pairing_phone: null }
    const now = deps.clock.now()
    if (row.reason === 'duplicate_phone') {
      await changeState(
        tx,
        row,
        {
          state: 'failed',
          reason: 'duplicate_phone',
          ...more,
          desired_state: row.deleted_at ? 'logged_out' : 'online',
        },
        now,
      )
    } else if (end.state === 'logged_out') {
      const gone = { ...more, linked_at: null, meta_secrets: null, desired_state: 'logged_out' } as const
      await changeState(tx, row, { ...end, ...gone }, now)
    } else {
      await changeState(tx, row, { ...end, ...more }, now)
    }
  })
}

/** The session rests: this process stops, or nobody scanned in time. */
export async function recordRest(deps: RecordDeps, numberId: string): Promise<void> {
  await asOwner(deps, numberId, async (tx, row) => {
    const now = deps.clock.now()
    const more = { ...NO_OFFER, connected_at: null }
    if (row.state === 'pairing' && goalOf(row, now) === 'nothing') {
      const reason = isLinkingFailure(row.reason) || isProxyFailure(row.reason) ? row.reason : 'qr_expired'
      await changeState(tx, row, { state: 'pairing', reason, ...more, pairing_phone: null }, now)
    } else if (row.state === 'open' || row.state === 'restricted') {
      await changeState(tx, row, { state: 'connecting', reason: 'released', ...more }, now)
    } else {
      await changeState(tx, row, { ...sameState(row), ...more }, now)
    }
  })
}
