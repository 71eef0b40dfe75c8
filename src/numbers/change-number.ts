import { audit } from '../access/index.ts'
import { type Db, type Tx, transact } from '../db/index.ts'
import type { NumbersTable } from '../db/schema/numbers.ts'
import type { Actor } from '../http/route.ts'
import type { Signals } from '../jobs/signals.ts'
import type { Clock } from '../lib/clock.ts'
import { AppError } from '../lib/errors.ts'
import { newId } from '../lib/ids.ts'
import { getRestaurant } from '../restaurants/index.ts'
import { type ProxyInput, proxyColumns } from './proxy.ts'
import { changeState, recordStatus, stateWhenUp } from './states.ts'
import { lockLiveNumber, type NumberRow } from './store.ts'
import { PAIRING_MS } from './timings.ts'

export type ChangeDeps = { db: Db; clock: Clock; signals: Signals; secretKey: Uint8Array }
type Who = Pick<Actor, 'id'>

export type NewNumber = {
  label: string
  restaurantId: string | null
  timeZone: string | null
  limits: { perMinute: number; perHour: number }
  pacing: NumbersTable['pacing']
  proxy?: ProxyInput
  history?: NumbersTable['history']
}

/** Adds a number and begins to offer a QR. Throws `not_found` for a restaurant that is not there. */
export async function createNumber(deps: ChangeDeps, actor: Who, given: NewNumber): Promise<string> {
  const at = deps.clock.now()
  const id = await transact(deps.db, async (tx) => {
    const id = newId('num')
    if (given.restaurantId !== null) await getRestaurant(tx, given.restaurantId)
    const row = await tx
      .insertInto('numbers')
      .values({
        id,
        label: given.label,
        restaurant_id: given.restaurantId,
        time_zone: given.timeZone,
        state: 'pairing',
        state_at: at,
        desired_state: 'online',
        per_minute: given.limits.perMinute,
        per_hour: given.limits.perHour,
        pacing: given.pacing,
        history: given.history ?? null,
        ...proxyColumns(deps.secretKey, id, given.proxy ?? null),
        pairing_until: at + PAIRING_MS,
        created_at: at,
      })
      .returningAll()
      .executeTakeFirstOrThrow()
    await tx.insertInto('number_states').values({ number_id: id, at, state: 'pairing', reason: null }).execute()
    await recordStatus(tx, 'pairing', row, at, null)
    await audit(tx, { actor, action: 'number.create', subject: id, at })
    return id
  })
  announce(deps, id)
  return id
}

export type Changes = Partial<
  Pick<NumbersTable, 'label' | 'restaurant_id' | 'time_zone' | 'pacing' | 'calls' | 'history'>
> &
  Partial<Pick<NumbersTable, 'per_minute' | 'per_hour'>> & { proxy?: ProxyInput }

/** Acts on the next permit: limits and pace are read anew for each. Another proxy takes a fresh session. */
export async function changeNumber(deps: ChangeDeps, actor: Who, numberId: string, given: Changes): Promise<void> {
  const { proxy, ...changes } = given
  const byProxy = proxy === undefined ? undefined : proxyColumns(deps.secretKey, numberId, proxy)
  const details = { ...changes, ...(byProxy && { proxy: byProxy.proxy_url }) }
  await change(deps, { actor, action: 'number.change', numberId, details }, async (tx, row) => {
    if (changes.restaurant_id != null) await getRestaurant(tx, changes.restaurant_id)
    const columns = { ...changes, ...(byProxy && { ...byProxy, restarts: row.restarts + 1 }) }
    if (Object.keys(columns).length > 0) {
      await tx.updateTable('numbers').set(columns).where('id', '=', row.id).execute()
    }
  })
}

/** A paused number sends no mailings. It stays connected: guests' messages come in and replies go out. */
export async function pauseNumber(deps: ChangeDeps, actor: Who, numberId: string): Promise<void> {
  await change(deps, { actor, action: 'number.pause', numberId }, async (tx, row, at) => {
    demandLinked(row, 'paused')
    await changeState(tx, row, 'paused', null, at, { desired_state: 'paused' })
  })
}

