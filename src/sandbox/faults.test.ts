import { once } from 'node:events'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Fault } from './faults.ts'
import { linkByQr, openRaw, type RawClient, textOf } from './raw-client.ts'
import { type Sandbox, startSandbox } from './spawn.ts'

let sandbox: Sandbox
let client: RawClient
const NUMBER = '79990000005'
const FIRST_GUEST = 79_160_005_000
let guests = 0

beforeAll(async () => {
  for (const level of ['info', 'warn', 'error'] as const) console[level] = () => undefined
  sandbox = await startSandbox()
  await sandbox.client.createGuests({ from: String(FIRST_GUEST), count: 100 })
  client = await linkByQr(sandbox, NUMBER)
})
afterAll(async () => {
  await client?.close()
  await sandbox?.stop()
})
afterEach(async () => {
  await sandbox.client.clearFaults()
  await sandbox.client.restrict({ phone: NUMBER, restriction: {} })
})

/** A guest that no test has used. */
const newGuest = () => String(FIRST_GUEST + guests++)
const jid = (guest: string) => `${guest}@s.whatsapp.net`
const setFault = (fault: Fault) => sandbox.client.setFault({ scope: NUMBER, fault })
async function comeBack(config = {}) {
  await client.close()
  client = openRaw(sandbox, client.auth, config)
  await client.opened
  await sandbox.client.until({ kind: 'online', phone: NUMBER })
}
const send = async (guest: string, messageId?: string) => {
  const sent = await client.sock.sendMessage(jid(guest), { text: `to ${guest}` }, messageId ? { messageId } : {})
  return sent?.key.id ?? ''
}
const refusal = (id: string) =>
  client.until(() => (client.statusOf(id).status === 0 ? client.statusOf(id).code : undefined), 'refusal')
const guestWrites = (guest: string, text: string) =>
  sandbox.client.guestSends({ guest, to: NUMBER, content: { kind: 'text', text } })

describe('the socket', () => {
  it('is cut before the message is processed: nobody gets it', async () => {
    const guest = newGuest()
    await setFault({ kind: 'cut', when: 'before' })
    const id = await send(guest)
    expect((await client.closed).code).toBe(428)
    await comeBack()
    expect(await sandbox.client.shown({ guest })).toEqual([])
    expect(await sandbox.client.frames({ guest })).toMatchObject([{ id, outcome: 'cut' }])
  })

  it('is cut after: the guest has it, and the same id again is dropped', async () => {
    const guest = newGuest()
    await setFault({ kind: 'cut', when: 'after', atFrame: 2 })
    await send(newGuest())
    const id = await send(guest)
    await client.closed
    await comeBack()
    await send(guest, id)
    await sandbox.client.until({ kind: 'acked', count: 1, filter: { id } })
    await sandbox.client.until({ kind: 'receipts', type: 'delivered', count: 2, filter: { id } })
    expect(await sandbox.client.shown({ guest })).toHaveLength(1)
    expect(await sandbox.client.dropped({ guest })).toHaveLength(1)
    expect(await sandbox.client.frames({ guest })).toMatchObject([
      { outcome: 'unacked' },
      { outcome: 'acked', repeat: true },
    ])
  })

  it('falls silent without closing', async () => {
    await setFault({ kind: 'black_hole' })
    const answer = client.sock.onWhatsApp(newGuest()).then(
      () => 'answered',
      () => 'failed',
    )
    const pause = new Promise((resolve) => setTimeout(resolve, 300, 'nothing'))
    expect(await Promise.race([answer, pause])).toBe('nothing')
    await sandbox.client.clearFaults()
    // The old socket is never told that it is closed, so nothing waits for it.
    client = openRaw(sandbox, client.auth)
    await client.opened
    expect(await client.sock.onWhatsApp(newGuest())).toHaveLength(1)
  })

  it.each([440, 503, 401])('is closed with %i', async (code) => {
    await sandbox.client.disconnect({ phone: NUMBER, how: 'stream_error', code })
    expect((await client.closed).code).toBe(code)
    await comeBack()
  })

  it('leaves look-ups alone without an answer, so many times', async () => {
    const guest = newGuest()
    await setFault({ kind: 'no_answer', xmlns: 'usync', count: 1 })
    const asked = client.sock.onWhatsApp(jid(guest)).catch(() => 'no answer')
    await sandbox.client.until({ kind: 'notes', note: 'query unanswered', number: NUMBER, count: 1 })
    expect(await client.sock.onWhatsApp(jid(guest))).toMatchObject([{ exists: true }])
    void asked
  })

  it('is replaced by a second login of the same device', async () => {
    const first = client
    client = openRaw(sandbox, client.auth)
    expect((await first.closed).code).toBe(440)
    await client.opened
  })

  it('is refused at login and at the upgrade', async () => {
    await setFault({ kind: 'login_failure', reason: 403, count: 1 })
    await expect(comeBack()).rejects.toThrow()
    expect((await client.closed).code).toBe(403)
    await sandbox.client.setFault({ scope: 'all', fault: { kind: 'upgrade', status: 502, count: 1 } })
    const refused = openRaw(sandbox, client.auth)
    const [, response] = await once(refused.sock.ws, 'unexpected-response')
    expect(response.statusCode).toBe(502)
    refused.sock.end(undefined)
    await comeBack()
  })
})

