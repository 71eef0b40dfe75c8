import { expect, it } from 'vitest'
import { atOnce } from '../../test/support/at-once.ts'
import { eachStore } from '../../test/support/stores.ts'
import type { SendQueueRow } from '../deliveries/index.ts'
import { addDelivery } from '../deliveries/plan-store.ts'
import { openQueue } from '../deliveries/queue-store.ts'
import { DAY } from '../lib/units.ts'
import { openScene } from './test-support/scene.ts'

const LIMITS = { interval: { minIntervalMs: DAY }, cap: { minIntervalMs: 0, guestCap: { messages: 1, days: 1 } } }

eachStore('two mailings to one guest, by a number and by SMS', (open) => {
  /** `judged`: runs when a message of the channel has been found eligible, before it is reserved. */
  async function setUp(limits: (typeof LIMITS)[keyof typeof LIMITS], judged?: (channel: string) => Promise<void>) {
    const s = await openScene(await open())
    const prepare = async (_: unknown, { channel, owner_id }: SendQueueRow) => ({
      quietHours: null,
      countsAsMailing: true,
      ...limits,
      render: async () => {
        await judged?.(channel)
        return { text: `${owner_id}?` }
      },
    })
    s.deps.kinds = { mailing: { prepare } }
    const number = await s.addNumber()
    const at = s.clock.now()
    await s.db.transaction().execute(async (tx) => {
      for (const channel of ['whatsapp', 'sms'] as const) {
        const owner = { owner_kind: 'mailing', owner_id: `mlg_${channel}` } as const
        const queueId = await openQueue(tx, { owner, kind: 'mailing', channel, priority: 30, numberIds: null, at })
        for (const guestId of s.guests) await addDelivery(tx, { queueId, guestId, dedupeKey: '', notBefore: at, at })
      }
    })
    return {
      ...s,
      number,
      left: () => [...s.sent().map(({ text }) => text), ...s.provider.got.map(({ text }) => text)],
    }
  }

  it.each(['interval', 'cap'] as const)('invariant 5: claimed at once, one of them leaves (%s)', async (limit) => {
    const s = await setUp(LIMITS[limit])
    await atOnce(s.db, 'deliveries', 2, () => Promise.all([s.sendCycle(s.number), s.channelCycle()]))
    expect(s.left()).toHaveLength(1)
  })

  it.each(['interval', 'cap'] as const)(
    'invariant 5: one that left while the other was judged counts (%s)',
    async (limit) => {
      for (const first of ['whatsapp', 'sms']) {
        const send = (channel: string) => (channel === 'sms' ? s.channelCycle() : s.sendCycle(s.number))
        const second = first === 'sms' ? 'whatsapp' : 'sms'
        let isJudged = false
        const s = await setUp(LIMITS[limit], async (channel) => {
          if (channel !== second || isJudged) return
          isJudged = true
          await send(first)
        })
        await send(second)
        expect(s.left()).toEqual([`mlg_${first}?`])
      }
    },
  )
})