export async function resumeNumber(deps: ChangeDeps, actor: Who, numberId: string): Promise<void> {
  await change(deps, { actor, action: 'number.resume', numberId }, async (tx, row, at) => {
    demandLinked(row, 'resumed')
    if (row.desired_state !== 'paused') return
    const up = stateWhenUp({ ...row, desired_state: 'online' }, at)
    const { state, reason } = row.connected_at === null ? { state: 'connecting' as const, reason: null } : up
    await changeState(tx, row, state, reason, at, { desired_state: 'online' })
  })
}

/** A fresh session; for a number that is not linked, a fresh offer to link it. */
export async function restartNumber(deps: ChangeDeps, actor: Who, numberId: string): Promise<void> {
  await change(deps, { actor, action: 'number.restart', numberId }, async (tx, row, at) => {
    if (row.desired_state === 'logged_out' && row.state !== 'logged_out') {
      throw new AppError('wrong_state', 'This number is being logged out; restart it when that is done.')
    }
    const desired_state = row.desired_state === 'paused' ? 'paused' : 'online'
    const more = { desired_state, restarts: row.restarts + 1 } as const
    if (row.linked_at === null) {
      const anew = { pairing_until: at + PAIRING_MS, passkey: null, passkey_answer: null }
      await changeState(tx, row, 'pairing', null, at, { ...more, ...anew })
    } else if (desired_state === 'paused') {
      await changeState(tx, row, 'paused', null, at, more)
    } else {
      await changeState(tx, row, 'connecting', 'restarting', at, more)
    }
  })
}

/** Unlinks the number at WhatsApp and erases its keys; done by the process that holds it, or the next that can. */
export async function logOutNumber(deps: ChangeDeps, actor: Who, numberId: string): Promise<void> {
  await change(deps, { actor, action: 'number.logout', numberId }, async (tx, row) => {
    if (row.linked_at === null) {
      throw new AppError('wrong_state', 'This number is not linked to a phone, so there is nothing to log out of.')
    }
    await tx.updateTable('numbers').set({ desired_state: 'logged_out' }).where('id', '=', row.id).execute()
  })
}

/** Logs out and takes the number off every list. Its chats, messages and figures stay. */
export async function deleteNumber(deps: ChangeDeps, actor: Who, numberId: string): Promise<void> {
  await change(deps, { actor, action: 'number.delete', numberId }, async (tx, row, at) => {
    const gone = { desired_state: 'logged_out', deleted_at: at, pairing_until: null } as const
    await tx.updateTable('numbers').set(gone).where('id', '=', row.id).execute()
  })
}

function demandLinked(row: NumberRow, doing: string): void {
  if (
    row.desired_state === 'logged_out' ||
    row.state === 'pairing' ||
    row.state === 'failed' ||
    row.linked_at === null
  ) {
    throw new AppError('wrong_state', `Only a linked number can be ${doing}; this one is ${row.state}.`)
  }
}

type Act = { actor: Who; action: string; numberId: string; details?: Record<string, unknown> }

async function change(
  deps: ChangeDeps,
  { actor, action, numberId, details = {} }: Act,
  work: (tx: Tx, row: NumberRow, at: number) => Promise<void>,
): Promise<void> {
  const at = deps.clock.now()
  await transact(deps.db, async (tx) => {
    const row = await lockLiveNumber(tx, numberId)
    await work(tx, row, at)
    await audit(tx, { actor, action, subject: numberId, details, at })
  })
  announce(deps, numberId)
}

/** Tells the session pool, the relay of events and those who wait to send. */
export function announce({ signals }: Pick<ChangeDeps, 'signals'>, numberId: string): void {
  signals.notify('number', numberId)
  signals.notify('outbox')
  signals.notify('deliveries', numberId)
}
