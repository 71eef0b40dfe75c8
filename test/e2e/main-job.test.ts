import { expect, test } from 'vitest'
import { startConsumer } from '../../scripts/sandbox/consumer.ts'
import { countInbound } from '../../scripts/sandbox/verdict.ts'
import { startProgrammer } from '../support/programmer.ts'
import {
  eventually,
  linkNumber,
  MAILING_TEXT,
  makeGuests,
  openScene,
  startMailing,
  untilFinished,
} from '../support/scene.ts'

test.each([
  { store: 'sqlite', queue: 'embedded' },
  { store: 'postgres', queue: 'redis' },
] as const)(
  'the main job on $store and $queue: link, receive, hand on, answer, mail',
  { timeout: 400_000 },
  async (sizes) => {
    await using scene = await openScene(sizes)
    await using consumer = await startConsumer()
    const { api, client, network } = scene
    const { secret } = await client.createWebhook({
      body: {
        url: consumer.url,
        events: ['message.received', 'message.status', 'mailing.status', 'delivery.status', 'number.status'],
      },
    })
    consumer.trust(secret ?? '')
    const programmer = sizes.store === 'sqlite' ? await startProgrammer(api) : undefined

    const [first = ''] = await Promise.all(
      ['79160000001', '79160000002', '79160000003'].map((phone) => linkNumber(scene, phone)),
    )
    const behaviour = { answers: 0.5, texts: ['Да!'], maxAnswers: 1 }
    const guests = await makeGuests(scene, 24, { behaviour })

    // Guests write; the operator answers in the chat.
    const [writer = ''] = guests
    await network.setGuest({ guest: writer, behaviour: { ...behaviour, reads: 0 } })
    await network.guestSends({ guest: writer, to: '79160000001', content: { kind: 'text', text: 'Вы открыты?' } })
    await eventually('the message is unread in the inbox', async () => {
      const page = await client.listGuests({ query: { unread: 'true' } })
      return page.data.some((guest) => guest.phone === `+${writer}` && guest.unread_count === 1)
    })
    if (programmer) {
      expect(await programmer.first).toMatchObject({
        event: { type: 'message.received', data: { text: 'Вы открыты?' } },
        forged: 'refused',
        refusal: [404, 'not_found'],
        found: true,
        pages: 2,
      })
    }
    const { data } = await client.listGuests({ query: { unread: 'true' } })
    const guestId = data[0]?.id ?? ''
    const reply = await client.sendMessage({ path: { id: guestId }, body: { type: 'text', text: 'Да, до полуночи' } })
    expect(reply).toMatchObject({ status: 'queued', number_id: first })
    await network.until({ kind: 'shown', count: 1, filter: { guest: writer, match: '^Да, до полуночи$' } })
    // Another guest's phone says that it was read: it is not the chat's guest.
    const [{ id: replyId } = { id: '' }] = await network.shown({ guest: writer })
    const [, stranger = ''] = guests
    await network.guestReceipts({ guest: stranger, to: '79160000001', ids: [replyId], type: 'read' })
    await eventually(
      'the reply is delivered',
      async () => (await client.getMessage({ path: { id: reply.id } })).status === 'delivered',
    )
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(await client.getMessage({ path: { id: reply.id } })).toMatchObject({ status: 'delivered' })
    await network.guestReceipts({ guest: writer, to: '79160000001', ids: [replyId], type: 'read' })
    await eventually(
      'the reply is read',
      async () => (await client.getMessage({ path: { id: reply.id } })).status === 'read',
    )
    await client.markGuestRead({ path: { id: guestId } })
    expect((await client.listGuests({ query: { unread: 'true' } })).data).toEqual([])

    // The mailing.
    await network.setGuest({ guest: writer, behaviour })
    const mailing = await startMailing(scene)
    const finished = await untilFinished(scene, mailing)
    expect(finished.counts).toMatchObject({ planned: 24, waiting: 0, sent: 24, failed: 0, skipped: 0 })
    await eventually('all are delivered', async () => {
      const { counts } = await api.get<{ counts: { delivered: number } }>(`/v1/mailings/${mailing}`)
      return counts.delivered === 24
    })

    // Judged from the network's side.
    const shown = await network.shown({ match: MAILING_TEXT })
    expect(new Set(shown.map((record) => record.guest)).size).toBe(24)
    const checks = await network.check({ filter: { match: MAILING_TEXT } })
    expect(checks).toEqual({ duplicates: [], throttleViolations: [], lost: [] })
    // Invariant 10: the guest who had written heard from the same number.
    expect(shown.find((record) => record.guest === writer)?.number).toBe('79160000001')
    // The load is shared.
    expect(new Set(shown.map((record) => record.number)).size).toBe(3)

    const written = (await network.guestMessages({})).length
    await eventually('every message of a guest is in the inbox', async () => (await countInbound(api)) === written)
    await eventually('the program has them all', async () => consumer.taken().get('message.received') === written)
    await eventually('and the end of the mailing', async () => (consumer.taken().get('delivery.status') ?? 0) >= 24)
    expect(consumer.rejected()).toBe(0)
  },
)
