import { expect, it } from 'vitest'
import { openSending, type Sending } from '../../../test/support/sending.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { transact } from '../../db/index.ts'
import type { QueueRenderer } from '../../deliveries/kinds.ts'
import { addDelivery } from '../../deliveries/plan-store.ts'
import { openQueue } from '../../deliveries/queue-store.ts'
import { MINUTE } from '../../lib/units.ts'
import type { SendResult } from '../../whatsapp/port.ts'

const UNSURE: [what: string, result: SendResult][] = [
  ['its socket was closed before it left', { outcome: 'not_sent', detail: 'closed', retryable: true }],
  ['it could not be sent', { outcome: 'not_sent', detail: 'nothing to send', retryable: false }],
  ['the number was restricted', { outcome: 'refused', code: 463 }],
  ['WhatsApp refused it', { outcome: 'refused', code: 500 }],
  ['nobody knows', { outcome: 'unconfirmed' }],
]

async function plan(s: Sending, guestId: string) {
  const renderer: QueueRenderer = {
    quietHours: null,
    minIntervalMs: 0,
    countsAsMailing: true,
    render: () => ({ text: 'Придёте?' }),
  }
  s.deps.kinds = { ...s.deps.kinds, mailing: { prepare: async () => renderer } }
  const at = s.clock.now()
  await transact(s.db, async (tx) => {
    const owner = { owner_kind: 'mailing', owner_id: 'mlg_1' } as const
    const queueId = await openQueue(tx, { owner, kind: 'mailing', priority: 30, numberIds: null, at })
    await addDelivery(tx, { queueId, guestId, dedupeKey: '', notBefore: at, at })
  })
}

eachStore('what a process learns of a send after another has taken the number', (open) => {
  it.each(UNSURE)('invariant 2: %s: the other repeats it, so no third may have it', async (_, result) => {
    const s = await openSending(await open())
    const numbers = [await s.addNumber(), await s.addNumber()]
    let isFirst = true
    for (const id of numbers) {
      s.line(id).answer = () => {
        const answer = isFirst ? result : { outcome: 'accepted' as const, at: s.clock.now() }
        const held = !isFirst
        s.deps.pool.isHeld = async () => held
        isFirst = false
        return answer
      }
    }
    await plan(s, await s.addGuest('+79160000009', { onWhatsApp: true }))
    await s.settle()
    await s.runUntil(s.clock.now() + 10 * MINUTE)
    const tried = numbers.flatMap((numberId) => s.line(numberId).sent.map(({ message: { id } }) => ({ numberId, id })))
    expect(tried).toEqual([tried[0], tried[0]])
    const [delivery] = await s.db.selectFrom('deliveries').selectAll().execute()
    expect(delivery).toMatchObject({ status: 'sent', attempts: 2, number_id: tried[0]?.numberId })
    expect(await s.db.selectFrom('numbers').select('state').execute()).toEqual([{ state: 'open' }, { state: 'open' }])
  })
})
