import { expect, it } from 'vitest'
import { refused, taken } from '../../../test/support/fake-provider.ts'
import { queueOf } from '../../../test/support/queue-of.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { takeReceipts } from '../../channels/reports.ts'
import type { Store } from '../../db/index.ts'
import { HOUR, MINUTE } from '../../lib/units.ts'
import { cancelMailing, pauseMailing, resumeMailing, retryFailedDeliveries } from '../lifecycle.ts'
import { changeDraftOrRunning } from '../save-mailing.ts'
import { fallBackGuests } from './fall-back.ts'
import { addToken, by, channelsTo, openScene, phone } from './test-support/scene.ts'

/** A cascade to one guest, whose message waits for a number that is down. */
async function openCutOff(store: Store) {
  const s = await openScene(store)
  const number = await s.addNumber()
  await s.addGuest(phone(1))
  const id = await s.start(['whatsapp', 'sms'])
  s.disconnect(number)
  await s.work()
  return { s, id, number }
}

eachStore('a cascade', (open) => {
  it('goes on to the next channel only for guests whom the former did not reach in time', async () => {
    const s = await openScene(await open(), { OTKLIK_MAILING_INTERVAL_HOURS: 24 })
    await s.addNumber()
    await s.addGuest(phone(1))
    await s.addGuest(phone(2))
    await addToken(s, await s.addGuest(phone(3)), 3)
    await s.addGuest(phone(4))
    s.strangers.add(phone(4))
    const id = await s.start(['push', 'whatsapp', 'sms'])
    await s.work()
    // No device, not on WhatsApp: at once. The others have their time.
    expect([1, 2, 3, 4].map((n) => channelsTo(s, n))).toEqual([['whatsapp'], ['whatsapp'], ['push'], ['sms']])
    s.clock.advance(30 * MINUTE)
    const first = s.sent().find(({ to }) => to === phone(1))!
    await s.receipt([first.id], 'delivered')
    await takeReceipts(s.deps, [{ deliveryId: s.push.got[0]!.deliveryId, status: 'read', at: undefined }])
    await s.workAfter(31 * MINUTE)
    expect([1, 2, 3, 4].map((n) => channelsTo(s, n))).toEqual([['whatsapp'], ['whatsapp', 'sms'], ['push'], ['sms']])
    const shown = await s.state(id)
    expect(shown).toMatchObject({
      status: 'finished',
      channel_mode: 'cascade',
      counts: { planned: 9, sent: 5, delivered: 2, skipped: 4 },
      skipped_by_reason: { no_push_token: 3, not_on_whatsapp: 1 },
    })
    expect(shown.by_channel.map(({ channel, counts }) => [channel, counts.planned, counts.sent])).toEqual([
      ['push', 4, 1],
      ['whatsapp', 3, 2],
      ['sms', 2, 2],
    ])
    await s.workAfter(3 * HOUR)
    expect(s.left()).toHaveLength(5)
  })

  it('goes by the official number first, by the linked one to its own chats, by SMS to whom neither may write', async () => {
    const s = await openScene(await open())
    const linked = await s.addNumber()
    const meta = { kind: 'cloud_api', meta_phone_id: '106540352242922', meta_account_id: '102290129340398' } as const
    const official = await s.addNumber({ row: meta })
    const [wroteLongAgo, wrote, ofLinked, gone] = [
      await s.addGuest(phone(1)),
      await s.addGuest(phone(2)),
      await s.addGuest(phone(3)),
      await s.addGuest(phone(4)),
    ]
    await s.write(official, wroteLongAgo)
    s.clock.advance(30 * HOUR)
    for (const guest of [wrote, gone]) await s.write(official, guest)
    await s.write(linked, ofLinked)
    s.line(official).answer = ({ to }) =>
      to.phone === phone(4) ? { outcome: 'refused', code: 131026 } : { outcome: 'accepted', at: s.clock.now() }
    const id = await s.start(['whatsapp', 'sms'])
    await s.work()
    const by = (numberId: string) => s.line(numberId).sent.map(({ message }) => message.to.phone)
    expect([by(official).sort(), by(linked)]).toEqual([[phone(2), phone(4)], [phone(3)]])
    expect(s.sms.got.map(({ to }) => to).sort()).toEqual([phone(1), phone(4)])
    expect((await s.state(id)).skipped_by_reason).toEqual({ window_closed: 1 })
  })

  it('withdraws what still waits, lets be what is on its way', async () => {
    const { s, id, number } = await openCutOff(await open())
    await s.workAfter(59 * MINUTE)
    expect(s.left()).toEqual([])
    await s.workAfter(2 * MINUTE)
    await s.connect(number)
    await s.work()
    expect(channelsTo(s, 1)).toEqual(['sms'])
    expect(await s.state(id)).toMatchObject({ status: 'finished', skipped_by_reason: { superseded: 1 } })
  })

  it('does not send what came back after its guest had been handed over', async () => {
    const { s, id, number } = await openCutOff(await open())
    const queue = await queueOf(s.db, id)
    const setStatus = (status: 'sending' | 'waiting') =>
      s.db.updateTable('deliveries').set({ status }).where('queue_id', '=', queue).execute()
    await setStatus('sending')
    s.clock.advance(61 * MINUTE)
    await fallBackGuests(s.deps)
    // While it is on its way nothing else leaves to the guest; then it turns out not to have left.
    await setStatus('waiting')
    await s.connect(number)
    await s.work()
    expect(channelsTo(s, 1)).toEqual(['sms'])
    expect(await s.state(id)).toMatchObject({ skipped_by_reason: { superseded: 1 } })
  })

  it('does not send what a reach has made needless meanwhile', async () => {
    const s = await openScene(await open())
    await s.addNumber()
    await s.addGuest(phone(1), { timeZone: 'Europe/Moscow' })
    // 15:00 in Moscow; from 15:30 it is quiet there.
    const id = await s.start(['whatsapp', 'sms'], { quietHours: { from: '15:30', to: '20:00' } })
    await s.work()
    await s.workAfter(61 * MINUTE)
    await s.receipt([s.sent()[0]!.id], 'read')
    await s.workAfter(5 * HOUR)
    expect(channelsTo(s, 1)).toEqual(['whatsapp'])
    expect(await s.state(id)).toMatchObject({ status: 'finished', skipped_by_reason: { reached_already: 1 } })
  })

  it('keeps its time still while it is paused, and changes of the wait apply', async () => {
    const { s, id } = await openCutOff(await open())
    await pauseMailing(s.deps, id, by)
    await s.workAfter(5 * HOUR)
    await resumeMailing(s.deps, id, by)
    await s.work()
    expect(s.left()).toEqual([])
    const channels = [
      { channel: 'whatsapp' as const, template_id: s.templates.whatsapp, wait_minutes: 240 },
      { channel: 'sms' as const, template_id: s.templates.sms, wait_minutes: 60 },
    ]
    await changeDraftOrRunning(s.deps, id, { channels }, by)
    await s.workAfter(2 * HOUR)
    expect(s.left()).toEqual([])
    await expect(changeDraftOrRunning(s.deps, id, { channels: channels.toReversed() }, by)).rejects.toMatchObject({
      code: 'wrong_state',
    })
    await s.workAfter(2 * HOUR + MINUTE)
    expect(channelsTo(s, 1)).toEqual(['sms'])
  })

  it('retries the failed of its last channel only, and is cancelled as a whole', async () => {
    const s = await openScene(await open())
    const [first, second] = [await s.addGuest(phone(1)), await s.addGuest(phone(2))]
    await addToken(s, first, 1)
    s.push.answers(() => refused('permanent', 'bad'))
    s.sms.answers(() => refused('permanent', 'bad'))
    const id = await s.start(['push', 'sms'])
    await s.work()
    expect(await s.state(id)).toMatchObject({ status: 'finished', counts: { failed: 3 } })
    s.sms.answers(({ no }) => taken(no))
    expect(await retryFailedDeliveries(s.deps, id, by)).toBe(2)
    await s.work()
    expect([channelsTo(s, 1), channelsTo(s, 2)]).toEqual([
      ['sms', 'sms', 'push'],
      ['sms', 'sms'],
    ])
    expect(second).not.toBe(first)

    const other = await s.start(['push', 'whatsapp', 'sms'], { name: 'Другая' })
    await s.work()
    await cancelMailing(s.deps, other, by)
    await s.workAfter(3 * HOUR)
    const queues = await s.db.selectFrom('send_queues').select('open').where('owner_id', '=', other).execute()
    expect(queues.map(({ open }) => open)).toEqual([0, 0, 0])
    const { counts } = await s.state(other)
    expect(counts.waiting).toBe(0)
  })
})
