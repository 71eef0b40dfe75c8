import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { freshSqlite } from '../../test/support/stores.ts'
import type { Store } from '../db/index.ts'
import { type Fault, type Sandbox, startSandbox } from '../sandbox/index.ts'
import type { SendResult } from './index.ts'
import { linkNumber, type OpenNumber, openNumber, whatsAppOn } from './test-support/number.ts'

const PHONE = '79990000001'
const GUEST = '79160000001'
const to = { phone: `+${GUEST}` }
const IMPATIENT = { ackTimeoutMs: 700, openTimeoutMs: 2_500 }

let sandbox: Sandbox
let store: Store
let number: OpenNumber
let count = 0

const whatsApp = (tuning = {}) => whatsAppOn(sandbox, store.db, { tuning })
const fault = (item: Fault) => sandbox.client.setFault({ scope: item.kind === 'upgrade' ? 'all' : PHONE, fault: item })

beforeAll(async () => {
  sandbox = await startSandbox()
  await sandbox.client.createGuests({ from: GUEST, count: 40 })
})
afterAll(() => sandbox?.stop())

beforeEach(async () => {
  store = await freshSqlite()
  number = await linkNumber(whatsApp(), sandbox, 'num_1', PHONE)
})
afterEach(async () => {
  await sandbox.client.clearFaults({})
  await sandbox.client.restrict({ phone: PHONE, restriction: {} })
  await number.connection.close()
  await sandbox.client.unlink({ phone: PHONE })
  await store.close()
})

function send(text = 'Как вам ужин?', id = nextId()): Promise<SendResult> & { id: string } {
  return Object.assign(number.connection.send({ id, to, content: { type: 'text', text } }), { id })
}

function nextId(): string {
  count += 1
  return `3EB0${String(count).padStart(18, '0')}`
}

async function reopen(tuning: typeof IMPATIENT): Promise<void> {
  await number.connection.close()
  number = await openNumber(whatsApp(tuning), 'num_1')
  await number.heard.until(({ opened }) => opened[0], 'open again')
}

const closing = (opened = number) => opened.heard.until(({ closed }) => closed[0], 'the end of the connection')

describe('how a send ends', () => {
  it('refused: with the code, and 463 with the restriction behind it', async () => {
    await fault({ kind: 'refuse', code: 479, count: 1 })
    expect(await send()).toEqual({ outcome: 'refused', code: 479 })
    const until = Date.now() + 3_600_000
    const reachoutTimelock = { until, type: 'DEFAULT' }
    await sandbox.client.restrict({ phone: PHONE, restriction: { reachoutTimelock }, push: false })
    const stranger = { phone: '+79160000030' }
    const first = { id: nextId(), to: stranger, content: { type: 'text', text: 'Здравствуйте' } } as const
    expect(await number.connection.send(first)).toEqual({ outcome: 'refused', code: 463 })
    const isLock = (r: unknown) => r !== null
    const restriction = await number.heard.until(({ restrictions }) => restrictions.find(isLock), 'restriction')
    expect(restriction).toEqual({ kind: 'reachout_lock', until: Math.floor(until / 1_000) * 1_000 })
    expect(await number.connection.fetchRestriction()).toEqual(restriction)
  })

  it('unconfirmed when no acknowledgement comes, and a late one is told', async () => {
    await reopen(IMPATIENT)
    await fault({ kind: 'delay_ack', ms: IMPATIENT.ackTimeoutMs + 400, count: 1 })
    const sending = send()
    expect(await sending).toEqual({ outcome: 'unconfirmed' })
    const late = await number.heard.until((heard) => heard.late[0], 'late acknowledgement')
    expect(late).toMatchObject({ messageId: sending.id, result: { outcome: 'accepted' } })
  })

  it('unconfirmed when the connection is cut, before or after WhatsApp had it; a repeat reaches the guest once', async () => {
    for (const when of ['before', 'after'] as const) {
      await send(`Знакомство ${when}`)
      await fault({ kind: 'cut', when })
      const sending = send(`Обрыв ${when}`)
      expect(await sending).toEqual({ outcome: 'unconfirmed' })
      expect(await closing()).toMatchObject({ kind: 'lost' })
      expect(await number.connection.send({ id: nextId(), to, content: { type: 'text', text: 'x' } })).toMatchObject({
        outcome: 'not_sent',
        retryable: true,
      })
      number = await openNumber(whatsApp(), 'num_1')
      await number.heard.until(({ opened }) => opened[0], 'open again')
      expect(await send(`Обрыв ${when}`, sending.id)).toMatchObject({ outcome: 'accepted' })
      await sandbox.client.until({ kind: 'shown', count: 1, filter: { guest: GUEST, match: `Обрыв ${when}` } })
    }
    expect((await sandbox.client.check()).duplicates).toEqual([])
  })

  it('in the order of the calls, many in flight at once, one result for one id', async () => {
    const texts = Array.from({ length: 30 }, (_, i) => `заказ ${i}`)
    const before = Date.now()
    const results = await Promise.all(texts.map((text) => send(text)))
    expect(results.every((r) => r.outcome === 'accepted')).toBe(true)
    const filter = { guest: GUEST, match: '^заказ', since: before - 1_000 }
    await sandbox.client.until({ kind: 'shown', count: 30, filter })
    expect((await sandbox.client.shown(filter)).map((s) => s.text)).toEqual(texts)
    const id = nextId()
    const twice = [send('дважды', id), send('дважды', id)]
    expect(await Promise.all(twice)).toMatchObject([{ outcome: 'accepted' }, { outcome: 'accepted' }])
    expect((await sandbox.client.frames({ guest: GUEST })).filter((frame) => frame.id === id)).toHaveLength(1)
  })
})

