import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { migrations } from '../../migrations/index.ts'
import { freshStoreUrl } from '../../test/support/stores.ts'
import { connect, migrate } from '../db/index.ts'
import { startSandbox } from '../sandbox/index.ts'
import { linkNumber, SECRET_KEY, whatsAppOn } from './test-support/number.ts'

const NUMBERS = { num_a: '79990000001', num_b: '79990000002' }
const GUEST = '79160000001'
const MAIN = fileURLToPath(new URL('./test-support/stray-errors.ts', import.meta.url))

type Line = { numberId?: string; text?: string; open?: boolean; closed?: { kind: string; detail?: string } }

it('an error that nobody takes ends the number in whose code it happened; others go on, and many end the process', async () => {
  await using sandbox = await startSandbox()
  await sandbox.client.createGuests({ from: GUEST, count: 1 })
  const { url: store, remove } = await freshStoreUrl('sqlite')
  await using opened = connect(store)
  await migrate(opened.db, migrations)
  for (const [id, phone] of Object.entries(NUMBERS)) {
    const number = await linkNumber(whatsAppOn(sandbox, opened.db), sandbox, id, phone)
    await number.connection.close()
  }
  const { url, rootKey, caFile } = sandbox
  const options = JSON.stringify({ store, url, rootKey, caFile, secretKey: SECRET_KEY.toString('hex') })
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN, options])
  const exited = once(child, 'exit')
  const lines: Line[] = []
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(JSON.parse(line) as Line))
  const seen = (what: object) => expect.poll(() => lines).toContainEqual(expect.objectContaining(what))
  const write = (to: string, text: string) =>
    sandbox.client.guestSends({ guest: GUEST, to, content: { kind: 'text', text } })
  try {
    for (const numberId of Object.keys(NUMBERS)) await seen({ numberId, open: true })
    for (const trick of ['timer', 'promise', 'tick']) {
      lines.length = 0
      await write(NUMBERS.num_a, trick)
      await seen({ numberId: 'num_a', closed: { kind: 'lost', detail: 'an unexpected TypeError' } })
      await write(NUMBERS.num_b, `after ${trick}`)
      await seen({ numberId: 'num_b', text: `after ${trick}` })
      await seen({ numberId: 'num_a', open: true })
      await write(NUMBERS.num_a, `again after ${trick}`)
      await seen({ numberId: 'num_a', text: `again after ${trick}` })
      expect(lines.filter(({ numberId, closed }) => numberId === 'num_b' && closed)).toEqual([])
    }
    lines.length = 0
    for (let i = 0; i < 2; i++) await write(NUMBERS.num_b, 'nobody')
    await write(NUMBERS.num_b, 'still here')
    await seen({ numberId: 'num_b', text: 'still here' })
    expect(lines.filter(({ closed }) => closed)).toEqual([])
    await write(NUMBERS.num_b, 'nobody')
    expect(await exited).toEqual([1, null])
    expect(lines).toContainEqual({ tooMany: true })
  } finally {
    child.kill('SIGKILL')
    await remove()
  }
})
