import { expect, it } from 'vitest'
import { traceHere } from '../../../test/support/collector.ts'
import { incoming } from '../../../test/support/people.ts'
import { openSending, type Sending } from '../../../test/support/sending.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { until } from '../../../test/support/until.ts'
import { transact } from '../../db/index.ts'
import { addDelivery } from '../../deliveries/plan-store.ts'
import { openQueue, setQueue, unbindFrom } from '../../deliveries/queue-store.ts'
import { reconcileDeliveries } from '../../deliveries/reconcile.ts'
import type { SendQueueRow } from '../../deliveries/send-queues.ts'
import { resolveGuest } from '../../guests/index.ts'
import { applyLateResult, receiveMessage } from '../../inbox/index.ts'
import { withSpan } from '../../lib/tracing/tracing.ts'
import { HOUR, MINUTE, SECOND } from '../../lib/units.ts'
import type { SendResult } from '../../whatsapp/port.ts'
import { openHeld } from './held.ts'
import { runSendCycle } from './send-cycle.ts'

const phone = (n: number) => `+79160${String(n).padStart(6, '0')}`

/** A queue of its own kind with a delivery for each guest. */
async function openTestQueue(s: Sending, guests: string[], more: { id?: string; priority?: number } = {}) {
  const { id = 'mlg_1', priority = 30 } = more
  const renderer = {
    quietHours: null,
    minIntervalMs: 0,
    countsAsMailing: true,
  }
  const prepare = async (_: unknown, { owner_id }: SendQueueRow) => ({
    ...renderer,
    render: () => ({ text: `${owner_id}?` }),
  })
  s.deps.kinds = { ...s.deps.kinds, trigger: { prepare } }
  const at = s.clock.now()
  return s.db.transaction().execute(async (tx) => {
    const owner = { owner_kind: 'mailing', owner_id: id } as const
    const queueId = await openQueue(tx, { owner, kind: 'trigger', priority, numberIds: null, at })
    for (const guestId of guests) await addDelivery(tx, { queueId, guestId, dedupeKey: '', notBefore: at, at })
    return queueId
  })
}

const deliveries = (s: Sending) => s.db.selectFrom('deliveries').selectAll().orderBy('id').execute()

const ledger = (s: Sending) => s.db.selectFrom('send_ledger').selectAll().orderBy('id').execute()

const accepted = (s: Sending): SendResult => ({ outcome: 'accepted', at: s.clock.now() })

