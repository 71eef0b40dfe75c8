import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { freshSqlite } from '../../test/support/stores.ts'
import type { Store } from '../db/index.ts'
import { systemClock } from '../lib/clock.ts'
import { MINUTE } from '../lib/units.ts'
import { type Authenticator, makeAuthenticator, type Sandbox, startSandbox } from '../sandbox/index.ts'
import type { PasskeyAnswer, PasskeyStep } from './index.ts'
import { type OpenNumber, openNumber, whatsAppOn } from './test-support/number.ts'

const PHONE = '79990000001'

let sandbox: Sandbox
let store: Store
let pairing: OpenNumber
let owner: Authenticator
let ahead = 0

/** A clock that can be moved forward, so that nobody waits for minutes. */
const clock = () => {
  const real = systemClock()
  return { ...real, steady: () => real.steady() + ahead }
}
const whatsApp = () => whatsAppOn(sandbox, store.db, { clock: clock(), tuning: { ackTimeoutMs: 3_000 } })

beforeAll(async () => {
  sandbox = await startSandbox()
  await sandbox.client.createPhone({ phone: PHONE })
})
afterAll(() => sandbox?.stop())
beforeEach(async () => {
  ahead = 0
  owner = makeAuthenticator()
  store = await freshSqlite()
  pairing = await openNumber(whatsApp(), 'num_1')
})
afterEach(async () => {
  await pairing.connection.close()
  await sandbox.client.demandPasskey({ phone: PHONE, demand: null })
  await sandbox.client.clearLedger()
  await sandbox.client.unlink({ phone: PHONE })
  await store.close()
})

type Required = PasskeyStep & { stage: 'required' }
const steps = (stage: PasskeyStep['stage']) => pairing.heard.passkeys.filter((step) => step.stage === stage)
const required = (nth = 0) => pairing.heard.until(() => steps('required')[nth], `challenge ${nth}`) as Promise<Required>
const compared = () =>
  pairing.heard.until(() => steps('comparing')[0], 'the code') as Promise<PasskeyStep & { stage: 'comparing' }>
const closing = () => pairing.heard.until(({ closed }) => closed[0], 'the end')
const acknowledged = (count: number) => sandbox.client.until({ kind: 'notes', note: 'passkey acknowledged', count })

type Demand = Omit<Parameters<Sandbox['client']['demandPasskey']>[0] & object, 'phone'>['demand']
async function scanned(demand: Partial<NonNullable<Demand>> = {}): Promise<Required> {
  await sandbox.client.demandPasskey({ phone: PHONE, demand: { credential: owner.credential, ...demand } })
  const qr = await pairing.heard.until(({ qrs }) => qrs[0], 'a QR code')
  expect(await sandbox.client.scan({ phone: PHONE, qr: qr.text })).toEqual({ device: null })
  return required()
}

function answerOf(signed: Record<string, unknown>): PasskeyAnswer {
  return {
    credentialId: Buffer.from(String(signed.rawId), 'base64url'),
    assertion: Buffer.from(JSON.stringify(signed)),
  }
}
const sign = (
  { options }: Required,
  ...more: Parameters<Authenticator['sign']> extends [unknown, ...infer R] ? R : []
) => pairing.connection.answerPasskey(answerOf(owner.sign(options, ...more)))

async function expectLinked(): Promise<void> {
  expect(await closing()).toEqual({ kind: 'restart_required', code: 515 })
  expect(pairing.heard.paired).toMatchObject([{ phone: `+${PHONE}` }])
  await pairing.connection.close()
  pairing = await openNumber(whatsApp(), 'num_1')
  await pairing.heard.until(({ opened }) => opened[0], 'the open connection')
}

it('after a scan the owner answers the challenge, sees the code of the phone, and the number is linked', async () => {
  const before = Date.now()
  const step = await scanned()
  expect(step).toMatchObject({ problem: null, options: { rpId: 'whatsapp.com', userVerification: 'required' } })
  expect(step.expiresAt - before).toBeGreaterThan(9 * MINUTE)
  expect(step.expiresAt - Date.now()).toBeLessThanOrEqual(10 * MINUTE)
  await sign(step)
  const { code, mustConfirm } = await compared()
  expect(code).toMatch(/^[1-9A-HJ-NP-TV-Z]{4}-[1-9A-HJ-NP-TV-Z]{4}$/)
  // With proof of the scanned code the owner's confirmation is unnecessary.
  expect(mustConfirm).toBe(false)
  await acknowledged(2)
  await expectLinked()
  const codes = await sandbox.client.notes({ number: PHONE })
  expect(codes.find(({ note }) => note === 'passkey code')?.detail).toBe(code)
})

it('by code, with a demand that comes without the challenge', async () => {
  const demand = { credential: owner.credential, withoutOptions: true }
  await sandbox.client.demandPasskey({ phone: PHONE, demand })
  await pairing.heard.until(({ qrs }) => qrs[0], 'a QR code')
  const code = await pairing.connection.requestPairingCode(`+${PHONE}`)
  await sandbox.client.enterPairingCode({ phone: PHONE, code })
  await sign(await required())
  await expectLinked()
})

it('the owner compares the codes on the phone, and here too when the scan was long ago', async () => {
  const step = await scanned({ compares: true })
  ahead += 6 * MINUTE
  await sign(step)
  const { code, mustConfirm } = await compared()
  expect(mustConfirm).toBe(true)
  expect(await sandbox.client.passkey({ phone: PHONE })).toEqual({
    stage: 'comparing',
    proof: 'none',
    code,
    problem: null,
  })
  await pairing.connection.confirmPasskey()
  await expect(pairing.connection.confirmPasskey()).rejects.toThrow('no code to compare')
  expect(pairing.heard.closed).toEqual([])
  await sandbox.client.confirmPasskey({ phone: PHONE, same: true })
  await expectLinked()
})

it('an answer that WhatsApp does not take is asked for again, with a new challenge; three times', async () => {
  const first = await scanned()
  await sign(first, { origin: 'https://example.com' })
  const second = await required(1)
  expect(second.problem).toBe('refused')
  expect(second.options.challenge).not.toBe(first.options.challenge)
  expect((await sandbox.client.passkey({ phone: PHONE })).problem).toBe('another origin')
  await sign(second, { challenge: first.options.challenge })
  await sign(await required(2))
  await expectLinked()
})

it.each([
  ['a stranger’s passkey', () => makeAuthenticator()],
  ['nobody verified', () => owner],
])('never links with %s', async (_what, signer) => {
  let step = await scanned()
  for (let n = 0; n < 3; n++) {
    const signed = signer().sign(step.options, { isVerified: signer() !== owner })
    await pairing.connection.answerPasskey(answerOf(signed))
    if (n < 2) step = await required(n + 1)
  }
  expect(await closing()).toEqual({ kind: 'linking_failed', reason: 'passkey_refused' })
  expect(pairing.heard.paired).toEqual([])
  expect(await whatsApp().isLinked('num_1')).toBe(false)
})

it('ends with a reason when nobody answers in time, and begins anew', async () => {
  const step = await scanned({ timeoutMs: 1_000 })
  expect(await closing()).toEqual({ kind: 'linking_failed', reason: 'passkey_expired' })
  await expect(sign(step)).rejects.toThrow('no passkey is asked for')
  await sandbox.client.demandPasskey({ phone: PHONE, demand: null })
  pairing = await openNumber(whatsApp(), 'num_1')
  const qr = await pairing.heard.until(({ qrs }) => qrs[0], 'a QR code')
  await sandbox.client.scan({ phone: PHONE, qr: qr.text })
  await expectLinked()
})