describe('acknowledgements', () => {
  it('come late, or never', async () => {
    await setFault({ kind: 'delay_ack', ms: 200, count: 1 })
    const late = await send(newGuest())
    await sandbox.client.until({ kind: 'acked', count: 1, filter: { id: late } })
    const [frame] = await sandbox.client.frames({ id: late })
    expect((frame?.ackedAt ?? 0) - (frame?.at ?? 0)).toBeGreaterThanOrEqual(195)
    await setFault({ kind: 'no_ack', count: 1 })
    const never = await send(newGuest())
    await sandbox.client.until({ kind: 'shown', count: 1, filter: { id: never } })
    expect(await sandbox.client.frames({ id: never })).toMatchObject([{ outcome: 'unacked' }])
  })

  it('refuse first contacts alone, so many times', async () => {
    const known = newGuest()
    await send(known)
    await setFault({ kind: 'refuse', code: 463, firstContactsOnly: true, count: 1 })
    const refused = await send(newGuest())
    expect(await refusal(refused)).toBe('463')
    for (const id of [await send(known), await send(newGuest())]) {
      await sandbox.client.until({ kind: 'acked', count: 1, filter: { id } })
    }
    expect(await sandbox.client.shown({ id: refused })).toEqual([])
  })
})

describe('restrictions', () => {
  it('lock first contacts, and say so when asked and unasked', async () => {
    const known = newGuest()
    await send(known)
    const told: unknown[] = []
    client.sock.ev.on('connection.update', (update) => update.reachoutTimeLock && told.push(update.reachoutTimeLock))
    const until = Math.floor(Date.now() / 1000) * 1000 + 3_600_000
    await sandbox.client.restrict({
      phone: NUMBER,
      restriction: { reachoutTimelock: { until, type: 'BIZ_QUALITY' } },
    })
    await client.until(() => told.length > 0, 'pushed notification')
    const state = { isActive: true, timeEnforcementEnds: new Date(until), enforcementType: 'BIZ_QUALITY' }
    expect(told).toEqual([state])
    expect(await client.sock.fetchAccountReachoutTimelock()).toEqual(state)
    await refusal(await send(newGuest()))
    await sandbox.client.until({ kind: 'acked', count: 1, filter: { id: await send(known) } })
  })

  it('cap new chats', async () => {
    const told: unknown[] = []
    client.sock.ev.on('message-capping.update', (update) => told.push(update))
    const capping = { status: 'CAPPED', total: 200, used: 200, until: Date.now() + 3_600_000 } as const
    await sandbox.client.restrict({ phone: NUMBER, restriction: { capping } })
    await client.until(() => told.length > 0, 'pushed notification')
    expect(told).toMatchObject([{ capping_status: 'CAPPED', total_quota: 200 }])
    expect(await client.sock.fetchNewChatMessageCap()).toMatchObject({ capping_status: 'CAPPED', used_quota: 200 })
    await refusal(await send(newGuest()))
  })
})

