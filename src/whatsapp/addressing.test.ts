import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { freshSqlite } from '../../test/support/stores.ts'
import type { Store } from '../db/index.ts'
import { type Sandbox, startSandbox } from '../sandbox/index.ts'
import type { Peer, SendResult } from './index.ts'
import { linkNumber, type OpenNumber, openNumber, whatsAppOn } from './test-support/number.ts'

const PHONE = '79990000001'

let sandbox: Sandbox
let store: Store
let number: OpenNumber
let count = 0

const whatsApp = () => whatsAppOn(sandbox, store.db)

beforeAll(async () => {
  sandbox = await startSandbox()
})
afterAll(() => sandbox?.stop())
beforeEach(async () => {
  store = await freshSqlite()
})
afterEach(async () => {
  await number.connection.close()
  await sandbox.client.clearFaults({})
  await sandbox.client.clearLedger()
  await sandbox.client.unlink({ phone: PHONE })
  await store.close()
})

async function send(to: Peer, text = 'Как вам ужин?'): Promise<SendResult> {
  count += 1
  const id = `3EB0${String(count).padStart(18, '0')}`
  return number.connection.send({ id, to, content: { type: 'text', text } })
}

const guestWith = async (phone: string, companions: { device: number; keys: 'sound' | 'none' | 'forged' }[]) => {
  const [guest] = await sandbox.client.createGuests({ phones: [phone], companions })
  return { peer: { phone: `+${phone}` }, lid: guest?.lid ?? '' }
}
const framesTo = (guest: string) => sandbox.client.frames({ guest })

describe('our own phone', () => {
  it('gets a copy of what we send, also where WhatsApp names our LID without the device', async () => {
    await sandbox.client.setFault({ scope: PHONE, fault: { kind: 'bare_lid' } })
    number = await linkNumber(whatsApp(), sandbox, 'num_1', PHONE)
    const [phone] = await sandbox.client.phones()
    const { peer } = await guestWith('79160000101', [])
    for (let n = 0; n < 2; n++) expect(await send(peer)).toMatchObject({ outcome: 'accepted' })
    await number.connection.close()
    number = await openNumber(whatsApp(), 'num_1')
    await number.heard.until(({ opened }) => opened[0], 'open')
    expect(await send(peer)).toMatchObject({ outcome: 'accepted' })
    const own = phone?.devices[0]?.device
    for (const { copies } of await framesTo('79160000101')) {
      expect(copies).toContain(`${phone?.lid}@lid`)
      expect(copies).not.toContain(`${phone?.lid}:${own}@lid`)
    }
  })
})

