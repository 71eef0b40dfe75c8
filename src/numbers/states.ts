import { recordEvent, type Tx } from '../db/index.ts'
import type { NumberState } from '../db/schema/numbers.ts'
import { toIso } from '../http/time.ts'
import type { AccessFailure, LinkingFailure, ProxyFailure } from '../whatsapp/port.ts'
import { presentNewChats } from './new-chats.ts'
import { activeRestriction } from './restriction.ts'
import { safetyInBrief } from './safety/present-safety.ts'
import type { NumberRow } from './store.ts'

/** Why a number is in its state. Stable names for programs; null where there is nothing to say. */
export type StateReason =
  /** pairing: nobody scanned in time; asking for a QR offers new ones. */
  | 'qr_expired'
  /** pairing: WhatsApp demands the account's passkey; the owner's own browser has to answer. */
  | 'passkey_required'
  /** pairing: the passkey was accepted; linking continues on the phone, which shows a code to compare. */
  | 'passkey_on_phone'
  /** pairing: nobody answered in time, or WhatsApp or the phone did not accept it; requesting a QR starts over. */
  | LinkingFailure
  /** pairing: the connection was lost meanwhile; linking starts over. */
  | 'passkey_interrupted'
  /** connecting, pairing, paused: the number's proxy is dead, or refuses us; nothing bypasses it. */
  | ProxyFailure
  /** connecting: Meta does not let the official number in; somebody has to act there. */
  | AccessFailure
  /** connecting: the socket was lost, and a new attempt is due. pairing: WhatsApp cannot be reached. */
  | 'connection_lost'
  /** connecting, pairing: nothing came back from WhatsApp. */
  | 'connect_timeout'
  /** connecting: connected, but silent; started again. */
  | 'silent'
  /** connecting: another program opened the same session (440). */
  | 'replaced'
  /** connecting: WhatsApp shuts the number out for a time (402); after that it continues. */
  | 'suspended'
  /** connecting: this process stopped, or lost its lease; another one takes over. */
  | 'released'
  /** connecting: somebody asked for a fresh session. */
  | 'restarting'
  /** logged_out: the phone's owner unlinked us, or WhatsApp did. */
  | 'unlinked_by_phone'
  /** logged_out: we were asked to. */
  | 'requested'
  /** logged_out: we were asked to, but WhatsApp could not be reached: remove the device in the phone's list by hand. */
  | 'requested_offline'
  /** failed: WhatsApp refuses the number (403). */
  | 'banned'
  /** failed: another number here holds the same phone. */
  | 'duplicate_phone'
  /** failed: the store was restored so that no number connects; restarting it brings it back. */
  | 'parked'
  /** restricted. */
  | 'reachout_lock'
  | 'new_chat_cap'
  | 'spam_limit'

/** Linking ended without a linked phone, and says why. */
export const isLinkingFailure = (reason: string | null): reason is LinkingFailure =>
  reason === 'passkey_expired' || reason === 'passkey_refused'

export const isProxyFailure = (reason: string | null): reason is ProxyFailure =>
  reason === 'proxy_unreachable' || reason === 'proxy_refused'

/**
 * Numbers in these states send nothing until a person links them again, which may never happen. One that is linked
 * again is offered its guests again, as it has their chats.
 */
export const UNLINKED: readonly NumberState[] = ['logged_out', 'failed', 'pairing']

/** When a number that is gone was lost. */
export function lostSince({ lost_at, state_at }: Pick<NumberRow, 'lost_at' | 'state_at'>): number {
  return lost_at ?? state_at
}

/** Columns that change together with the state. */
export type BesideState = Partial<Omit<NumberRow, 'id' | 'state' | 'reason' | 'state_at'>>

type NextState = { state: NumberState; reason: StateReason | null } & BesideState

/**
 * Moves a locked number to a state with its reason and time, in the row, the history and the events; other columns go into
 * the same row. A state and reason that stand already are left as they are.
 */
export async function changeState(
  tx: Tx,
  row: NumberRow,
  { state, reason, ...more }: NextState,
  at: number,
): Promise<NumberRow> {
  const same = row.state === state && row.reason === reason
  const change = same
    ? more
    : { ...more, state, reason, state_at: at, lost_at: UNLINKED.includes(state) ? (row.lost_at ?? at) : null }
  if (Object.keys(change).length > 0) {
    await tx.updateTable('numbers').set(change).where('id', '=', row.id).execute()
  }
  const now: NumberRow = { ...row, ...change }
  if (!same) {
    await tx.insertInto('number_states').values({ number_id: row.id, at, state, reason }).execute()
    await recordStatus(tx, now, { previous: row.state, reason }, at)
  }
  return now
}

/** The event that programs get: state before and now, why, since when, the restriction that holds and the quota of new chats. */
export async function recordStatus(
  tx: Tx,
  row: NumberRow,
  { previous, reason }: { previous: NumberState; reason: string | null },
  at: number,
): Promise<void> {
  const restriction = activeRestriction(row, at)
  await recordEvent(tx, {
    type: 'number.status',
    at,
    data: {
      number_id: row.id,
      label: row.label,
      state: row.state,
      previous_state: previous,
      reason,
      since: toIso(row.state_at),
      restriction: restriction ? { kind: restriction.kind, until: toIso(restriction.until) } : null,
      new_chats: presentNewChats(row, at),
      safety: safetyInBrief(row),
    },
  })
}

/** As it is, to change other columns alone. */
export function sameState(row: NumberRow): { state: NumberState; reason: StateReason | null } {
  // Written by `changeState` alone.
  return { state: row.state, reason: row.reason as StateReason | null }
}

/** What a number with an open socket is. */
export function stateWhenUp(row: NumberRow, now: number): { state: NumberState; reason: StateReason | null } {
  if (row.desired_state === 'paused') return { state: 'paused', reason: null }
  const restriction = activeRestriction(row, now)
  return restriction ? { state: 'restricted', reason: restriction.kind } : { state: 'open', reason: null }
}
