import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freshSqlite } from '../../test/support/stores.ts'
import type { Store } from '../db/index.ts'
import { type Sandbox, startSandbox } from '../sandbox/index.ts'
import { linkNumber, type OpenNumber, whatsAppOn } from './test-support/number.ts'

const PHONE = '79990000001'
const GUEST = '79160000001'

describe('the own phone', () => {
  let sandbox: Sandbox
  let store: Store
  let number: OpenNumber

  beforeAll(async () => {
    sandbox = await startSandbox()
    await sandbox.client.createGuests({ phones: [GUEST], names: ['Анна'] })
    store = await freshSqlite()
    number = await linkNumber(whatsAppOn(sandbox, store.db), sandbox, 'num_1', PHONE)
  })
  afterAll(async () => {
    await number?.connection.close()
    await sandbox?.stop()
    await store?.close()
  })

  it('writes to one person, whether the frame names the phone or the LID', async () => {
    const { id } = await sandbox.client.guestSends({
      guest: GUEST,
      to: PHONE,
      content: { kind: 'text', text: 'Привет' },
    })
    const { peer } = await number.heard.until(({ messages }) => messages.find((one) => one.id === id), 'the guest')
    for (const address of ['phone', 'lid'] as const) {
      const content = { kind: 'text', text: address } as const
      const { id: own } = await sandbox.client.phoneSends({ phone: PHONE, to: GUEST, content, address })
      const heard = await number.heard.until(({ messages }) => messages.find((one) => one.id === own), address)
      expect(heard).toMatchObject({ fromMe: true, content: { text: address } })
      expect(heard.peer).toEqual(peer)
    }
  })

  it('marks a chat as unread and as read, and hears the same from here', async () => {
    const peer = { phone: `+${GUEST}` }
    for (const [n, unread] of [true, false].entries()) {
      await sandbox.client.phoneMarks({ phone: PHONE, guest: GUEST, unread })
      const mark = await number.heard.until(({ marks }) => marks[n], 'a mark of the phone')
      expect(mark).toMatchObject({ peer, unread })
    }
    const last = { id: number.heard.messages[0]!.id, fromMe: false, at: Date.now() }
    for (const [n, unread] of [true, false].entries()) {
      await number.connection.markChat({ peer, unread }, last)
      await sandbox.client.until({ kind: 'notes', note: 'settings changed', number: PHONE, count: n + 1 })
    }
    const changes = (await sandbox.client.notes({ number: PHONE })).filter(({ note }) => note === 'settings changed')
    expect(JSON.stringify(changes.at(-1)?.detail)).toContain('"markChatAsRead"')
    // The phone can still change what another device has changed.
    await sandbox.client.phoneMarks({ phone: PHONE, guest: GUEST, unread: true })
    expect(await number.heard.until(({ marks }) => marks[2], 'a mark after ours')).toMatchObject({ unread: true })
  })
})
