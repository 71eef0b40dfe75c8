import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { freshSqlite } from '../../test/support/stores.ts'
import type { Store } from '../db/index.ts'
import { type Sandbox, startSandbox } from '../sandbox/index.ts'
import { type OpenNumber, openNumber, whatsAppOn } from './test-support/number.ts'

const PHONE = '79990000001'
const secretOf = (qr: string) => qr.split(',')[3]
const refOf = (qr: string) => qr.split(',')[0]

let sandbox: Sandbox
let store: Store
let pairing: OpenNumber

const whatsApp = () => whatsAppOn(sandbox, store.db)

beforeAll(async () => {
  sandbox = await startSandbox()
  await sandbox.client.createPhone({ phone: PHONE })
})
afterAll(() => sandbox?.stop())
beforeEach(async () => {
  store = await freshSqlite()
  pairing = await openNumber(whatsApp(), 'num_1')
})
afterEach(async () => {
  await pairing.connection.close()
  await sandbox.client.clearFaults({})
  await sandbox.client.clearLedger()
  await sandbox.client.unlink({ phone: PHONE })
  await store.close()
})

const qrAt = (index: number) => pairing.heard.until(({ qrs }) => qrs[index], `QR code ${index}`)
const scan = (qr: { text: string }) => sandbox.client.scan({ phone: PHONE, qr: qr.text })
const refreshed = (count: number) => sandbox.client.until({ kind: 'notes', note: 'registration refreshed', count })

async function expectLinked(): Promise<void> {
  const reason = await pairing.heard.until(({ closed }) => closed[0], 'the end of pairing')
  expect(reason).toEqual({ kind: 'restart_required', code: 515 })
  await pairing.connection.close()
  pairing = await openNumber(whatsApp(), 'num_1')
  await pairing.heard.until(({ opened }) => opened[0], 'the open connection')
}

describe('when WhatsApp asks for new registration material after the scan', () => {
  it('the same QR code is shown with a new secret, and links', async () => {
    await sandbox.client.setFault({ scope: PHONE, fault: { kind: 'refresh_registration', count: 1 } })
    const first = await qrAt(0)
    await expect(scan(first)).rejects.toThrow('has to refresh')
    const second = await qrAt(1)
    expect(refOf(second.text)).toBe(refOf(first.text))
    expect(second.expiresAt).toBe(first.expiresAt)
    expect(secretOf(second.text)).not.toBe(secretOf(first.text))
    expect(Buffer.from(secretOf(second.text) ?? '', 'base64')).toHaveLength(32)
    await refreshed(1)
    await expect(scan(first)).rejects.toThrow('retired')
    await scan(second)
    await expectLinked()
  })

  it('as often as it asks', async () => {
    await sandbox.client.setFault({ scope: PHONE, fault: { kind: 'refresh_registration', count: 3 } })
    for (let round = 0; round < 3; round++) {
      await expect(scan(await qrAt(round))).rejects.toThrow('has to refresh')
      await refreshed(round + 1)
    }
    await scan(await qrAt(3))
    await expectLinked()
  })

  it('and linking by code goes on', async () => {
    const first = await qrAt(0)
    const code = await pairing.connection.requestPairingCode(`+${PHONE}`)
    await sandbox.client.setFault({ scope: PHONE, fault: { kind: 'refresh_registration', count: 1 } })
    await expect(scan(first)).rejects.toThrow('has to refresh')
    await refreshed(1)
    await sandbox.client.enterPairingCode({ phone: PHONE, code })
    await expectLinked()
  })
})
