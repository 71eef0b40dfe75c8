import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { freshSqlite } from '../../test/support/stores.ts'
import type { Store } from '../db/index.ts'
import { type Sandbox, startSandbox } from '../sandbox/index.ts'
import { linkNumber, type OpenNumber, openNumber, whatsAppOn } from './test-support/number.ts'

const PHONE = '79990000001'
const CURRENT = 1_050_000_000

let sandbox: Sandbox
let store: Store
let number: OpenNumber | undefined

/** Each as after a restart of the process: what it knows is in the store. */
const whatsApp = () => whatsAppOn(sandbox, store.db)
const page = (latest: number | null, bounds: { oldest?: number; newest?: number } = {}) =>
  sandbox.client.setWebVersion({ latest, ...bounds })

beforeAll(async () => {
  sandbox = await startSandbox()
})
afterAll(() => sandbox?.stop())
beforeEach(async () => {
  store = await freshSqlite()
})
afterEach(async () => {
  await number?.connection.close()
  await page(CURRENT)
  await sandbox.client.clearLedger()
  await sandbox.client.unlink({ phone: PHONE })
  await store.close()
})

async function claimed(): Promise<unknown[]> {
  const notes = await sandbox.client.notes({})
  return notes.filter(({ note }) => note === 'version').map(({ detail }) => detail)
}

async function reopen(product = whatsApp()): Promise<OpenNumber> {
  await number?.connection.close()
  number = await openNumber(product, 'num_1')
  return number
}
const opened = (of: OpenNumber) => of.heard.until((heard) => heard.opened[0], 'open')

it('claims the version that WhatsApp gives to browsers, and keeps it for when the page is away', async () => {
  await page(CURRENT)
  number = await linkNumber(whatsApp(), sandbox, 'num_1', PHONE)
  expect(await claimed()).toEqual([CURRENT, CURRENT])
  await page(null)
  await opened(await reopen())
  expect((await claimed()).at(-1)).toBe(CURRENT)
})

it('a version that is not taken any more is replaced by the one of the day', async () => {
  await page(CURRENT)
  number = await linkNumber(whatsApp(), sandbox, 'num_1', PHONE)
  await page(CURRENT + 500, { oldest: CURRENT + 400 })
  const product = whatsApp()
  const refused = await reopen(product)
  const reason = await refused.heard.until(({ closed }) => closed[0], 'the refusal')
  expect(reason).toMatchObject({ kind: 'lost', code: 405 })
  await opened(await reopen(product))
  expect((await claimed()).slice(-2)).toEqual([CURRENT, CURRENT + 500])
})

it('a new version that is refused makes way for the one that was taken last', async () => {
  await page(CURRENT)
  number = await linkNumber(whatsApp(), sandbox, 'num_1', PHONE)
  await page(CURRENT + 1, { newest: CURRENT })
  await store.db.updateTable('whatsapp_web_versions').set({ at: 0 }).where('kind', '=', 'latest').execute()
  const product = whatsApp()
  // The answer is not waited for while there is a version that works.
  await opened(await reopen(product))
  await expect
    .poll(() => store.db.selectFrom('whatsapp_web_versions').select('version').where('kind', '=', 'latest').execute())
    .toEqual([{ version: `2.3000.${CURRENT + 1}` }])
  const refused = await reopen(product)
  await refused.heard.until(({ closed }) => closed[0], 'the refusal')
  await opened(await reopen(product))
  expect((await claimed()).slice(-2)).toEqual([CURRENT + 1, CURRENT])
})

it('without any word of WhatsApp the library’s version is claimed', async () => {
  await page(null)
  number = await linkNumber(whatsApp(), sandbox, 'num_1', PHONE)
  const [first] = await claimed()
  expect(first).toBeGreaterThan(1_000_000_000)
  expect(first).not.toBe(CURRENT)
})
