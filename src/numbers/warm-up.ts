import type { Settings } from '../../config/env.ts'
import { audit } from '../access/index.ts'
import type { ReadDb, Tx } from '../db/index.ts'
import type { Clock } from '../lib/clock.ts'
import { AppError } from '../lib/errors.ts'
import { DAY, HOUR } from '../lib/units.ts'
import { recordStatus } from './states.ts'
import { lockLiveNumber, type NumberRow } from './store.ts'

/** What operators are advised to reach; the gate itself asks for less [000]. */
export const ADVISED = { chats: '10 to 20', messages: '4 to 6' }

export type WarmUpSettings = Pick<
  Settings,
  'OTKLIK_WARM_UP_HOURS' | 'OTKLIK_WARM_UP_CHATS' | 'OTKLIK_WARM_UP_MESSAGES' | 'OTKLIK_DAILY_CAPS'
>

type Deps = { clock: Clock; settings: WarmUpSettings }

/** Chats since the number was linked in which enough of our messages were answered. */
export async function measureWarmUp(
  db: ReadDb | Tx,
  settings: WarmUpSettings,
  row: Pick<NumberRow, 'id' | 'linked_at'>,
): Promise<number> {
  if (row.linked_at === null) return 0
  const { ready } = await db
    .selectFrom('chats')
    .select((eb) => eb.fn.countAll<number>().as('ready'))
    .where('number_id', '=', row.id)
    .where('answered_out', '>=', settings.OTKLIK_WARM_UP_MESSAGES)
    .where('last_inbound_at', '>=', row.linked_at)
    .executeTakeFirstOrThrow()
  return ready
}

/**
 * When the hours of the warm-up are complete, past or future (UTC milliseconds); null while chats are missing or
 * nothing is linked.
 */
export function warmUpDue(
  row: Pick<NumberRow, 'linked_at'>,
  chatsReady: number,
  settings: WarmUpSettings,
): number | null {
  if (row.linked_at === null || chatsReady < settings.OTKLIK_WARM_UP_CHATS) return null
  return row.linked_at + settings.OTKLIK_WARM_UP_HOURS * HOUR
}

/**
 * Completes, once, the warm-up of a number that meets every condition (invariant 4); later traffic does not undo it.
 * Takes and returns the locked row.
 */
export async function completeWarmUp(tx: Tx, { clock, settings }: Deps, row: NumberRow): Promise<NumberRow> {
  if (row.warm_at !== null) return row
  const now = clock.now()
  const chatsReady = await measureWarmUp(tx, settings, row)
  const due = warmUpDue(row, chatsReady, settings)
  if (due === null || due > now) return row
  const details = { chats_ready: chatsReady, linked_at: row.linked_at }
  await audit(tx, { actor: { id: 'system' }, action: 'number.warm', subject: row.id, details, at: now })
  return setWarm(tx, row, { warm_at: now, warm_declared_by: null }, now)
}

/** An administrator declares that a number has long been in use: audited, and without daily caps. */
export async function declareWarm(
  tx: Tx,
  { clock }: Pick<Deps, 'clock'>,
  numberId: string,
  { actorId, reason }: { actorId: string; reason: string },
): Promise<void> {
  const row = await lockLiveNumber(tx, numberId)
  if (row.kind === 'cloud_api') throw new AppError('wrong_state', 'An official number needs no warm-up.')
  if (row.warm_at !== null && row.warm_declared_by !== null) {
    throw new AppError('wrong_state', 'This number has been declared warm already.')
  }
  const now = clock.now()
  await audit(tx, {
    actor: { id: actorId },
    action: 'number.declare_warm',
    subject: row.id,
    details: { reason },
    at: now,
  })
  await setWarm(tx, row, { warm_at: row.warm_at ?? now, warm_declared_by: actorId }, now)
}

async function setWarm(
  tx: Tx,
  row: NumberRow,
  warm: Pick<NumberRow, 'warm_at' | 'warm_declared_by'>,
  at: number,
): Promise<NumberRow> {
  await tx.updateTable('numbers').set(warm).where('id', '=', row.id).execute()
  const now = { ...row, ...warm }
  await recordStatus(
    tx,
    now,
    { previous: row.state, reason: warm.warm_declared_by ? 'declared_warm' : 'warmed_up' },
    at,
  )
  return now
}

/** The cap of the running day after a measured warm-up, and when that day began (UTC milliseconds). */
export function dayCap(
  row: Pick<NumberRow, 'warm_at' | 'warm_declared_by'>,
  settings: Pick<WarmUpSettings, 'OTKLIK_DAILY_CAPS'>,
  now: number,
): { cap: number; startedAt: number } | undefined {
  if (row.warm_at === null || row.warm_declared_by !== null) return undefined
  const day = Math.max(0, Math.floor((now - row.warm_at) / DAY))
  const cap = settings.OTKLIK_DAILY_CAPS[day]
  return cap === undefined ? undefined : { cap, startedAt: row.warm_at + day * DAY }
}
