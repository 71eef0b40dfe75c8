import { afterAll, beforeAll, expect, it } from 'vitest'
import { memoryAuth, openRaw } from './raw-client.ts'
import { type Sandbox, startSandbox } from './spawn.ts'

let sandbox: Sandbox
const NUMBER = '79990000002'

beforeAll(async () => {
  for (const level of ['info', 'warn', 'error'] as const) console[level] = () => undefined
  sandbox = await startSandbox()
  await sandbox.client.createPhone({ phone: NUMBER, pushName: 'Trattoria' })
})
afterAll(() => sandbox?.stop())

async function askForCode() {
  const client = openRaw(sandbox, memoryAuth())
  await new Promise<void>((resolve) => client.sock.ev.on('connection.update', (update) => update.qr && resolve()))
  return { client, code: await client.sock.requestPairingCode(NUMBER) }
}

it('links a number by pairing code and logs in', async () => {
  const { client, code } = await askForCode()
  await sandbox.client.enterPairingCode({ phone: NUMBER, code: `${code.slice(0, 4)}-${code.slice(4)}` })
  expect((await client.closed).code).toBe(515)
  const linked = openRaw(sandbox, client.auth)
  await linked.opened
  expect(linked.sock.user?.id).toBe(`${NUMBER}:1@s.whatsapp.net`)
  // The push name comes with the settings that the phone shares with a new device.
  await linked.until(() => linked.auth.creds.me?.name === 'Trattoria', 'push name')
  await linked.close()
})

it('does not link with a wrong code', async () => {
  const { client } = await askForCode()
  await sandbox.client.enterPairingCode({ phone: NUMBER, code: 'AAAA2222' })
  await sandbox.client.until({ kind: 'notes', note: 'wrong pairing code', number: NUMBER, count: 1 })
  const [phone] = await sandbox.client.phones()
  expect(phone?.devices).toHaveLength(1)
  await client.close()
})
