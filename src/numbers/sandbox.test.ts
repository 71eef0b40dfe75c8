import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { type PoolWorld, poolWorld } from '../../test/support/pool.ts'
import { freshStoreUrl, type TestStoreUrl } from '../../test/support/stores.ts'
import { until } from '../../test/support/until.ts'
import { connect, type Store } from '../db/index.ts'
import type { NumberState } from '../db/schema/numbers.ts'
import { HOUR, MINUTE } from '../lib/units.ts'
import { type Fault, makeAuthenticator, type Sandbox, startSandbox } from '../sandbox/index.ts'
import { whatsAppOn } from '../whatsapp/test-support/number.ts'
import { createNumber, logOutNumber, restartNumber } from './change-number.ts'
import { awaitPairingCode, awaitQr } from './link-number.ts'
import { getPasskey, replyToPasskey } from './passkey/answer-passkey.ts'
import { assertionSchema } from './passkey/check-assertion.ts'
import type { Pool, PoolDeps } from './pool.ts'
import { findNumber } from './store.ts'

const ME = { id: 'key_test' }
const TIMINGS: PoolDeps['timings'] = {
  reconcileMs: 100,
  connectTimeoutMs: 12_000,
  watchMs: 100,
  pingTimeoutMs: 400,
  reconnect: { base: 50, cap: 200 },
  replaced: { base: 1_500, cap: 1_500 },
  unlinkMs: 30_000,
}

let sandbox: Sandbox
let place: TestStoreUrl
let store: Store
let world: PoolWorld
let pools: Pool[] = []
let phones = 79160000000

beforeAll(async () => {
  sandbox = await startSandbox()
})
afterAll(() => sandbox?.stop())
beforeEach(async () => {
  place = await freshStoreUrl('sqlite')
  store = connect(place.url)
  world = await poolWorld(store.db)
})
afterEach(async () => {
  for (const pool of pools) await pool.stop()
  pools = []
  await sandbox.client.clearFaults({})
  await store.close()
  await place.remove()
})

const newPhone = () => String(++phones)

/** The session pool on the real adapter, against the network. */
async function startPool(timings: PoolDeps['timings'] = {}): Promise<Pool> {
  const whatsapp = whatsAppOn(sandbox, store.db, { tuning: { openTimeoutMs: 10_000, ackTimeoutMs: 5_000 } })
  const pool = await world.pool('pool-a', { whatsapp, timings: { ...TIMINGS, ...timings } })
  pools.push(pool)
  return pool
}

function addNumber(): Promise<string> {
  const limits = { perMinute: 10, perHour: 100 }
  return createNumber(world, ME, { label: 'N', restaurantId: null, timeZone: null, limits, pacing: 'burst' })
}

async function link(phone: string): Promise<string> {
  const id = await addNumber()
  await sandbox.client.scan({ phone, qr: (await awaitQr(world, id)).text })
  await becomes(id, 'open')
  return id
}

function becomes(id: string, state: NumberState, reason: string | null = null) {
  return until(`${id} is ${state} (${reason})`, async () => {
    const row = (await findNumber(store.db, id))!
    return row.state === state && row.reason === reason && row
  })
}

const reply = (id: string, signed: Record<string, unknown>) =>
  replyToPasskey(world, ME, id, { credential: assertionSchema.parse(signed) })
const fault = (scope: string, item: Fault) => sandbox.client.setFault({ scope, fault: item })

it('links by QR, is found open after a restart of the process, and logs out at WhatsApp', async () => {
  const phone = newPhone()
  const pool = await startPool()
  const id = await link(phone)
  expect(await findNumber(store.db, id)).toMatchObject({ phone: `+${phone}`, lid: expect.stringMatching(/^\d+$/) })
  await pool.stop()
  await becomes(id, 'connecting', 'released')
  await startPool()
  await becomes(id, 'open')
  await logOutNumber(world, ME, id)
  await becomes(id, 'logged_out', 'requested')
  expect((await sandbox.client.phones({})).find((own) => own.phone === phone)?.devices).toEqual([])
  await restartNumber(world, ME, id)
  await sandbox.client.scan({ phone, qr: (await awaitQr(world, id)).text })
  await becomes(id, 'open')
})