describe('the address of a message', () => {
  const LID = /^\d+@lid$/
  const BY_PHONE = /^\d+@s\.whatsapp\.net$/
  const refuseAt = (address: 'lid' | 'phone') =>
    sandbox.client.setFault({ scope: PHONE, fault: { kind: 'refuse', code: 463, firstContactsOnly: true, address } })

  beforeEach(async () => {
    await sandbox.client.restrict({ phone: PHONE, restriction: {} })
    number = await linkNumber(whatsApp(), sandbox, 'num_1', PHONE)
  })

  /** The frames that reached the server, as outcome and form of address; all under the same id. */
  async function triedWith(guest: string) {
    const frames = await framesTo(guest)
    expect(new Set(frames.map(({ id }) => id)).size).toBe(1)
    return frames.map(({ address, outcome }) => ({ outcome, address }))
  }

  it('is the LID from the first message on, for every copy', async () => {
    const { peer } = await guestWith('79160000201', [{ device: 2, keys: 'sound' }])
    expect(await send(peer)).toMatchObject({ outcome: 'accepted' })
    const [frame] = await framesTo('79160000201')
    expect(frame?.address).toMatch(LID)
    expect(frame?.copies).toHaveLength(3)
    for (const copy of frame?.copies ?? []) expect(copy).toMatch(/@lid$/)
  })

  it('is the one at which WhatsApp has devices', async () => {
    await guestWith('79160000202', [])
    await guestWith('79160000203', [])
    await sandbox.client.setFault({ scope: PHONE, fault: { kind: 'no_devices', address: 'phone' } })
    expect(await send({ phone: '+79160000202' })).toMatchObject({ outcome: 'accepted' })
    expect(await triedWith('79160000202')).toEqual([{ outcome: 'acked', address: expect.stringMatching(LID) }])
    await sandbox.client.clearFaults({})
    await number.connection.findOnWhatsApp(['+79160000203'])
    await sandbox.client.setFault({ scope: PHONE, fault: { kind: 'no_devices', address: 'lid' } })
    expect(await send({ phone: '+79160000203' })).toMatchObject({ outcome: 'accepted' })
    expect(await triedWith('79160000203')).toEqual([{ outcome: 'acked', address: expect.stringMatching(BY_PHONE) }])
  })

  it('after a 463 without a time lock is once the other one, which is then the first for new guests', async () => {
    await refuseAt('lid')
    const { peer } = await guestWith('79160000204', [])
    expect(await send(peer)).toMatchObject({ outcome: 'accepted' })
    expect(await triedWith('79160000204')).toEqual([
      { outcome: 'refused', address: expect.stringMatching(LID) },
      { outcome: 'acked', address: expect.stringMatching(BY_PHONE) },
    ])
    const { peer: next } = await guestWith('79160000205', [])
    expect(await send(next)).toMatchObject({ outcome: 'accepted' })
    expect(await triedWith('79160000205')).toEqual([{ outcome: 'acked', address: expect.stringMatching(BY_PHONE) }])
    expect(number.heard.restrictions.filter((restriction) => restriction !== null)).toEqual([])
  })

  it('the second try is asked for; one that has to wait goes to the other address the next time, once', async () => {
    await number.connection.close()
    const asked: string[] = []
    let may = false
    number = await openNumber(whatsApp(), 'num_1', {
      mayTryOtherAddress: async (id) => {
        asked.push(id)
        return may
      },
    })
    await number.heard.until(({ opened }) => opened[0], 'open')
    await refuseAt('lid')
    const { peer } = await guestWith('79160000221', [])
    const again = (id: string) =>
      number.connection.send({ id, to: peer, content: { type: 'text', text: 'Как вам ужин?' } })
    expect(await again('3EB0D1')).toMatchObject({ outcome: 'not_sent', retryable: true })
    expect(await again('3EB0D1')).toMatchObject({ outcome: 'accepted' })
    expect((await triedWith('79160000221')).map(({ outcome }) => outcome)).toEqual(['refused', 'acked'])
    expect(asked).toEqual(['3EB0D1'])
    may = true
    await refuseAt('phone')
    const { peer: other } = await guestWith('79160000222', [])
    expect(await send(other)).toEqual({ outcome: 'refused', code: 463 })
    expect(asked).toHaveLength(2)
  })

  it('is not tried twice: what both refuse is refused', async () => {
    await refuseAt('lid')
    await refuseAt('phone')
    const { peer } = await guestWith('79160000206', [])
    expect(await send(peer)).toEqual({ outcome: 'refused', code: 463 })
    expect((await triedWith('79160000206')).map(({ outcome }) => outcome)).toEqual(['refused', 'refused'])
  })

  it('stays while the time lock is active, the cap is reached, or WhatsApp does not say', async () => {
    const until = Date.now() + 3_600_000
    const locked = { reachoutTimelock: { until, type: 'DEFAULT' } }
    const capped = { capping: { status: 'CAPPED', total: 5, used: 5, until } } as const
    for (const [guest, restriction] of [
      ['79160000207', locked],
      ['79160000208', capped],
    ] as const) {
      const { peer } = await guestWith(guest, [])
      await sandbox.client.restrict({ phone: PHONE, restriction, push: false })
      expect(await send(peer)).toEqual({ outcome: 'refused', code: 463 })
      expect(await triedWith(guest)).toHaveLength(1)
    }
    await sandbox.client.restrict({ phone: PHONE, restriction: {}, push: false })
    await refuseAt('lid')
    await sandbox.client.setFault({ scope: PHONE, fault: { kind: 'no_answer', xmlns: 'w:mex' } })
    await number.connection.close()
    number = await openNumber(whatsAppOn(sandbox, store.db, { tuning: { ackTimeoutMs: 1_000 } }), 'num_1')
    await number.heard.until(({ opened }) => opened[0], 'open')
    const { peer } = await guestWith('79160000209', [])
    expect(await send(peer)).toEqual({ outcome: 'refused', code: 463 })
    expect(await triedWith('79160000209')).toHaveLength(1)
  })
})

