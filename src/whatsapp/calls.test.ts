import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freshSqlite } from '../../test/support/stores.ts'
import type { Store } from '../db/index.ts'
import { type Sandbox, startSandbox } from '../sandbox/index.ts'
import { linkNumber, type OpenNumber, openNumber, whatsAppOn } from './test-support/number.ts'

const PHONE = '79990000001'
const GUEST = '79160000001'

describe('calls', () => {
  let sandbox: Sandbox
  let store: Store
  let number: OpenNumber

  beforeAll(async () => {
    sandbox = await startSandbox()
    await sandbox.client.createGuests({ phones: [GUEST], names: ['Анна'], behaviour: { writesAs: 'lid' } })
    store = await freshSqlite()
    number = await linkNumber(whatsAppOn(sandbox, store.db), sandbox, 'num_1', PHONE)
  })
  afterAll(async () => {
    await number?.connection.close()
    await sandbox?.stop()
    await store?.close()
  })

  const call = async (video = false) => (await sandbox.client.guestCalls({ guest: GUEST, to: PHONE, video })).id
  const heard = (id: string) =>
    number.heard.until(({ messages }) => messages.find((message) => message.id === id), 'the end of a call')
  const ringing = (id: string) =>
    number.heard.until(({ ringing }) => ringing.find((one) => one.id === id), 'a ringing call')

  it.each([
    ['hung_up', 'missed'],
    ['timeout', 'missed'],
    ['answered', 'answered'],
    ['declined', 'declined'],
  ] as const)('that end as %s are told as %s, with who called and when', async (how, outcome) => {
    const video = how === 'timeout'
    const id = await call(video)
    expect(await ringing(id)).toMatchObject({ peer: { phone: `+${GUEST}` }, pushName: 'Анна', video })
    await sandbox.client.endCall({ id, how })
    const ended = await heard(id)
    expect(ended).toMatchObject({
      peer: { phone: `+${GUEST}`, lid: expect.stringMatching(/^\d+$/) },
      fromMe: false,
      pushName: 'Анна',
      content: { type: 'call', video, outcome },
    })
    expect(Math.abs(ended.at - Date.now())).toBeLessThan(60_000)
  })

  it('are turned away: they stop ringing at the network, and are told as rejected', async () => {
    const id = await call()
    await ringing(id)
    await number.connection.rejectCall(id)
    expect(await heard(id)).toMatchObject({ content: { type: 'call', outcome: 'rejected' } })
    await sandbox.client.until({ kind: 'notes', note: 'call rejected', number: PHONE, count: 1 })
    await expect(number.connection.rejectCall(id)).rejects.toThrow('rings no more')
  })

  it('missed while the number was away are told when it is back; one that rang at its end is not lost', async () => {
    const rang = await call()
    await ringing(rang)
    const { heard: before } = number
    await number.connection.close()
    expect(before.messages.find(({ id }) => id === rang)).toMatchObject({ content: { outcome: 'missed' } })
    const away = await call()
    await sandbox.client.endCall({ id: away, how: 'hung_up' })
    number = await openNumber(whatsAppOn(sandbox, store.db), 'num_1')
    expect(await heard(away)).toMatchObject({
      peer: { phone: `+${GUEST}` },
      content: { type: 'call', outcome: 'missed' },
    })
    // A call that no longer rings cannot be rejected.
    expect(number.heard.ringing).toEqual([])
  })
})