it('links by passkey: says what is asked for and until when, and hands the owner’s answer on', async () => {
  const [phone, owner] = [newPhone(), makeAuthenticator()]
  await sandbox.client.demandPasskey({ phone, demand: { credential: owner.credential, compares: true } })
  await startPool()
  const id = await addNumber()
  await expect(getPasskey(world, id)).rejects.toThrow('asks for no passkey')
  await sandbox.client.scan({ phone, qr: (await awaitQr(world, id)).text })
  const row = await becomes(id, 'pairing', 'passkey_required')
  expect(row).toMatchObject({ qr: null, passkey_answer: null })
  const step = await getPasskey(world, id)
  if (step.stage !== 'required') throw new Error(step.stage)
  expect(step.expiresAt - Date.now()).toBeGreaterThan(9 * MINUTE)
  expect(row.pairing_until).toBeGreaterThan(step.expiresAt)
  await expect(awaitQr(world, id)).rejects.toThrow('asks for the passkey')
  // Seen to be wrong here already: WhatsApp is not troubled with it.
  const elsewhere = owner.sign(step.options, { origin: 'https://example.com' })
  await expect(reply(id, elsewhere)).rejects.toThrow('must be answered on https://web.whatsapp.com')
  const second = await reply(id, makeAuthenticator().sign(step.options))
  expect(second).toMatchObject({ stage: 'required', problem: 'refused' })
  if (second?.stage !== 'required') throw new Error(second?.stage)
  await expect(reply(id, owner.sign(step.options))).rejects.toThrow('older challenge')
  await reply(id, owner.sign(second.options))
  const compared = await until('the code', async () => {
    const now = await getPasskey(world, id)
    return now.stage === 'comparing' && now
  })
  expect(compared.code).toBe((await sandbox.client.passkey({ phone })).code)
  await becomes(id, 'pairing', 'passkey_on_phone')
  await sandbox.client.confirmPasskey({ phone, same: true })
  expect(await becomes(id, 'open')).toMatchObject({ phone: `+${phone}`, passkey: null, passkey_answer: null })
  const states = await store.db.selectFrom('number_states').select('reason').where('number_id', '=', id).execute()
  expect(states.map(({ reason }) => reason)).toEqual([null, 'passkey_required', 'passkey_on_phone', null, null])
})

it('a passkey that is not answered in time ends linking with a reason; a lost connection begins it anew', async () => {
  const [phone, owner] = [newPhone(), makeAuthenticator()]
  const demand = (timeoutMs: number) =>
    sandbox.client.demandPasskey({ phone, demand: { credential: owner.credential, timeoutMs } })
  await demand(1_500)
  await startPool()
  const id = await addNumber()
  await sandbox.client.scan({ phone, qr: (await awaitQr(world, id)).text })
  await becomes(id, 'pairing', 'passkey_required')
  expect(await becomes(id, 'pairing', 'passkey_expired')).toMatchObject({
    passkey: null,
    pairing_until: null,
    qr: null,
  })
  await demand(600_000)
  await sandbox.client.scan({ phone, qr: (await awaitQr(world, id)).text })
  await becomes(id, 'pairing', 'passkey_required')
  await sandbox.client.disconnect({ phone: 'all', how: 'cut' })
  await until('another QR', async () => (await findNumber(store.db, id))?.qr)
  expect(await findNumber(store.db, id)).toMatchObject({ state: 'pairing', reason: null, passkey: null })
  const states = await store.db.selectFrom('number_states').select('reason').where('number_id', '=', id).execute()
  expect(states.map(({ reason }) => reason)).toContain('passkey_interrupted')
})

it('a version of WhatsApp Web that is refused mends itself', async () => {
  const phone = newPhone()
  await startPool()
  const id = await link(phone)
  await sandbox.client.setWebVersion({ latest: 1_060_000_500, oldest: 1_060_000_400 })
  await sandbox.client.disconnect({ phone, how: 'cut' })
  await sandbox.client.until({ kind: 'notes', note: 'login refused', count: 1 })
  await becomes(id, 'open')
  const versions = (await sandbox.client.notes({ number: phone })).filter(({ note }) => note === 'version')
  expect(versions.at(-1)?.detail).toBe(1_060_000_500)
  await sandbox.client.setWebVersion({ latest: 1_060_000_500 })
})