describe('how a connection ends', () => {
  it.each([
    [401, { kind: 'logged_out', code: 401 }],
    [403, { kind: 'banned', code: 403 }],
    [503, { kind: 'lost', code: 503 }],
    [440, { kind: 'replaced', code: 440 }],
    ['device_removed', { kind: 'logged_out', code: 401 }],
  ] as const)('stream error %s', async (code, reason) => {
    await sandbox.client.disconnect({ phone: PHONE, how: 'stream_error', code })
    expect(await closing()).toMatchObject(reason)
    expect(await whatsApp().isLinked('num_1')).toBe(reason.kind !== 'logged_out')
    const keys = await store.db.selectFrom('whatsapp_keys').select('id').execute()
    if (reason.kind === 'logged_out') expect(keys).toEqual([])
    else expect(keys.length).toBeGreaterThan(0)
  })

  it.each([
    [401, { kind: 'logged_out', code: 401 }],
    [403, { kind: 'banned', code: 403 }],
    [503, { kind: 'lost', code: 503 }],
  ] as const)('refused login %i', async (reason, expected) => {
    await number.connection.close()
    await fault({ kind: 'login_failure', reason })
    number = await openNumber(whatsApp(), 'num_1')
    expect(await closing()).toMatchObject(expected)
    expect(number.heard.opened).toEqual([])
  })

  it('shut out for a time: told how long, and the session goes on afterwards', async () => {
    await number.connection.close()
    await fault({ kind: 'login_failure', reason: 402, expire: 600, count: 1 })
    number = await openNumber(whatsApp(), 'num_1')
    expect(await closing()).toEqual({ kind: 'suspended', code: 402, forMs: 600_000 })
    number = await openNumber(whatsApp(), 'num_1')
    await number.heard.until(({ opened }) => opened[0], 'open again')
  })

  it('another socket on the same session replaces the first', async () => {
    const second = await openNumber(whatsApp(), 'num_1')
    expect(await closing()).toEqual({ kind: 'replaced', code: 440 })
    await second.connection.close()
  })

  it('unlinked on the phone: logged out, keys erased', async () => {
    await sandbox.client.unlink({ phone: PHONE })
    expect(await closing()).toEqual({ kind: 'logged_out', code: 401 })
    expect(await whatsApp().isLinked('num_1')).toBe(false)
  })

  it('logged out by us: the device is gone from the phone, and the keys from the store', async () => {
    await number.connection.logout()
    expect(number.heard.closed).toEqual([{ kind: 'logged_out', code: 401 }])
    expect(await store.db.selectFrom('whatsapp_keys').select('id').execute()).toEqual([])
    expect(await store.db.selectFrom('whatsapp_credentials').select('number_id').execute()).toEqual([])
    const [phone] = await sandbox.client.phones()
    expect(phone?.devices).toEqual([])
  })

  it('an answer other than 101, and a login into a black hole, end in bounded time', async () => {
    await number.connection.close()
    await fault({ kind: 'upgrade', status: 502 })
    number = await openNumber(whatsApp(), 'num_1')
    expect(await closing()).toMatchObject({ kind: 'lost', code: 502 })
    await sandbox.client.clearFaults({})
    await fault({ kind: 'black_hole' })
    number = await openNumber(whatsApp(IMPATIENT), 'num_1')
    expect(await closing()).toMatchObject({ kind: 'lost' })
    await expect(number.connection.ping(500)).rejects.toThrow()
  })

  it('a black hole later: a ping finds it, sends end unconfirmed, close ends at once', async () => {
    await reopen(IMPATIENT)
    await send('знакомство')
    await fault({ kind: 'black_hole' })
    const sending = send('в пустоту')
    await expect(number.connection.ping(300)).rejects.toThrow()
    expect(await sending).toEqual({ outcome: 'unconfirmed' })
    const startedAt = Date.now()
    await number.connection.close()
    expect(Date.now() - startedAt).toBeLessThan(20_000)
    expect(number.heard.closed).toEqual([{ kind: 'closed_by_us' }])
  })

  it('a look-up without an answer ends with its asker, by itself, and with the connection', async () => {
    await fault({ kind: 'no_answer', xmlns: 'usync' })
    const asker = new AbortController()
    const asked = number.connection.findOnWhatsApp([to.phone], asker.signal)
    asker.abort(new Error('nobody waits any more'))
    await expect(asked).rejects.toThrow('nobody waits any more')
    const last = number.connection.findOnWhatsApp([to.phone])
    await Promise.all([expect(last).rejects.toThrow('the connection ended'), sandbox.client.unlink({ phone: PHONE })])
    expect(await closing()).toMatchObject({ kind: 'logged_out' })
    number = await linkNumber(whatsApp(IMPATIENT), sandbox, 'num_2', PHONE)
    await expect(number.connection.findOnWhatsApp([to.phone])).rejects.toThrow('no answer within')
  })

  it('a refused version: said clearly, and the next opening announces another one', async () => {
    await number.connection.close()
    await fault({ kind: 'login_failure', reason: 405, count: 1 })
    const again = whatsApp()
    number = await openNumber(again, 'num_1')
    expect(await closing()).toMatchObject({ kind: 'lost', code: 405, detail: expect.stringMatching(/trying 2\.3000/) })
    number = await openNumber(again, 'num_1')
    await number.heard.until(({ opened }) => opened[0], 'open with the other version')
  })

  it('no server at all; closed at once; closed by a handler', async () => {
    await number.connection.close()
    const nowhere = whatsAppOn({ ...sandbox, url: 'ws://127.0.0.1:9/' }, store.db)
    number = await openNumber(nowhere, 'num_1')
    expect(await closing()).toMatchObject({ kind: 'lost' })
    number = await openNumber(whatsApp(), 'num_1')
    await number.connection.close()
    expect(number.heard.closed).toEqual([{ kind: 'closed_by_us' }])
    let opened: OpenNumber | undefined
    opened = await openNumber(whatsApp(), 'num_1', { onOpen: () => opened?.connection.close() })
    const startedAt = Date.now()
    expect(await closing(opened)).toEqual({ kind: 'closed_by_us' })
    expect(Date.now() - startedAt).toBeLessThan(20_000)
  })

  it('nothing is called after the end', async () => {
    await number.connection.close()
    const { messages, receipts } = number.heard
    await sandbox.client.guestSends({ guest: GUEST, to: PHONE, content: { kind: 'text', text: 'поздно' } })
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(number.heard).toMatchObject({ messages, receipts, closed: [{ kind: 'closed_by_us' }] })
  })
})

