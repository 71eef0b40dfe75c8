import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eachStore } from '../../test/support/stores.ts'
import type { Store } from '../db/index.ts'
import { whatsAppMessageId } from '../lib/ids.ts'
import { type Sandbox, startSandbox } from '../sandbox/index.ts'
import type { WhatsApp } from './index.ts'
import { linkNumber, type OpenNumber, openNumber, whatsAppOn } from './test-support/number.ts'

const PHONE = '79990000001'
const GUEST = '79160000001'

eachStore('a number on WhatsApp', (openStore) => {
  let sandbox: Sandbox
  let store: Store
  let whatsApp: WhatsApp
  let number: OpenNumber

  beforeAll(async () => {
    sandbox = await startSandbox()
    await sandbox.client.createGuests({ from: GUEST, count: 5, names: ['Анна', 'Boris'] })
    store = await openStore()
    whatsApp = whatsAppOn(sandbox, store.db)
  })
  afterAll(async () => {
    await number?.connection.close()
    await sandbox?.stop()
  })

  it('is linked by QR and says whose it is', async () => {
    expect(await whatsApp.isLinked('num_1')).toBe(false)
    number = await linkNumber(whatsApp, sandbox, 'num_1', PHONE)
    expect(number.heard.opened).toMatchObject([{ phone: `+${PHONE}` }])
    expect(number.heard.opened[0]?.lid).toMatch(/^\d+$/)
    expect(await whatsApp.isLinked('num_1')).toBe(true)
  })

  it('sends a text, with the acknowledgement as its end, and hears of its receipts', async () => {
    const id = whatsAppMessageId('dlv_1')
    const to = { phone: `+${GUEST}` }
    const result = await number.connection.send({ id, to, content: { type: 'text', text: 'Как вам ужин?' } })
    expect(result).toMatchObject({ outcome: 'accepted' })
    await sandbox.client.until({ kind: 'shown', count: 1, filter: { guest: GUEST } })
    expect(await sandbox.client.shown({ guest: GUEST })).toMatchObject([{ id, text: 'Как вам ужин?', kind: 'text' }])
    await number.heard.until(({ receipts }) => receipts.some((r) => r.status === 'read'), 'read')
    expect(number.heard.receipts.map((r) => r.status)).toEqual(['delivered', 'read'])
    expect(number.heard.receipts[0]).toMatchObject({ messageIds: [id], peer: { phone: `+${GUEST}` } })
    expect(number.heard.identities).toMatchObject([{ phone: `+${GUEST}` }])
  })

  it('hands over what a guest writes', async () => {
    const content = { kind: 'text' as const, text: 'Всё супер' }
    const { id } = await sandbox.client.guestSends({ guest: GUEST, to: PHONE, content })
    const message = await number.heard.until(({ messages }) => messages[0], 'message')
    expect(message).toMatchObject({
      id,
      peer: { phone: `+${GUEST}`, lid: expect.stringMatching(/^\d+$/) },
      fromMe: false,
      pushName: 'Анна',
      content: { type: 'text', text: 'Всё супер' },
      offline: false,
    })
    await sandbox.client.until({ kind: 'guest_messages', state: 'delivered', count: 1, filter: { guest: GUEST } })
  })

  it('hears what is read on its own phone, and does not take it for a receipt of the guest', async () => {
    const before = number.heard.receipts.length
    const ids = ['3AREAD1', '3AREAD2']
    await sandbox.client.phoneReads({ phone: PHONE, guest: GUEST, ids })
    const read = await number.heard.until(({ ownReads }) => ownReads[0], 'what was read')
    expect(read.messageIds).toEqual(ids)
    expect(number.heard.receipts).toHaveLength(before)
  })

  it('comes back with its stored credentials and takes what it missed, in order', async () => {
    await number.connection.close()
    expect(number.heard.closed).toEqual([{ kind: 'closed_by_us' }])
    await sandbox.client.until({ kind: 'online', phone: PHONE, online: false })
    const texts = ['один', 'два', 'три', 'четыре']
    for (const text of texts) {
      await sandbox.client.guestSends({ guest: GUEST, to: PHONE, content: { kind: 'text', text } })
    }
    number = await openNumber(whatsApp, 'num_1')
    await number.heard.until(({ messages }) => messages.length === 4, 'four messages')
    expect(number.heard.messages.map((m) => m.content)).toEqual(texts.map((text) => ({ type: 'text', text })))
    expect(number.heard.messages.every((m) => m.offline)).toBe(true)
    // The receipts leave a moment after the messages are heard.
    await expect.poll(async () => (await sandbox.client.check()).lost).toEqual([])
    expect(number.heard.qrs).toEqual([])
  })

  it('issues its privacy token to a guest once a week, not with every message', async () => {
    const id = whatsAppMessageId('dlv_2')
    const to = { phone: `+${GUEST}` }
    const result = await number.connection.send({ id, to, content: { type: 'text', text: 'Ждём вас снова' } })
    expect(result).toMatchObject({ outcome: 'accepted' })
    await number.heard.until(({ receipts }) => receipts.some((r) => r.status === 'read'), 'read')
    const notes = await sandbox.client.notes({ number: PHONE })
    expect(notes.filter(({ note }) => note === 'token issued')).toHaveLength(1)
  })

  it('hands over the username of a guest whose phone is hidden, and answers by the LID alone', async () => {
    const [hidden] = await sandbox.client.createGuests({ phones: ['79160000099'], withoutPhone: true })
    const guest = hidden?.lid ?? ''
    await sandbox.client.setGuest({ guest, username: 'anna.k' })
    const { id } = await sandbox.client.guestSends({
      guest,
      to: PHONE,
      content: { kind: 'text', text: 'Есть столик?' },
    })
    const message = await number.heard.until(({ messages }) => messages.find((one) => one.id === id), 'message')
    expect(message).toMatchObject({ peer: { lid: guest }, username: 'anna.k' })
    expect(message.peer.phone).toBeUndefined()
    const answer = { id: whatsAppMessageId('dlv_hidden'), content: { type: 'text' as const, text: 'Да' } }
    expect(await number.connection.send({ ...answer, to: { lid: guest } })).toMatchObject({ outcome: 'accepted' })
    await sandbox.client.until({ kind: 'shown', count: 1, filter: { guest } })
  })

  it('keeps nothing readable and no journal in the store', async () => {
    await number.connection.close()
    expect(await store.db.selectFrom('whatsapp_journal').select('id').execute()).toEqual([])
    const rows = await store.db.selectFrom('whatsapp_keys').select('value').execute()
    expect(rows.length).toBeGreaterThan(800)
    const all = Buffer.concat(rows.map(({ value }) => Buffer.from(value)))
    for (const word of ['privKey', 'chainKey', 'private']) expect(all.includes(word)).toBe(false)
  })
})

describe('a number that is not linked', () => {
  it('is refused without a right secret key', () => {
    const anywhere = { url: 'ws://127.0.0.1:1/', rootKey: '00'.repeat(32), caFile: '/dev/null' }
    expect(() => whatsAppOn(anywhere, undefined as never, { secretKey: Buffer.alloc(5) })).toThrow(/32 bytes/)
  })
})