describe('a guest with linked devices', () => {
  beforeEach(async () => {
    number = await linkNumber(whatsApp(), sandbox, 'num_1', PHONE)
  })

  it('gets the message on the phone and on those that have keys', async () => {
    const { peer, lid } = await guestWith('79160000102', [
      { device: 3, keys: 'none' },
      { device: 5, keys: 'sound' },
    ])
    for (let n = 0; n < 3; n++) expect(await send(peer)).toMatchObject({ outcome: 'accepted' })
    await sandbox.client.until({ kind: 'shown', count: 3, filter: { guest: '79160000102' } })
    const frames = await framesTo('79160000102')
    expect(frames).toHaveLength(3)
    for (const { copies } of frames) {
      const toGuest = copies.filter((jid) => jid.startsWith(lid))
      expect(toGuest.sort()).toEqual([`${lid}:5@lid`, `${lid}@lid`])
    }
  })

  it('gets it also when no linked device has keys; without any keys at all nothing leaves', async () => {
    const { peer } = await guestWith('79160000103', [{ device: 1, keys: 'none' }])
    expect(await send(peer)).toMatchObject({ outcome: 'accepted' })
    const { peer: lost } = await guestWith('79160000104', [])
    await sandbox.client.setFault({ scope: PHONE, fault: { kind: 'no_keys', count: 2 } })
    expect(await send(lost)).toMatchObject({ outcome: 'not_sent', retryable: true })
    expect(await send(lost)).toMatchObject({ outcome: 'accepted' })
  })

  it('gets nothing by keys that are not signed by the device, and the others get theirs', async () => {
    const { peer, lid } = await guestWith('79160000105', [
      { device: 3, keys: 'forged' },
      { device: 5, keys: 'sound' },
    ])
    expect(await send(peer)).toMatchObject({ outcome: 'accepted' })
    const [frame] = await framesTo('79160000105')
    expect(frame?.copies.filter((jid) => jid.startsWith(lid)).sort()).toEqual([`${lid}:5@lid`, `${lid}@lid`])
  })

  it('is not written to at all while the keys of the phone are forged, with a reason, and is when they are its own', async () => {
    const { peer } = await guestWith('79160000106', [])
    await sandbox.client.setGuest({ guest: '79160000106', keys: 'forged' })
    const refused = { outcome: 'not_sent', retryable: false, reason: 'untrusted_keys' }
    expect(await send(peer)).toMatchObject(refused)
    expect(await framesTo('79160000106')).toEqual([])
    await sandbox.client.setGuest({ guest: '79160000106', keys: 'sound' })
    expect(await send(peer)).toMatchObject({ outcome: 'accepted' })
    await sandbox.client.until({ kind: 'shown', count: 1, filter: { guest: '79160000106' } })
  })
})

describe('a phone that a country writes in two forms', () => {
  beforeEach(async () => {
    number = await linkNumber(whatsApp(), sandbox, 'num_1', PHONE)
  })

  it.each([
    ['551187654321', '+5511987654321', 'Brazil without the ninth digit'],
    ['5511987650000', '+5511987650000', 'Brazil with it'],
    ['5215512345678', '+525512345678', 'Mexico with the 1'],
    ['5491123456789', '+5491123456789', 'Argentina with the 9'],
    ['541123450000', '+5491123450000', 'Argentina without it'],
  ])('%s, known to us as %s, is found, written to and recognised (%s)', async (account, phone) => {
    const [guest] = await sandbox.client.createGuests({ phones: [account], behaviour: { writesAs: 'phone' } })
    expect([...(await number.connection.findOnWhatsApp([phone])).keys()]).toContain(phone)
    expect(await send({ phone })).toMatchObject({ outcome: 'accepted' })
    await number.heard.until(({ receipts }) => receipts.find((r) => r.peer.phone === phone), 'a receipt of this phone')
    await sandbox.client.guestSends({
      guest: guest?.phone ?? '',
      to: PHONE,
      content: { kind: 'text', text: 'Ужин был чудесный' },
    })
    const answer = await number.heard.until(({ messages }) => messages[0], 'the answer')
    expect(answer.peer.phone).toBe(phone)
  })

  it('is written to without having been asked about', async () => {
    await sandbox.client.createGuests({ phones: ['551187659999'] })
    expect(await send({ phone: '+5511987659999' })).toMatchObject({ outcome: 'accepted' })
    expect((await sandbox.client.frames({ guest: '551187659999' })).map(({ outcome }) => outcome)).toEqual(['acked'])
  })
})