it('links by a pairing code', async () => {
  const phone = newPhone()
  await sandbox.client.createPhone({ phone })
  await startPool()
  const id = await addNumber()
  const code = await awaitPairingCode(world, id, `+${phone}`)
  expect(code).toMatch(/^[0-9A-Z]{8}$/)
  await sandbox.client.enterPairingCode({ phone, code })
  await becomes(id, 'open')
})

it('refuses a phone that is linked already, and takes the second link off the phone', async () => {
  const phone = newPhone()
  await startPool()
  const first = await link(phone)
  const second = await addNumber()
  await sandbox.client.scan({ phone, qr: (await awaitQr(world, second)).text })
  await becomes(second, 'failed', 'duplicate_phone')
  expect((await sandbox.client.phones({})).find((own) => own.phone === phone)?.devices).toHaveLength(1)
  expect((await findNumber(store.db, first))!.state).toBe('open')
})

it('comes back after the socket was cut, and after answers other than 101', async () => {
  const phone = newPhone()
  await startPool()
  const id = await link(phone)
  await fault('all', { kind: 'upgrade', status: 503, count: 2 })
  await sandbox.client.disconnect({ phone, how: 'cut' })
  await until('down', async () => (await findNumber(store.db, id))!.state === 'connecting')
  await becomes(id, 'open')
})

it('finds out about a black hole and comes back when it is gone', async () => {
  const phone = newPhone()
  await startPool({ silentAfterMs: 500, connectTimeoutMs: 1_500 })
  const id = await link(phone)
  await fault(phone, { kind: 'black_hole' })
  await until('noticed', async () => {
    const row = (await findNumber(store.db, id))!
    return row.state === 'connecting' && ['silent', 'connect_timeout', 'connection_lost'].includes(row.reason ?? '')
  })
  await sandbox.client.clearFaults({ scope: phone })
  await becomes(id, 'open')
})

it('401: logged out when the phone removes us', async () => {
  const phone = newPhone()
  const pool = await startPool()
  const id = await link(phone)
  await sandbox.client.unlink({ phone })
  await becomes(id, 'logged_out', 'unlinked_by_phone')
  await until('let go', () => pool.ownedNumbers().length === 0)
  for (const table of ['whatsapp_credentials', 'whatsapp_keys'] as const) {
    expect(await store.db.selectFrom(table).selectAll().where('number_id', '=', id).execute()).toEqual([])
  }
})

it('403: failed', async () => {
  const phone = newPhone()
  await startPool()
  const id = await link(phone)
  await fault(phone, { kind: 'login_failure', reason: 403 })
  await sandbox.client.disconnect({ phone, how: 'cut' })
  await becomes(id, 'failed', 'banned')
  expect(world.heard.down).toContainEqual({ numberId: id, gone: true })
})

it('440: shows the conflict and takes its time', async () => {
  const phone = newPhone()
  await startPool()
  const id = await link(phone)
  const at = performance.now()
  await sandbox.client.disconnect({ phone, how: 'stream_error', code: 440 })
  await becomes(id, 'connecting', 'replaced')
  await becomes(id, 'open')
  expect(performance.now() - at).toBeGreaterThan(700)
})

it('invariant 9: a reach-out time lock is shown with its end, and goes when WhatsApp says so', async () => {
  const phone = newPhone()
  await startPool()
  const id = await link(phone)
  const lockedUntil = Math.floor((Date.now() + 3 * HOUR) / MINUTE) * MINUTE
  const lock = { until: lockedUntil, type: 'WEB_COMPANION_ONLY' }
  const row = await until('restricted', async () => {
    await sandbox.client.restrict({ phone, restriction: { reachoutTimelock: lock } })
    const found = await findNumber(store.db, id)
    return found?.state === 'restricted' && found
  })
  expect(row.restriction_until).toBe(lockedUntil)
  await sandbox.client.restrict({ phone, restriction: {} })
  await becomes(id, 'open')
})
