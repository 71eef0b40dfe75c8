import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { freshSqlite } from '../../test/support/stores.ts'
import type { Store } from '../db/index.ts'
import { type Sandbox, startSandbox } from '../sandbox/index.ts'
import { linkNumber, type OpenNumber, openNumber, whatsAppOn } from './test-support/number.ts'

const PHONE = '79990000001'
const PLACES = ['group', 'status', 'broadcast', 'newsletter'] as const

let sandbox: Sandbox
let store: Store
let number: OpenNumber
let guests: string[]

beforeAll(async () => {
  sandbox = await startSandbox()
  const phones = ['phone', 'lid', 'lid_only'] as const
  guests = []
  for (const [i, writesAs] of phones.entries()) {
    const from = `7916000000${i}`
    const created = await sandbox.client.createGuests({ from, count: 1, behaviour: { writesAs } })
    guests.push(...created.map(({ phone = '' }) => phone))
  }
})
afterAll(() => sandbox?.stop())

beforeEach(async () => {
  store = await freshSqlite()
  number = await linkNumber(whatsAppOn(sandbox, store.db), sandbox, 'num_1', PHONE)
})
afterEach(async () => {
  await number.connection.close()
  await sandbox.client.unlink({ phone: PHONE })
  await store.close()
})

async function timeOf(guest: string, text: string): Promise<number> {
  const startedAt = performance.now()
  const { id } = await sandbox.client.guestSends({ guest, to: PHONE, content: { kind: 'text', text } })
  await number.heard.until(({ messages }) => messages.some((message) => message.id === id), text)
  return performance.now() - startedAt
}

describe('posts in groups, as status, to broadcast lists and in channels', () => {
  it.each(PLACES)('%s: fifteen of them do not delay what their author writes to the number', async (where) => {
    for (const guest of guests) {
      const before = await timeOf(guest, 'до')
      await sandbox.client.guestPosts({ guest, to: PHONE, where, text: 'всем', count: 15 })
      const after = await timeOf(guest, 'после')
      // If each held it back for two seconds, it would take half a minute.
      expect(after).toBeLessThan(before + 20_000)
    }
    const texts = number.heard.messages.map(({ content }) => content.type === 'text' && content.text)
    expect(new Set(texts)).toEqual(new Set(['до', 'после']))
  })

  it('that waited while the number was away do not delay either, and none is asked for again', async () => {
    const [guest = ''] = guests
    await timeOf(guest, 'знакомство')
    await number.connection.close()
    for (const where of PLACES) await sandbox.client.guestPosts({ guest, to: PHONE, where, text: 'всем', count: 15 })
    const content = { kind: 'text' as const, text: 'лично' }
    const { id } = await sandbox.client.guestSends({ guest, to: PHONE, content })
    number = await openNumber(whatsAppOn(sandbox, store.db), 'num_1')
    await number.heard.until(({ opened }) => opened[0], 'open')
    const startedAt = performance.now()
    await number.heard.until(({ messages }) => messages.some((message) => message.id === id), 'the direct message')
    expect(performance.now() - startedAt).toBeLessThan(20_000)
    await expect.poll(async () => (await sandbox.client.phones())[0]?.devices[0]?.pending).toBe(0)
  })
})

describe('groups that are switched on', () => {
  it('come into the inbox with their author, in order with what the author writes directly', async () => {
    await number.connection.close()
    const takesGroups = whatsAppOn(sandbox, store.db, { settings: { OTKLIK_WHATSAPP_GROUPS: 'true' } })
    number = await openNumber(takesGroups, 'num_1')
    await number.heard.until(({ opened }) => opened[0], 'open')
    const [guest = ''] = guests
    const first = await sandbox.client.guestPosts({ guest, to: PHONE, where: 'group', text: 'всем' })
    // It brings the key for the others.
    await number.heard.until(({ messages }) => messages.some(({ id }) => first.ids.includes(id)), 'the first post')
    await sandbox.client.guestPosts({ guest, to: PHONE, where: 'group', text: 'всем', count: 2 })
    await timeOf(guest, 'лично')
    const heard = number.heard.messages.map(({ content, peer }) => [
      peer.phone,
      content.type === 'text' ? content.text : content.type,
    ])
    expect(heard).toEqual([...Array(3).fill([`+${guest}`, 'всем']), [`+${guest}`, 'лично']])
  })
})
