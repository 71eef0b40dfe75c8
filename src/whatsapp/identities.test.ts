import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { freshSqlite } from '../../test/support/stores.ts'
import type { Store } from '../db/index.ts'
import { type Sandbox, startSandbox } from '../sandbox/index.ts'
import { linkNumber, type OpenNumber, openNumber, whatsAppOn } from './test-support/number.ts'

const PHONE = '79990000001'
const ANNA = '79160000001'
const NEW_PHONE = '79160000002'

let sandbox: Sandbox
let store: Store
let number: OpenNumber

beforeAll(async () => {
  sandbox = await startSandbox()
})
afterAll(() => sandbox?.stop())
beforeEach(async () => {
  store = await freshSqlite()
})
afterEach(async () => {
  await number.connection.close()
  await store.close()
})

it('who moves to another phone or LID, or takes another username, is told, and written to there', async () => {
  const [anna] = await sandbox.client.createGuests({ phones: [ANNA] })
  number = await linkNumber(whatsAppOn(sandbox, store.db), sandbox, 'num_1', PHONE)
  const send = (id: string, to: { phone?: string; lid?: string }) =>
    number.connection.send({ id, to, content: { type: 'text', text: 'Добрый день' } })
  expect(await send('3EB0A1', { phone: `+${ANNA}` })).toMatchObject({ outcome: 'accepted' })

  const { lid } = await sandbox.client.changeIdentity({ guest: ANNA, newLid: true })
  expect(await number.heard.until(({ changes }) => changes[0], 'another LID')).toEqual({
    former: { phone: `+${ANNA}`, lid: anna?.lid },
    present: { lid },
  })
  // The number itself knows the new LID of the phone.
  await expect.poll(() => number.heard.identities.at(-1)).toEqual({ phone: `+${ANNA}`, lid })
  expect(await send('3EB0A2', { phone: `+${ANNA}` })).toMatchObject({ outcome: 'accepted' })
  const [, second] = await sandbox.client.frames({ guest: ANNA })
  expect(second?.address).toBe(`${lid}@lid`)

  await sandbox.client.changeIdentity({ guest: ANNA, phone: NEW_PHONE })
  expect(await number.heard.until(({ changes }) => changes[1], 'another phone')).toEqual({
    former: { phone: `+${ANNA}`, lid },
    present: { phone: `+${NEW_PHONE}`, lid },
  })
  for (const username of ['anna.k', 'anna', null]) {
    await sandbox.client.changeIdentity({ guest: NEW_PHONE, username })
    await number.heard.until(({ usernames }) => usernames.find((told) => told.username === username), 'a username')
  }
  expect(number.heard.usernames.map((told) => told.lid)).toEqual([lid, lid, lid])
})

it('what could not be stored is heard again by the next connection', async () => {
  await sandbox.client.createGuests({ phones: ['79160000005'] })
  const whatsApp = whatsAppOn(sandbox, store.db)
  const attempted = Promise.withResolvers<void>()
  number = await linkNumber(whatsApp, sandbox, 'num_1', PHONE, {
    onUsername: () => {
      attempted.resolve()
      throw new Error('the store is away')
    },
  })
  await sandbox.client.changeIdentity({ guest: '79160000005', username: 'boris' })
  await attempted.promise
  await number.connection.close()
  number = await openNumber(whatsApp, 'num_1')
  expect(await number.heard.until(({ usernames }) => usernames[0], 'the username')).toMatchObject({ username: 'boris' })
})