describe('what comes in', () => {
  it('waits while the network is silent and comes afterwards', async () => {
    await setFault({ kind: 'silence' })
    const { id } = await guestWrites(newGuest(), 'are you there?')
    // The connection still answers.
    expect(await client.sock.onWhatsApp(newGuest())).toHaveLength(1)
    expect(client.received.some((item) => item.message.key.id === id)).toBe(false)
    await sandbox.client.clearFaults()
    await client.until(() => client.received.some((item) => item.message.key.id === id), 'message after the silence')
  })

  it('comes many times under one id', async () => {
    await setFault({ kind: 'repeat', times: 20, fresh: true, count: 1 })
    const guest = newGuest()
    const { id } = await guestWrites(guest, 'again and again')
    const copies = () => client.received.filter((item) => item.message.key.id === id && textOf(item.message))
    await client.until(() => copies().length === 20, 'twenty copies')
    expect(await sandbox.client.guestMessages({ id })).toMatchObject([{ transmissions: 20 }])
  })

  it('comes twice as the same ciphertext, and is repeated on request', async () => {
    const guest = newGuest()
    await guestWrites(guest, 'first')
    await setFault({ kind: 'repeat', times: 2, count: 1 })
    const { id } = await guestWrites(guest, 'same bytes')
    await client.until(() => client.received.some((item) => item.message.key.id === id && textOf(item.message)), 'text')
    const { id: later } = await guestWrites(guest, 'the session still works')
    await client.until(
      () => client.received.some((item) => item.message.key.id === later && textOf(item.message)),
      'later',
    )
  })

  it('comes out of order', async () => {
    const guest = newGuest()
    await guestWrites(guest, 'hello')
    await client.until(() => client.received.some((item) => textOf(item.message) === 'hello'), 'hello')
    await setFault({ kind: 'reorder', group: 3 })
    const before = client.received.length
    for (const text of ['one', 'two', 'three']) await guestWrites(guest, text)
    await client.until(() => client.received.length === before + 3, 'three messages')
    expect(client.received.slice(before).map((item) => textOf(item.message))).toEqual(['three', 'two', 'one'])
  })

  it('is given again when the client died before it said that it has it', async () => {
    const guest = newGuest()
    await setFault({ kind: 'silence' })
    const { id } = await guestWrites(guest, 'do not lose me')
    await sandbox.client.disconnect({ phone: NUMBER, how: 'cut' })
    await client.closed
    await sandbox.client.clearFaults()
    await comeBack()
    const got = await client.until(() => client.received.find((item) => item.message.key.id === id), 'message')
    expect(got.type).toBe('append')
  })
})

describe('guests', () => {
  it('answer by script, with typing and receipts', async () => {
    const guest = newGuest()
    await sandbox.client.setGuest({
      guest,
      behaviour: { answers: 1, texts: ['Re: {text}'], types: true, readAfterMs: [5, 20] },
    })
    await send(guest)
    await client.until(() => client.received.some((item) => textOf(item.message) === `Re: to ${guest}`), 'answer')
  })

  it('answer particular messages by rule', async () => {
    const guest = newGuest()
    const rules = [{ match: 'to \\d+$', text: 'стоп' }]
    await sandbox.client.setGuest({ guest, behaviour: { rules, maxAnswers: 1 } })
    await send(guest)
    await send(guest)
    await client.until(() => client.received.some((item) => textOf(item.message) === 'стоп'), 'answer')
    await sandbox.client.until({ kind: 'receipts', type: 'read', count: 2, filter: { guest } })
    expect(await sandbox.client.guestMessages({ guest })).toHaveLength(1)
  })

  it('get what waited when they switch their phone on', async () => {
    const guest = newGuest()
    await sandbox.client.setGuest({ guest, online: false })
    const ids = [await send(guest), await send(guest)]
    await sandbox.client.until({ kind: 'acked', count: 2, filter: { guest } })
    expect(await sandbox.client.shown({ guest })).toEqual([])
    await sandbox.client.setGuest({ guest, online: true })
    await sandbox.client.until({ kind: 'shown', count: 2, filter: { guest } })
    expect((await sandbox.client.shown({ guest })).map((item) => item.id)).toEqual(ids)
  })

  it('that block a number never get its messages, though they are acknowledged', async () => {
    const guest = newGuest()
    await sandbox.client.setGuest({ guest, behaviour: { blocks: true } })
    const id = await send(guest)
    await sandbox.client.until({ kind: 'acked', count: 1, filter: { id } })
    expect(await sandbox.client.shown({ guest })).toEqual([])
  })
})

it('a device that the phone logged out gets 401, then and at the next login', async () => {
  const doomed = await linkByQr(sandbox, '79990000006')
  expect(await sandbox.client.unlink({ phone: '79990000006' })).toEqual({ removed: 1 })
  expect((await doomed.closed).code).toBe(401)
  const again = openRaw(sandbox, doomed.auth)
  expect((await again.closed).code).toBe(401)
})

it('a device that logs itself out is gone', async () => {
  const leaving = await linkByQr(sandbox, '79990000007')
  await leaving.sock.logout()
  await sandbox.client.until({ kind: 'notes', note: 'unlinked', number: '79990000007', count: 1 })
  const again = openRaw(sandbox, leaving.auth)
  expect((await again.closed).code).toBe(401)
})
