import { audit } from '../access/index.ts'
import { type Db, type Tx, transact } from '../db/index.ts'
import type { NumbersTable } from '../db/schema/numbers.ts'
import type { Actor } from '../http/route.ts'
import type { Signals } from '../jobs/signals.ts'
import type { Clock } from '../lib/clock.ts'
import { AppError } from '../lib/errors.ts'
import { newId } from '../lib/ids.ts'
import { getRestaurant } from '../restaurants/index.ts'
import { changedMeta, type MetaChange, type MetaInput, metaColumns } from './cloud-api/account.ts'
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
  /** Makes it an official number. */
  meta?: MetaInput | undefined
}

/**
 * Adds a number and begins to offer a QR; an official one connects to Meta. Throws `not_found` for a restaurant that is
 * not there, `conflict` for a phone number id that another number has.
 */
export async function createNumber(deps: ChangeDeps, actor: Who, given: NewNumber): Promise<string> {
  const at = deps.clock.now()
  const { meta } = given
  const state = meta ? 'connecting' : 'pairing'
  const id = await transact(deps.db, async (tx) => {
    const id = newId('num')
    if (meta) await demandNewPhone(tx, meta.phone_number_id)
    if (given.restaurantId !== null) await getRestaurant(tx, given.restaurantId)
    const row = await tx
      .insertInto('numbers')
      .values({
        id,
        label: given.label,
        restaurant_id: given.restaurantId,
        time_zone: given.timeZone,
        state,
        state_at: at,
        desired_state: 'online',
        per_minute: given.limits.perMinute,
        per_hour: given.limits.perHour,
        pacing: given.pacing,
        history: given.history ?? null,
        ...proxyColumns(deps.secretKey, id, given.proxy ?? null),
        ...(meta ? officialColumns(deps.secretKey, id, meta, at) : { pairing_until: at + PAIRING_MS }),
        created_at: at,
      })
      .returningAll()
      .executeTakeFirstOrThrow()
    await tx.insertInto('number_states').values({ number_id: id, at, state, reason: null }).execute()
    await recordStatus(tx, row, { previous: state, reason: null }, at)
    await audit(tx, { actor, action: 'number.create', subject: id, details: { kind: row.kind }, at })
    return id
  })
  announce(deps, id)
  return id
}

async function demandNewPhone(tx: Tx, phoneNumberId: string): Promise<void> {
  const other = await tx
    .selectFrom('numbers')
    .select('id')
    .where('meta_phone_id', '=', phoneNumberId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  if (other) throw new AppError('conflict', `The number ${other.id} has this phone number id already.`)
}

/**
 * Meta itself watches what an official number sends: such a number is warm from the start, without anybody declaring
 * it, and has no daily caps.
 */
function officialColumns(secretKey: Uint8Array, id: string, meta: MetaInput, at: number) {
  return { kind: 'cloud_api', warm_at: at, warm_declared_by: 'meta', ...metaColumns(secretKey, id, meta) } as const
}

export type Changes = Partial<
  Pick<NumbersTable, 'label' | 'restaurant_id' | 'time_zone' | 'pacing' | 'calls' | 'history'>
> &
  Partial<Pick<NumbersTable, 'per_minute' | 'per_hour'>> & { proxy?: ProxyInput; meta?: MetaChange }

/**
 * Takes effect with the next permit: limits and pacing are read for each. Another proxy, or other secrets at Meta, need
 * a new session. Throws `wrong_state` for settings that a number of its kind does not have.
 */
export async function changeNumber(deps: ChangeDeps, actor: Who, numberId: string, given: Changes): Promise<void> {
  const { proxy, meta, ...changes } = given
  const byProxy = proxy === undefined ? undefined : proxyColumns(deps.secretKey, numberId, proxy)
  const details = {
    ...changes,
    ...(byProxy && { proxy: byProxy.proxy_url }),
    // The fields that changed, and their new values unless they are secret.
    ...(meta && { meta: { ...meta, access_token: undefined, app_secret: undefined, verify_token: undefined } }),
  }
  await change(deps, { actor, action: 'number.change', numberId, details }, async (tx, row) => {
    if (changes.restaurant_id != null) await getRestaurant(tx, changes.restaurant_id)
    demandOwn(row, given)
    const bySecrets = meta && changedMeta(deps.secretKey, row, meta)
    const columns = {
      ...changes,
      ...byProxy,
      ...bySecrets,
      ...((byProxy || bySecrets) && { restarts: row.restarts + 1 }),
    }
    if (bySecrets && row.state === 'logged_out') {
      await changeState(
        tx,
        row,
        { state: 'connecting', reason: null, ...columns, desired_state: 'online' },
        deps.clock.now(),
      )
    } else if (Object.keys(columns).length > 0) {
      await tx.updateTable('numbers').set(columns).where('id', '=', row.id).execute()
    }
  })
}

/** Refuses settings that only a linked device has. */
function demandOwn({ kind }: NumberRow, { proxy, calls, history }: Changes): void {
  if (kind === 'linked') return
  const foreign = Object.entries({ proxy, calls, history }).filter(([, value]) => value !== undefined)
  if (foreign.length === 0) return
  throw new AppError(
    'invalid_input',
    'This number is official: Meta carries it, so there is no proxy, no call and no history of a phone.',
    foreign.map(([name]) => ({ path: `body.${name}`, message: 'does not apply to an official number' })),
  )
}

/** A paused number sends no mailings. It stays connected: guests' messages come in and replies go out. */
export async function pauseNumber(deps: ChangeDeps, actor: Who, numberId: string): Promise<void> {
  await change(deps, { actor, action: 'number.pause', numberId }, async (tx, row, at) => {
    demandLinked(row, 'paused')
    await changeState(tx, row, { state: 'paused', reason: null, desired_state: 'paused' }, at)
  })
}

export async function resumeNumber(deps: ChangeDeps, actor: Who, numberId: string): Promise<void> {
  await change(deps, { actor, action: 'number.resume', numberId }, async (tx, row, at) => {
    demandLinked(row, 'resumed')
    if (row.desired_state !== 'paused') return
    const up = stateWhenUp({ ...row, desired_state: 'online' }, at)
    const { state, reason } = row.connected_at === null ? { state: 'connecting' as const, reason: null } : up
    await changeState(tx, row, { state, reason, desired_state: 'online' }, at)
  })
}

/** Starts a new session; for a number that is not linked, a new offer to link it. */
export async function restartNumber(deps: ChangeDeps, actor: Who, numberId: string): Promise<void> {
  await change(deps, { actor, action: 'number.restart', numberId }, async (tx, row, at) => {
    if (row.desired_state === 'logged_out' && row.state !== 'logged_out') {
      throw new AppError('wrong_state', 'This number is being logged out; restart it when that is done.')
    }
    const desired_state = row.desired_state === 'paused' ? 'paused' : 'online'
    const more = { desired_state, restarts: row.restarts + 1 } as const
    if (row.kind === 'cloud_api' && row.meta_secrets === null) {
      throw new AppError(
        'wrong_state',
        'This number was logged out: PATCH it with `meta`, a new token and the app secret.',
      )
    }
    if (row.linked_at === null && row.kind === 'linked') {
      const anew = { pairing_until: at + PAIRING_MS, passkey: null, passkey_answer: null }
      await changeState(tx, row, { state: 'pairing', reason: null, ...more, ...anew }, at)
    } else if (desired_state === 'paused') {
      await changeState(tx, row, { state: 'paused', reason: null, ...more }, at)
    } else {
      await changeState(tx, row, { state: 'connecting', reason: 'restarting', ...more }, at)
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
