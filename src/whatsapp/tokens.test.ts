import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { freshSqlite } from '../../test/support/stores.ts'
import type { Store } from '../db/index.ts'
import { DAY } from '../lib/units.ts'
import { type Sandbox, startSandbox } from '../sandbox/index.ts'
import { linkNumber, type OpenNumber, openNumber, whatsAppOn } from './test-support/number.ts'

const PHONE = '79990000001'
const guest = (n: number) => String(79160000000 + n)

let sandbox: Sandbox
let store: Store
let number: OpenNumber
let count = 0

beforeAll(async () => {
  sandbox = await startSandbox()
  await sandbox.client.createPhone({ phone: PHONE })
  await sandbox.client.createGuests({ from: guest(0), count: 10 })
  await sandbox.client.requireTokens({ phone: PHONE, required: true })
})
afterAll(() => sandbox?.stop())
beforeEach(async () => {
  store = await freshSqlite()
})
afterEach(async () => {
  await number?.connection.close()
  await store.close()
})

const whatsApp = () => whatsAppOn(sandbox, store.db)

function send(to: number) {
  const id = `3EB0${String(++count).padStart(18, '0')}`
  return number.connection.send({ id, to: { phone: `+${guest(to)}` }, content: { type: 'text', text: 'Добрый день' } })
}

async function sendsWithToken(to: number) {
  expect(await send(to)).toMatchObject({ outcome: 'accepted' })
  expect((await sandbox.client.frames({ guest: guest(to) })).at(-1)).toMatchObject({ token: true })
}

/** Comes separately, in its own time: nothing shows when it has been stored. */
async function untilKnown(to: number): Promise<void> {
  await expect.poll(() => number.connection.hasToken({ phone: `+${guest(to)}` })).toBe(true)
}

it('tokens of guests are kept however they come, borne by first messages, over a restart, and run out', async () => {
  const give = (to: number, way: 'notification' | 'message' | 'history' | 'answer', at?: number) =>
    sandbox.client.giveToken({ phone: PHONE, guest: guest(to), way, ...(at === undefined ? {} : { at }) })
  await give(1, 'history')
  await give(2, 'history', Date.now() - 40 * DAY)
  number = await linkNumber(whatsApp(), sandbox, 'num_1', PHONE)
  const phones = [0, 1, 2, 3, 4, 5].map((n) => `+${guest(n)}`)
  await number.connection.findOnWhatsApp(phones)

  expect(await send(0)).toEqual({ outcome: 'refused', code: 463 })
  expect(await number.connection.hasToken({ phone: phones[0]! })).toBe(false)
  await untilKnown(1)
  await sendsWithToken(1)
  expect(await number.connection.hasToken({ phone: phones[2]! })).toBe(false)
  expect(await send(2)).toEqual({ outcome: 'refused', code: 463 })

  await give(3, 'notification')
  await untilKnown(3)
  await give(4, 'message')
  await sandbox.client.guestSends({ guest: guest(4), to: PHONE, content: { kind: 'text', text: 'Вы открыты?' } })
  await untilKnown(4)
  // After a refusal ours is issued and WhatsApp answers with the guest's; the try at the other address may carry it
  // already.
  await give(5, 'answer')
  await send(5)
  expect((await sandbox.client.frames({ guest: guest(5) }))[0]).toMatchObject({ outcome: 'refused', token: false })
  await untilKnown(5)
  await number.connection.close()
  number = await openNumber(whatsApp(), 'num_1')
  await number.heard.until(({ opened }) => opened[0], 'open again')
  for (const to of [3, 4, 5]) await sendsWithToken(to)

  // An older one does not replace a newer one.
  await give(3, 'notification', Date.now() - 40 * DAY)
  await sandbox.client.guestSends({ guest: guest(4), to: PHONE, content: { kind: 'text', text: 'Спасибо' } })
  await number.heard.until(({ messages }) => messages.length > 0, 'what came after it')
  expect(await number.connection.hasToken({ phone: phones[3]! })).toBe(true)
  expect(number.heard.restrictions.filter((restriction) => restriction !== null)).toEqual([])
})
