import { encodeWAMessage } from '@whiskeysockets/baileys'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runs } from '../../test/support/properties.ts'
import { freshSqlite } from '../../test/support/stores.ts'
import type { Store } from '../db/index.ts'
import { type Sandbox, startSandbox } from '../sandbox/index.ts'
import { randomMessage } from '../sandbox/random-message.ts'
import { SILENT } from './baileys/normalise.ts'
import { readEntry } from './baileys/read-entry.ts'
import { unwrap } from './baileys/unwrap.ts'
import { linkNumber, type OpenNumber, whatsAppOn } from './test-support/number.ts'

const PHONE = '79990000001'
const [STRANGE, SOUND] = ['79160000001', '79160000002']

let sandbox: Sandbox
let store: Store
let number: OpenNumber

beforeAll(async () => {
  sandbox = await startSandbox()
  await sandbox.client.createGuests({ from: STRANGE, count: 2 })
  store = await freshSqlite()
  number = await linkNumber(whatsAppOn(sandbox, store.db), sandbox, 'num_1', PHONE)
})
afterAll(async () => {
  await number?.connection.close()
  await sandbox?.stop()
  await store?.close()
})

const anySeed = fc.integer({ min: 0, max: 2 ** 31 })

it('whatever the schema allows says something, or is one of the kinds that say nothing', {
  tags: 'property',
}, async () => {
  const deps = {
    me: () => ({ phone: `+${PHONE}` }),
    takesGroups: false,
    findOrderItems: async () => [],
    complete: async <T>(peer: T) => peer,
  }
  const holds = fc.asyncProperty(anySeed, async (seed) => {
    const message = randomMessage(seed)
    const attrs = { id: 'A', from: `${STRANGE}@s.whatsapp.net`, t: '1800000000' }
    const plaintext = encodeWAMessage(message)
    const read = await readEntry(deps, { id: 'j', attrs, fingerprint: 'f', plaintext })
    if (read.length > 0) return
    const { message: inner } = unwrap(message)
    const kinds = Object.keys(inner).filter((kind) => inner[kind as keyof typeof inner])
    expect(kinds.filter((kind) => !SILENT.has(kind))).toEqual([])
  })
  await fc.assert(holds, { numRuns: runs(500) })
})

it('random messages hold nothing up: those of others come, and their own chat goes on', {
  tags: 'property',
}, async () => {
  const seeds = fc.sample(anySeed, runs(60))
  for (const seed of seeds) {
    await sandbox.client.guestSends({ guest: STRANGE, to: PHONE, content: { kind: 'random', seed } })
  }
  for (const guest of [SOUND, STRANGE]) {
    const { id } = await sandbox.client.guestSends({ guest, to: PHONE, content: { kind: 'text', text: 'после' } })
    await number.heard.until(({ messages }) => messages.some((message) => message.id === id), `after them, by ${guest}`)
  }
  expect(number.heard.closed).toEqual([])
  const sent = { id: '3EB0AAAAAAAAAAAAAAAA77', to: { phone: `+${STRANGE}` } }
  const result = await number.connection.send({ ...sent, content: { type: 'text', text: 'Ждём вас' } })
  expect(result).toMatchObject({ outcome: 'accepted' })
})
