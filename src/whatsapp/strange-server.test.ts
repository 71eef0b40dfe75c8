import { randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { freshSqlite } from '../../test/support/stores.ts'
import type { Store } from '../db/index.ts'
import { type Sandbox, startSandbox } from '../sandbox/index.ts'
import type { WhatsApp } from './index.ts'
import { linkNumber, type OpenNumber, openNumber, whatsAppOn } from './test-support/number.ts'

const PHONE = '79990000001'
const OTHER = '79990000002'
const GUEST = '79160000001'
/** Only for the server's nonsense: what it says in their name must not spoil the sessions of others. */
const NOBODY = '79160000009'

let sandbox: Sandbox
let store: Store
let whatsApp: WhatsApp
let number: OpenNumber
let other: OpenNumber

beforeAll(async () => {
  sandbox = await startSandbox()
  await sandbox.client.createGuests({ from: GUEST, count: 1 })
})
afterAll(() => sandbox?.stop())

beforeEach(async () => {
  store = await freshSqlite()
  whatsApp = whatsAppOn(sandbox, store.db)
  number = await linkNumber(whatsApp, sandbox, 'num_1', PHONE)
  other = await linkNumber(whatsApp, sandbox, 'num_2', OTHER)
})
afterEach(async () => {
  await sandbox.client.clearFaults({})
  for (const item of [number, other]) await item.connection.close()
  for (const phone of [PHONE, OTHER]) await sandbox.client.unlink({ phone })
  await store.close()
})

/** As the pool of numbers does: a lost connection is opened again. */
async function reopenIfLost(): Promise<void> {
  const [reason] = number.heard.closed
  if (!reason) return
  expect(reason).toMatchObject({ kind: 'lost', detail: expect.stringMatching(/\w/) })
  number = await openNumber(whatsApp, 'num_1')
  await number.heard.until(({ opened }) => opened[0], 'open again')
}

async function write(to: string, text: string): Promise<void> {
  const { id } = await sandbox.client.guestSends({ guest: GUEST, to, content: { kind: 'text', text } })
  const receiver = to === PHONE ? number : other
  await receiver.heard.until(({ messages }) => messages.some((message) => message.id === id), text)
}

async function everythingWorks(): Promise<void> {
  await write(OTHER, 'соседу')
  expect(other.heard.closed).toEqual([])
  const sent = { id: `3EB0${randomBytes(9).toString('hex')}`, to: { phone: `+${GUEST}` } }
  await expect
    .poll(
      async () => {
        await reopenIfLost()
        return (await number.connection.send({ ...sent, content: { type: 'text', text: 'Ждём вас' } })).outcome
      },
      { timeout: 120_000 },
    )
    .toBe('accepted')
  await write(PHONE, 'после')
}

const closing = () => number.heard.until(({ closed }) => closed[0], 'the end of the connection')

describe('what the server says is nonsense, and the process lives', () => {
  it.each(['abc', 'NaN', '', '200', '-1'])(
    'a login refused with the reason «%s» ends that connection alone',
    async (reason) => {
      await number.connection.close()
      await sandbox.client.setFault({ scope: PHONE, fault: { kind: 'login_failure', reason, count: 1 } })
      number = await openNumber(whatsApp, 'num_1')
      expect(await closing()).toMatchObject({ kind: 'lost', detail: expect.stringMatching(/\w/) })
      await everythingWorks()
    },
  )

  it.each(['abc', '', '99'])('a stream that ends with the code «%s»', async (code) => {
    await sandbox.client.disconnect({ phone: PHONE, how: 'stream_error', code })
    expect(await closing()).toMatchObject({ kind: 'lost', detail: expect.stringMatching(/\w/) })
    await everythingWorks()
  })

  it.each([
    ['a frame that cannot be decrypted', randomBytes(40), false],
    ['an empty frame', Buffer.alloc(0), false],
    ['bytes that are no stanza', Buffer.from([0, 248, 255, 255, 1]), true],
    ['a compressed stanza that is cut', Buffer.from([2, 120, 156, 1]), true],
    ['nothing', Buffer.alloc(0), true],
  ])('%s', async (_, bytes, sealed) => {
    await sandbox.client.serverSends({ phone: PHONE, base64: bytes.toString('base64'), sealed })
    expect(await closing()).toMatchObject({ kind: 'lost', detail: expect.stringMatching(/\w/) })
    await everythingWorks()
  })

  it.each([1, 2, 3])(
    'hundreds of stanzas with something strange in them (seed %i)',
    async (seed) => {
      await write(PHONE, 'до')
      let sent = 0
      for (let round = 0; round < 10; round += 1) {
        const strange = { phone: PHONE, guest: NOBODY, count: 30, seed: seed * 100 + round }
        sent += (await sandbox.client.serverSendsStrange(strange)).sent
        await number.connection.ping(10_000).catch(() => undefined)
        await reopenIfLost()
      }
      expect(sent).toBeGreaterThan(200)
      await everythingWorks()
    },
    120_000,
  )

  it('words about pairing, which is long done', async () => {
    for (let seed = 1; seed <= 5; seed += 1) {
      await sandbox.client.serverSendsStrange({ phone: PHONE, guest: NOBODY, count: 3, seed, about: 'pairing' })
      await number.connection.ping(2_000).catch(() => undefined)
      await reopenIfLost()
    }
    await everythingWorks()
  })

  it('answers to everything that is asked at opening and later', async () => {
    await number.connection.close()
    await sandbox.client.setFault({ scope: PHONE, fault: { kind: 'strange_answers', count: 60 } })
    number = await openNumber(
      whatsAppOn(sandbox, store.db, { tuning: { openTimeoutMs: 5_000, ackTimeoutMs: 2_000 } }),
      'num_1',
    )
    await number.heard.until(({ opened, closed }) => opened[0] ?? closed[0], 'open or lost')
    for (let n = 0; n < 10; n += 1) {
      await number.connection.findOnWhatsApp([`+${GUEST}`]).catch(() => undefined)
      await number.connection.fetchRestriction().catch(() => undefined)
      const to = { phone: `+7916000001${n}` }
      await number.connection.send({ id: `3EB0AAAAAAAAAAAAA${n}`, to, content: { type: 'text', text: 'x' } })
    }
    await sandbox.client.clearFaults({})
    await everythingWorks()
  }, 180_000)
})