describe('restrictions', () => {
  it('are told when they begin and end, and known at opening', async () => {
    const until = Math.floor(Date.now() / 1_000) * 1_000 + 7_200_000
    const capping = { status: 'CAPPED', total: 50, used: 50, until } as const
    await sandbox.client.restrict({ phone: PHONE, restriction: { capping } })
    const cap = { kind: 'new_chat_cap', until }
    await number.heard.until(({ restrictions }) => restrictions.at(-1)?.kind === 'new_chat_cap', 'the cap')
    expect(number.heard.restrictions.at(-1)).toEqual(cap)
    await number.connection.close()
    number = await openNumber(whatsApp(), 'num_1')
    await number.heard.until(({ restrictions }) => restrictions[0], 'the cap again')
    expect(number.heard.restrictions).toEqual([cap])
    await sandbox.client.restrict({ phone: PHONE, restriction: {} })
    await number.heard.until(({ restrictions }) => restrictions.at(-1) === null, 'the end of the cap')
  })

  it('a quota of new chats, by whichever name, is counted down, warned of, and capped with its end', async () => {
    const type = 'INDIVIDUAL_NEW_CHAT_THREAD'
    const until = Math.floor(Date.now() / 1_000) * 1_000 + 7_200_000
    await sandbox.client.restrict({
      phone: PHONE,
      restriction: { capping: { total: 4, used: 1, until, type } },
      push: false,
    })
    expect(await number.connection.fetchRestriction()).toBeNull()
    const quota = { total: 4, startsAt: null, endsAt: until }
    expect(number.heard.quotas.at(-1)).toEqual({ ...quota, stage: 'none', used: 1 })
    const first = (guest: number) => {
      const stranger = { phone: `+${Number(GUEST) + guest}` }
      return number.connection.send({ id: nextId(), to: stranger, content: { type: 'text', text: 'Добрый день' } })
    }
    const seen = number.heard.quotas.length
    for (const guest of [10, 11, 12]) expect(await first(guest)).toMatchObject({ outcome: 'accepted' })
    await number.heard.until(({ quotas }) => quotas.at(-1)?.stage === 'capped', 'the cap')
    expect(number.heard.quotas.slice(seen)).toEqual([
      { ...quota, stage: 'first_warning', used: 2 },
      { ...quota, stage: 'capped', used: 4 },
    ])
    // Not before an answer that is still awaited.
    await number.heard.until(({ restrictions }) => restrictions.at(-1), 'the restriction')
    expect(number.heard.restrictions.filter((told) => told !== null)).toEqual([{ kind: 'new_chat_cap', until }])
    expect(await first(13)).toEqual({ outcome: 'refused', code: 463 })
  })
})

