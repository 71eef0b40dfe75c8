import { isUniqueViolation, type Tx } from '../db/index.ts'
import type { Clock } from '../lib/clock.ts'
import { MINUTE } from '../lib/units.ts'
import type { Account, LinkingFailure, PasskeyStep } from '../whatsapp/port.ts'
import { type PasskeyReply, reasonOf, replyOf } from './passkey/record.ts'
import { asOwner, NO_OFFER, type RecordDeps } from './session-record.ts'
import { type BesideState, changeState, sameState } from './states.ts'
import type { NumberRow } from './store.ts'
import { PAIRING_MS } from './timings.ts'

/** WhatsApp demands the account's passkey, or waits for the steps after it: the QR code is of no use any more. */
export async function recordPasskey(deps: RecordDeps, numberId: string, step: PasskeyStep): Promise<void> {
  await asOwner(deps, numberId, async (tx, row) => {
    if (row.desired_state === 'logged_out' || row.linked_at !== null) return
    await changeState(
      tx,
      row,
      {
        state: 'pairing',
        reason: reasonOf(step),
        ...NO_OFFER,
        passkey: JSON.stringify(step),
        // The connection itself ends it, with a reason.
        pairing_until: Math.max(row.pairing_until ?? 0, step.expiresAt + MINUTE),
      },
      deps.clock.now(),
    )
  })
}

/** The owner's answer, handed out once. */
export function takePasskeyReply(deps: RecordDeps, numberId: string): Promise<PasskeyReply | undefined> {
  return asOwner(deps, numberId, async (tx, row) => {
    const reply = replyOf(row)
    if (reply) await tx.updateTable('numbers').set({ passkey_answer: null }).where('id', '=', row.id).execute()
    return reply
  })
}

/** Linking has failed. Nothing is offered until somebody asks for it. */
export async function recordLinkingFailed(deps: RecordDeps, numberId: string, reason: LinkingFailure): Promise<void> {
  await asOwner(deps, numberId, (tx, row) =>
    changeState(
      tx,
      row,
      { state: row.state, reason, ...NO_OFFER, connected_at: null, pairing_until: null, pairing_phone: null },
      deps.clock.now(),
    ),
  )
}

export async function recordQr(
  deps: RecordDeps,
  numberId: string,
  qr: { text: string; expiresAt: number },
): Promise<void> {
  await asOwner(deps, numberId, async (tx, row) => {
    if (row.desired_state === 'logged_out') return
    const now = deps.clock.now()
    // A number that was linked and shows a QR has lost its keys.
    const unlinked = row.linked_at === null ? {} : { linked_at: null, pairing_until: now + PAIRING_MS }
    await changeState(
      tx,
      row,
      { state: 'pairing', reason: null, qr: qr.text, qr_expires_at: qr.expiresAt, ...unlinked },
      now,
    )
  })
}

/** The code for this phone; null: there is none. Nothing if people have meanwhile asked for another phone's. */
export async function recordPairingCode(
  deps: RecordDeps,
  numberId: string,
  phone: string,
  code: string | null,
): Promise<void> {
  await asOwner(deps, numberId, async (tx, row) => {
    if (row.pairing_phone !== phone) return
    const shown = { pairing_code: code, ...(code === null && { pairing_phone: null }) }
    await changeState(tx, row, { ...sameState(row), ...shown }, deps.clock.now())
  })
}

/**
 * A phone has linked the number. `duplicate`: another number here is linked to that phone; this one is to be unlinked.
 */
export async function recordPaired(
  deps: RecordDeps,
  numberId: string,
  account: Account,
): Promise<'paired' | 'duplicate'> {
  try {
    return (await asOwner(deps, numberId, (tx, row) => pair(tx, deps.clock, row, account))) ?? 'paired'
  } catch (error) {
    // Two numbers linked the same phone at the same moment, and the other one was first.
    if (!isUniqueViolation(error)) throw error
    await asOwner(deps, numberId, (tx, row) => refuseDuplicate(tx, row, deps.clock.now()))
    return 'duplicate'
  }
}

async function pair(tx: Tx, clock: Clock, row: NumberRow, account: Account): Promise<'paired' | 'duplicate'> {
  const now = clock.now()
  const other = await tx
    .selectFrom('numbers')
    .select('id')
    .where('phone', '=', account.phone)
    .where('linked_at', 'is not', null)
    .where('deleted_at', 'is', null)
    .where('id', '<>', row.id)
    .executeTakeFirst()
  if (other) {
    await refuseDuplicate(tx, row, now)
    return 'duplicate'
  }
  await changeState(
    tx,
    row,
    {
      state: 'connecting',
      reason: null,
      ...NO_OFFER,
      phone: account.phone,
      lid: account.lid ?? row.lid,
      linked_at: now,
      pairing_until: null,
      pairing_phone: null,
      ...(row.phone !== account.phone && newPhone(row)),
    },
    now,
  )
  return 'paired'
}

/** With another phone everything starts again: what was true of the former one says nothing about it. */
function newPhone(row: NumberRow): BesideState {
  // What Meta calls the phone of an official number says nothing about its past.
  if (row.phone === null || row.kind === 'cloud_api') return {}
  return {
    warm_at: null,
    warm_declared_by: null,
    restriction_kind: null,
    restriction_until: null,
    restriction_at: null,
    new_chats: null,
    new_chats_begun: 0,
  }
}

async function refuseDuplicate(tx: Tx, row: NumberRow, now: number): Promise<void> {
  await changeState(
    tx,
    row,
    {
      state: 'connecting',
      reason: 'duplicate_phone',
      ...NO_OFFER,
      desired_state: 'logged_out',
      linked_at: null,
      pairing_until: null,
      pairing_phone: null,
    },
    now,
  )
}