eachStore('send cycles of numbers', (open) => {
  it('invariant 2: repeats what nobody confirmed by the same number under the same id, with a new permit', async () => {
    const s = await openSending(await open())
    const [one] = [await s.addNumber()]
    await openTestQueue(s, [await s.addGuest(phone(1))])
    s.line(one).answer = () => ({ outcome: 'unconfirmed' })
    await s.settle()
    expect(s.sent()).toHaveLength(1)
    const two = await s.addNumber()
    s.disconnect(one)
    await s.runUntil(s.clock.now() + HOUR)
    expect(s.sent()).toHaveLength(1)
    s.line(one).answer = () => accepted(s)
    await s.connect(one)
    await s.settle()
    expect(s.sent()).toHaveLength(2)
    expect(s.sent()[1]).toMatchObject({ numberId: one, id: s.sent()[0]!.id, text: s.sent()[0]!.text })
    expect(s.sent().some(({ numberId }) => numberId === two)).toBe(false)
    expect(await ledger(s)).toHaveLength(2)
    expect(await deliveries(s)).toMatchObject([{ status: 'sent', attempts: 2, number_id: one }])
  })

  it('goes on with the trace of what planned it, each attempt a part of it, to the receipt', async () => {
    const traces = await traceHere()
    const s = await openSending(await open())
    const one = await s.addNumber()
    const guest = await s.addGuest(phone(1))
    await withSpan(
      'order',
      () => ({ kind: 'server', parent: null }),
      async () => openTestQueue(s, [guest]),
    )
    s.line(one).answer = () => ({ outcome: 'unconfirmed' })
    await s.settle()
    s.line(one).answer = () => accepted(s)
    await s.runUntil(s.clock.now() + HOUR)
    const [delivery] = await deliveries(s)
    await s.receipt([s.sent()[0]!.id], 'delivered')
    const spans = await traces.flush()
    const [order] = spans.filter(({ name }) => name === 'order')
    const own = spans.filter(({ traceId }) => traceId === order?.traceId)
    const published = own.find(({ name }) => name === 'publish outgoing')
    expect(own.map(({ name, parentSpanId }) => [name, parentSpanId])).toEqual([
      ['order', undefined],
      ['publish outgoing', order?.spanId],
      ['process outgoing', published?.spanId],
      ['process outgoing', published?.spanId],
      ['receive receipt', published?.spanId],
    ])
    expect(published?.attributes).toMatchObject({
      'otklik.kind': 'trigger',
      'messaging.message.id': delivery?.message_id,
    })
    expect(traces.bodies.join()).not.toContain(phone(1).slice(1))
  })

  it('invariant 2: ends as unconfirmed after some attempts, and believes a late acknowledgement', async () => {
    const s = await openSending(await open())
    const one = await s.addNumber()
    await openTestQueue(s, [await s.addGuest(phone(1))])
    s.line(one).answer = () => ({ outcome: 'unconfirmed' })
    await s.runUntil(s.clock.now() + 2 * HOUR)
    expect(new Set(s.sent().map(({ id }) => id)).size).toBe(1)
    expect(s.sent()).toHaveLength(5)
    expect(await deliveries(s)).toMatchObject([{ status: 'unconfirmed', reason: 'no_acknowledgement' }])
    await applyLateResult(s.deps.inbox, one, s.sent()[0]!.id, accepted(s))
    expect(await deliveries(s)).toMatchObject([{ status: 'sent', reason: null }])
  })

  it('refusals that come late count in the streak as those in time do, once each', async () => {
    const s = await openSending(await open())
    const one = await s.addNumber()
    await openTestQueue(s, [await s.addGuest(phone(1)), await s.addGuest(phone(2))])
    s.line(one).answer = () => ({ outcome: 'unconfirmed' })
    await s.settle()
    const streak = async () =>
      (await s.db.selectFrom('numbers').select('safety_streak').where('id', '=', one).executeTakeFirst())?.safety_streak
    const refuse = (id: string, code: number) => applyLateResult(s.deps.inbox, one, id, { outcome: 'refused', code })
    const [first, second] = s.sent().map(({ id }) => id)
    await refuse(first!, 400)
    await refuse(first!, 400)
    expect(JSON.parse((await streak()) ?? '{}')).toMatchObject({ refused: 1 })
    await refuse(second!, 503)
    expect(JSON.parse((await streak()) ?? '{}')).toMatchObject({ refused: 1 })
  })

  it('a guest known by LID alone is mailed at it, opts out at it, and gets nothing twice when the phone becomes known', async () => {
    const s = await openSending(await open())
    const one = await s.addNumber()
    const anna = { lid: '100000000000111' }
    const write = (text: string, peer: { phone?: string; lid?: string } = anna) =>
      receiveMessage(s.deps.inbox, one, incoming({ peer, text, at: s.clock.now() }))
    await write('Добрый день')
    const known = await s.db.selectFrom('guests').select(['id', 'phone']).executeTakeFirstOrThrow()
    expect(known.phone).toBeNull()
    // The same person, from an order.
    const ordered = await s.addGuest(phone(1))
    await openTestQueue(s, [known.id])
    await s.settle()
    expect(s.line(one).sent.map(({ message }) => message.to)).toEqual([anna])
    await openTestQueue(s, [known.id, ordered], { id: 'mlg_2' })
    await write('вот мой номер', { ...anna, phone: phone(1) })
    await s.settle()
    const second = s.line(one).sent.slice(1)
    expect(second.map(({ message }) => message.to)).toEqual([{ phone: phone(1) }])
    await write('стоп')
    await openTestQueue(s, [ordered], { id: 'mlg_3' })
    await s.settle()
    expect(s.line(one).sent).toHaveLength(2)
  })

  it('invariant 2: what was claimed when the process died is repeated by the same number', async () => {
    const s = await openSending(await open())
    const one = await s.addNumber()
    await openTestQueue(s, [await s.addGuest(phone(1)), await s.addGuest(phone(2))])
    // The process dies after the permit and the claim: nothing after them is ever written.
    s.line(one).answer = () => new Promise(() => undefined)
    const dead = new AbortController()
    const cycle = runSendCycle(s.deps, { held: openHeld() }, one, dead.signal)
    await expect.poll(() => s.sent.length + s.line(one).sent.length).toBeGreaterThan(1)
    dead.abort()
    await cycle
    expect((await deliveries(s)).map(({ status }) => status)).toEqual(['sending', 'sending'])
    s.line(one).answer = () => accepted(s)
    await s.settle()
    expect((await deliveries(s)).map(({ status }) => status)).toEqual(['sent', 'sent'])
    const ids = s.line(one).sent.map(({ message }) => message.id)
    expect([ids.length, new Set(ids).size]).toEqual([4, 2])
  })

  it('invariant 1: a restarted number counts what it sent before', async () => {
    const s = await openSending(await open())
    await s.addNumber({ perMinute: 3, perHour: 5 })
    const guests: string[] = []
    for (let n = 0; n < 8; n++) guests.push(await s.addGuest(phone(n)))
    await openTestQueue(s, guests)
    const start = s.clock.now()
    await s.settle()
    expect(s.sent()).toHaveLength(3)
    await s.runUntil(start + 2 * MINUTE)
    expect(s.sent()).toHaveLength(5)
    await s.runUntil(start + 2 * HOUR)
    expect(s.sent()).toHaveLength(8)
    const times = s.sent().map(({ at }) => at)
    for (const [window, max] of [
      [MINUTE, 3],
      [HOUR, 5],
    ] as const) {
      for (const at of times) expect(times.filter((t) => t > at - window && t <= at).length).toBeLessThanOrEqual(max)
    }
  })

  it('invariant 9: 463 parks first contacts, moves them to other numbers, and leaves no trace in the timeline', async () => {
    const s = await openSending(await open())
    const one = await s.addNumber()
    const [stranger, known] = [await s.addGuest(phone(1)), await s.addGuest(phone(2))]
    await s.write(one, known)
    s.line(one).answer = ({ to }) => (to.phone === phone(1) ? { outcome: 'refused', code: 463 } : accepted(s))
    await openTestQueue(s, [stranger, known])
    await s.settle()
    const number = await s.db.selectFrom('numbers').selectAll().where('id', '=', one).executeTakeFirstOrThrow()
    expect(number).toMatchObject({ state: 'restricted', restriction_kind: 'reachout_lock' })
    const states = new Map((await deliveries(s)).map((row) => [row.guest_id, row]))
    expect(states.get(known)).toMatchObject({ status: 'sent', number_id: one })
    expect(states.get(stranger)).toMatchObject({ status: 'waiting', number_id: null, message_id: null })
    expect(await s.db.selectFrom('chats').selectAll().where('guest_id', '=', stranger).execute()).toEqual([])
    expect(await s.db.selectFrom('messages').selectAll().where('guest_id', '=', stranger).execute()).toEqual([])
    expect(await s.db.selectFrom('timeline').selectAll().where('guest_id', '=', stranger).execute()).toEqual([])
    const two = await s.addNumber()
    await s.settle()
    expect(s.sent().at(-1)).toMatchObject({ numberId: two, to: phone(1) })
    expect((await deliveries(s)).every(({ status }) => status === 'sent')).toBe(true)
  })

  it('invariant 9: a number that is gone frees what waits for it, and ends what it had sent', async () => {
    const s = await openSending(await open())
    const [one, two] = [await s.addNumber({ perMinute: 1 }), await s.addNumber()]
    const guests = [await s.addGuest(phone(1)), await s.addGuest(phone(2)), await s.addGuest(phone(3))]
    for (const guest of guests) await s.write(one, guest)
    s.line(one).answer = () => ({ outcome: 'unconfirmed' })
    await openTestQueue(s, guests)
    await s.settle()
    s.disconnect(one)
    await s.db.updateTable('numbers').set({ state: 'failed', reason: 'banned' }).where('id', '=', one).execute()
    await s.settle()
    await s.settle()
    const rows = await deliveries(s)
    expect(rows.filter(({ status }) => status === 'sent').map(({ number_id }) => number_id)).toEqual([two, two])
    expect(rows.filter(({ status }) => status === 'unconfirmed')).toMatchObject([{ number_id: one }])
  })

  it('a paused number keeps its guests', async () => {
    const s = await openSending(await open())
    const [one] = [await s.addNumber(), await s.addNumber()]
    const guest = await s.addGuest(phone(1))
    await s.write(one, guest)
    await openTestQueue(s, [guest])
    await s.db.updateTable('numbers').set({ state: 'paused', desired_state: 'paused' }).where('id', '=', one).execute()
    await s.settle()
    expect(s.sent()).toEqual([])
    await s.db.updateTable('numbers').set({ state: 'open', desired_state: 'online' }).where('id', '=', one).execute()
    await s.settle()
    expect(s.sent()).toMatchObject([{ numberId: one }])
  })

  it('a message that did not leave is free again, with its permit', async () => {
    const s = await openSending(await open())
    const one = await s.addNumber()
    await openTestQueue(s, [await s.addGuest(phone(1))])
    s.line(one).answer = () => ({ outcome: 'not_sent', detail: 'busy', retryable: true })
    await s.settle()
    expect(await ledger(s)).toEqual([])
    expect(await deliveries(s)).toMatchObject([{ status: 'waiting', number_id: null, message_id: null }])
    s.line(one).answer = () => accepted(s)
    await s.runUntil(s.clock.now() + 10 * SECOND)
    expect(await deliveries(s)).toMatchObject([{ status: 'sent' }])
  })

  it('refusals that pass are tried again later, others end', async () => {
    const s = await openSending(await open())
    const one = await s.addNumber()
    await openTestQueue(s, [await s.addGuest(phone(1)), await s.addGuest(phone(2))])
    let asked = 0
    s.line(one).answer = ({ to }) =>
      to.phone === phone(2)
        ? { outcome: 'refused', code: 404 }
        : asked++ < 2
          ? { outcome: 'refused', code: 503 }
          : accepted(s)
    await s.runUntil(s.clock.now() + HOUR)
    expect(await deliveries(s)).toMatchObject([{ status: 'sent' }, { status: 'failed', reason: 'refused_404' }])
    expect(await s.db.selectFrom('messages').select('status').orderBy('guest_id').execute()).toEqual([
      { status: 'sent' },
      { status: 'failed' },
    ])
  })

  it('a receipt that overtakes the acknowledgement counts', async () => {
    const s = await openSending(await open())
    const one = await s.addNumber()
    await openTestQueue(s, [await s.addGuest(phone(1))])
    s.line(one).answer = async ({ id }) => {
      await s.receipt([id], 'delivered')
      return accepted(s)
    }
    await s.settle()
    expect(await deliveries(s)).toMatchObject([{ status: 'delivered', sent_at: s.clock.now() }])
    expect(await ledger(s)).toMatchObject([{ settled_at: s.clock.steady() }])
  })

  it('queues of higher priority go first, equal ones take turns', async () => {
    const s = await openSending(await open())
    await s.addNumber({ perMinute: 1, perHour: 1_000 })
    const guests: string[] = []
    for (let n = 0; n < 6; n++) guests.push(await s.addGuest(phone(n)))
    await openTestQueue(s, guests.slice(0, 2), { id: 'a' })
    await openTestQueue(s, guests.slice(2, 4), { id: 'b' })
    await openTestQueue(s, guests.slice(4, 6), { id: 'urgent', priority: 10 })
    await s.runUntil(s.clock.now() + 10 * MINUTE)
    const order = s.sent().map(({ text }) => text)
    expect(order.slice(0, 2)).toEqual(['urgent?', 'urgent?'])
    expect([order[2] !== order[3], order[4] !== order[5]]).toEqual([true, true])
  })

  it('two numbers share the load, and nobody gets two', async () => {
    const s = await openSending(await open())
    const numbers = [await s.addNumber(), await s.addNumber()]
    const guests: string[] = []
    for (let n = 0; n < 60; n++) guests.push(await s.addGuest(phone(n), { onWhatsApp: true }))
    // Neither runs ahead: each send is accepted when the other number has got as far, up to the sixth.
    const asked = new Map<string, number>()
    for (const [place, number] of numbers.entries()) {
      s.line(number).answer = async () => {
        const count = (asked.get(number) ?? 0) + 1
        asked.set(number, count)
        await until('the other sends', () => (asked.get(numbers[1 - place]!) ?? 0) >= Math.min(count, 6))
        return accepted(s)
      }
    }
    await openTestQueue(s, guests)
    await s.settle()
    expect([s.sent().length, new Set(s.sent().map(({ to }) => to)).size]).toEqual([60, 60])
    for (const number of numbers)
      expect(s.sent().filter(({ numberId }) => numberId === number).length).toBeGreaterThan(5)
  })

  it('who is known by username alone is looked for, written to by LID, and left where nobody has it', async () => {
    const s = await openSending(await open())
    const one = await s.addNumber()
    const asked: string[][] = []
    s.owners.set('inga.k', '100000000000111')
    s.onAskedFor = (usernames) => void asked.push(usernames)
    const made = await Promise.all(
      ['inga.k', 'nobody.1'].map((username) =>
        transact(s.db, (tx) => resolveGuest(tx, s.deps.guests, { username, at: s.clock.now() })),
      ),
    )
    await openTestQueue(
      s,
      made.map(({ guest }) => guest.id),
    )
    await s.settle()
    expect(s.line(one).sent.map(({ message }) => message.to)).toEqual([{ lid: '100000000000111' }])
    expect((await deliveries(s)).map(({ status, reason }) => [status, reason])).toEqual([
      ['sent', null],
      ['skipped', 'not_on_whatsapp'],
    ])
    expect(asked.map((names) => names.toSorted())).toEqual([['inga.k', 'nobody.1']])
    // Her answer stays with her.
    const peer = { lid: '100000000000111' }
    await receiveMessage(s.deps.inbox, one, incoming({ peer, at: s.clock.now() }))
    expect(await s.db.selectFrom('guests').selectAll().execute()).toHaveLength(2)
  })

  it('guests that turn out to be one get one message', async () => {
    const s = await openSending(await open())
    const one = await s.addNumber()
    const guest = await s.addGuest(phone(1))
    await s.write(one, guest)
    const queueId = await openTestQueue(s, [guest])
    await receiveMessage(s.deps.inbox, one, incoming({ peer: { lid: '555' }, at: s.clock.now() }))
    const byLid = await s.db
      .selectFrom('guest_identities')
      .selectAll()
      .where('kind', '=', 'lid')
      .executeTakeFirstOrThrow()
    await s.db
      .transaction()
      .execute((tx) => addDelivery(tx, { queueId, guestId: byLid.guest_id, dedupeKey: '', notBefore: 0, at: 0 }))
    await receiveMessage(s.deps.inbox, one, incoming({ peer: { lid: '555', phone: phone(1) }, at: s.clock.now() }))
    await s.settle()
    expect(s.sent()).toHaveLength(1)
    expect((await deliveries(s)).map(({ status }) => status).sort()).toEqual(['sent', 'skipped'])
  })

  it('a closed queue sends nothing, unbinding a number frees its deliveries', async () => {
    const s = await openSending(await open())
    const one = await s.addNumber()
    const guest = await s.addGuest(phone(1))
    const queueId = await openTestQueue(s, [guest])
    await s.db.transaction().execute((tx) => setQueue(tx, queueId, { open: false }))
    await s.settle()
    expect(s.sent()).toEqual([])
    await s.db.updateTable('deliveries').set({ number_id: one }).execute()
    expect(await s.db.transaction().execute((tx) => unbindFrom(tx, { queueId, numberId: one }, 100))).toBe(1)
    await reconcileDeliveries(s.deps)
    expect(await deliveries(s)).toMatchObject([{ status: 'waiting', number_id: null }])
  })
})