describe('pairing', () => {
  it('by code', async () => {
    await number.connection.close()
    const pairing = await openNumber(whatsApp(), 'num_2')
    const { expiresAt } = await pairing.heard.until(({ qrs }) => qrs[0], 'a QR code')
    expect(expiresAt - Date.now()).toBeGreaterThan(50_000)
    // The latest one counts.
    await pairing.connection.requestPairingCode('+79990000002')
    const code = await pairing.connection.requestPairingCode('+79990000002')
    expect(code).toMatch(/^[0-9A-Z]{8}$/)
    await sandbox.client.enterPairingCode({ phone: '79990000002', code })
    expect(await closing(pairing)).toEqual({ kind: 'restart_required', code: 515 })
    expect(pairing.heard.paired).toMatchObject([{ phone: '+79990000002' }])
    const second = await openNumber(whatsApp(), 'num_2')
    await second.heard.until(({ opened }) => opened[0], 'open')
    await second.connection.logout()
  })

  it('that was never finished leaves the number unlinked, and starts anew with a QR', async () => {
    const pairing = await openNumber(whatsApp(), 'num_3')
    await pairing.heard.until(({ qrs }) => qrs[0], 'a QR code')
    await pairing.connection.requestPairingCode('+79990000003')
    await pairing.connection.close()
    expect(await whatsApp().isLinked('num_3')).toBe(false)
    await using again = await openNumber(whatsApp(), 'num_3')
    await again.heard.until(({ qrs }) => qrs[0], 'a QR code again')
  })
})
