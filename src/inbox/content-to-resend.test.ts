import { expect, it } from 'vitest'
import { openInbox } from '../../test/support/inbox.ts'
import { incoming } from '../../test/support/people.ts'
import { eachStore } from '../../test/support/stores.ts'
import { DAY } from '../lib/units.ts'
import { createContentToResend } from './content-to-resend.ts'
import { receiveMessage } from './receive-message.ts'
import { writeMessage } from './write-message.ts'

eachStore('sending a message again that a phone could not decrypt', (open) => {
  async function scene() {
    const store = await open()
    const inbox = await openInbox(store.db)
    const numberId = await inbox.addNumber()
    await receiveMessage(inbox, numberId, incoming({ peer: { phone: '+79161234567' }, at: inbox.clock.now() }))
    const { id: guestId } = await store.db.selectFrom('guests').select('id').executeTakeFirstOrThrow()
    const { id } = await writeMessage(inbox, guestId, { content: { type: 'text', text: 'Готово' }, author: 'key_1' })
    const message = await store.db.selectFrom('messages').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
    const contentToResend = createContentToResend({ ...inbox, settings: { ...inbox.settings, OTKLIK_DATA_DIR: '.' } })
    return { store, inbox, message, again: () => contentToResend(numberId, message.whatsapp_id) }
  }
  const text = { type: 'text', text: 'Готово' }

  it('is done five times in all, whoever asks and however often the process is restarted', async () => {
    const { store, again } = await scene()
    await using _ = store
    const given = []
    for (let n = 0; n < 7; n++) given.push(await again())
    expect(given).toEqual([text, text, text, text, text, undefined, undefined])
  })

  it('is not done after two days, nor for what was deleted, nor for what the guest wrote', async () => {
    const { store, inbox, message, again } = await scene()
    await using _ = store
    inbox.clock.advance(2 * DAY)
    expect(await again()).toEqual(text)
    inbox.clock.advance(1)
    expect(await again()).toBeUndefined()
    await store.db
      .updateTable('messages')
      .set({ at: inbox.clock.now(), deleted_at: 1 })
      .where('id', '=', message.id)
      .execute()
    expect(await again()).toBeUndefined()
  })
})
