import { setTimeout as delay } from 'node:timers/promises'
import { type Tx, transact } from '../db/index.ts'
import { AppError, notFound } from '../lib/errors.ts'
import { MINUTE, SECOND } from '../lib/units.ts'
import type { ChangeDeps } from './change-number.ts'
import { type BesideState, changeState } from './states.ts'
import { findLiveNumber, lockLiveNumber, type NumberRow } from './store.ts'
import { PAIRING_MS } from './timings.ts'

const POLL_MS = 100
const QR_PATIENCE_MS = 10 * SECOND
const CODE_PATIENCE_MS = 30 * SECOND

export type Qr = { text: string; expiresAt: number }

/**
 * The QR that links the number; each call keeps the offer open. Waits a few seconds for the first one. The process with
 * the socket writes it into the row, so any process can answer. Throws `wrong_state` when there is nothing to scan,
 * `unavailable` when WhatsApp gives none.
 */
export async function awaitQr(deps: ChangeDeps, numberId: string): Promise<Qr> {
  await keepOffering(deps, numberId)
  const qr = await poll(deps, numberId, QR_PATIENCE_MS, (row) => {
    demandPairing(row)
    const expiresAt = row.qr_expires_at ?? 0
    return row.qr === null || expiresAt <= deps.clock.now() ? undefined : { text: row.qr, expiresAt }
  })
  const late = 'WhatsApp has not offered a QR code yet; ask again in a few seconds.'
  if (!qr) throw new AppError('unavailable', (await whyOutOfReach(deps, numberId)) ?? late)
  return qr
}

/** A code of 8 characters to type on the phone instead of scanning. Throws as `awaitQr` does. */
export async function awaitPairingCode(deps: ChangeDeps, numberId: string, phone: string): Promise<string> {
  await keepOffering(deps, numberId, { pairing_phone: phone, pairing_code: null })
  const code = await poll(deps, numberId, CODE_PATIENCE_MS, (row) => {
    demandPairing(row)
    if (row.pairing_phone !== phone) throw new AppError('upstream_failed', 'WhatsApp gave no code for this phone.')
    return row.pairing_code ?? undefined
  })
  const late = 'WhatsApp has not given a code yet; ask again in a few seconds.'
  if (!code) throw new AppError('unavailable', (await whyOutOfReach(deps, numberId)) ?? late)
  return code
}

async function whyOutOfReach({ db }: ChangeDeps, numberId: string): Promise<string | undefined> {
  return wayProblem((await findLiveNumber(db, numberId))?.reason)
}

/** What to do where a number that is being linked does not get as far as WhatsApp, by the reason of its state. */
export function wayProblem(reason: string | null | undefined): string | undefined {
  switch (reason) {
    case 'connection_lost':
    case 'connect_timeout':
      return 'WhatsApp is not reached from the server: look at its network, DNS and firewall (web.whatsapp.com, port 443), or give the number a proxy. It goes on trying.'
    case 'proxy_unreachable':
      return "The number's proxy does not answer: mend it, or give the number another one. It goes on trying."
    case 'proxy_refused':
      return "The number's proxy answers and does not let it through: look at its user and password, or give the number another one."
    default:
      return undefined
  }
}

function demandPairing(row: NumberRow): void {
  if (row.kind === 'cloud_api') {
    throw new AppError('wrong_state', 'This number is official: Meta carries it, so there is no phone to link.')
  }
  if (row.passkey !== null) {
    throw new AppError('wrong_state', 'WhatsApp asks for the passkey of this account: see /v1/numbers/{id}/passkey.')
  }
  if (row.state === 'pairing' && row.desired_state !== 'logged_out') return
  const why =
    row.state === 'logged_out' || row.state === 'failed'
      ? `This number is ${row.state}: restart it to link it anew.`
      : 'This number is linked already: there is nothing to scan.'
  throw new AppError('wrong_state', why)
}

async function keepOffering(deps: ChangeDeps, numberId: string, more: BesideState = {}): Promise<void> {
  const now = deps.clock.now()
  const changed = await transact(deps.db, async (tx: Tx) => {
    const row = await lockLiveNumber(tx, numberId)
    demandPairing(row)
    const isFresh = (row.pairing_until ?? 0) > now + PAIRING_MS - MINUTE
    if (isFresh && Object.keys(more).length === 0) return false
    await changeState(tx, row, { state: 'pairing', reason: null, ...more, pairing_until: now + PAIRING_MS }, now)
    return true
  })
  if (!changed) return
  deps.signals.notify('number', numberId)
  deps.signals.notify('outbox')
}

async function poll<T>(
  { db }: ChangeDeps,
  numberId: string,
  patienceMs: number,
  look: (row: NumberRow) => T | undefined,
): Promise<T | undefined> {
  const until = performance.now() + patienceMs
  for (;;) {
    const row = await findLiveNumber(db, numberId)
    if (!row) throw notFound('number', numberId)
    const found = look(row)
    if (found !== undefined || performance.now() > until) return found
    await delay(POLL_MS)
  }
}

/** Waits a little for the number to be logged out, so that the caller sees it done. */
export async function awaitLoggedOut(deps: ChangeDeps, numberId: string): Promise<void> {
  await poll(deps, numberId, 3 * SECOND, (row) => (row.state === 'logged_out' ? true : undefined))
}
