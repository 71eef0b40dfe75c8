import { expect, it } from 'vitest'
import { openInbox } from '../../test/support/inbox.ts'
import { incoming } from '../../test/support/people.ts'
import { planOf } from '../../test/support/plans.ts'
import { eachStore } from '../../test/support/stores.ts'
import { SECOND } from '../lib/units.ts'
import { askOlder } from './history/older.ts'
import { receiveMessage } from './receive-message.ts'
import { numbersWithWork, numbersWithWorkQuery } from './send-queue.ts'
import { writeMessage } from './write-message.ts'

eachStore('numbers whose phones are to be told something', (open) => {
  it('are found by one question, whatever it is', async () => {
    await using store = await open()
    const { db } = store
    const inbox = await openInbox(db)
    const works = {
      reply: (guestId: string) =>
        writeMessage(inbox, guestId, { content: { type: 'text', text: 'Да' }, author: 'key_1' }),
      receipt: () => db.updateTable('messages').set({ receipt_due: 1 }).where('whatsapp_id', '=', 'receipt').execute(),
      mark: (guestId: string) => db.updateTable('chats').set({ mark_due: 1 }).where('guest_id', '=', guestId).execute(),
      history: (guestId: string) => askOlder(inbox, guestId),
      nothing: async () => undefined,
    }
    const numbers = new Map<string, string>()
    for (const [index, [name, make]] of Object.entries(works).entries()) {
      const numberId = await inbox.addNumber()
      const peer = { phone: `+7916123450${index}` }
      const { guest_id: guestId } = await receiveMessage(
        inbox,
        numberId,
        incoming({ id: name, peer, at: inbox.clock.now() }),
      ).then(() =>
        db.selectFrom('chats').select('guest_id').where('number_id', '=', numberId).executeTakeFirstOrThrow(),
      )
      await make(guestId)
      numbers.set(numberId, name)
    }
    const found = await numbersWithWork(db, inbox.clock.now() - 40 * SECOND)
    expect([...found].map((id) => numbers.get(id)).sort()).toEqual(['history', 'mark', 'receipt', 'reply'])
    // A request that nobody has answered for so long is for a person to repeat.
    expect((await numbersWithWork(db, inbox.clock.now())).size).toBe(3)
  })

  it('are found by the indexes of what waits', async () => {
    await using store = await open()
    const query = numbersWithWorkQuery(0).compile(store.db)
    const plan = await planOf(store, query, ['seqscan', 'bitmapscan'])
    for (const index of [
      'messages_to_send',
      'message_actions_open',
      'messages_receipts_due',
      'chats_mark_due',
      'chats_history',
    ]) {
      expect(plan).toContain(index)
    }
  })
})
