import { expect, it } from 'vitest'
import { openInbox } from '../../test/support/inbox.ts'
import { incoming } from '../../test/support/people.ts'
import { planOf } from '../../test/support/plans.ts'
import { eachStore } from '../../test/support/stores.ts'
import { transact } from '../db/index.ts'
import { findWithoutConsent } from '../guests/index.ts'
import { DAY, MINUTE } from '../lib/units.ts'
import { asksForConsent } from './consent-question.ts'
import { insertOutgoing } from './outgoing.ts'
import { receiveMessage } from './receive-message.ts'

const ANNA = { phone: '+79161234567', lid: '111' }
const QUESTION = 'Спасибо за заказ!\nМожно присылать вам акции? (да/нет)'

it('knows the question at the end of a message', () => {
  for (const text of [QUESTION, 'Можно присылать вам акции?', 'May we send you our offers? Reply yes or no'])
    expect(asksForConsent(text), text).toBe(true)
  for (const text of ['Можно присылать вам акции? Шучу!', 'Акции?', 'Можно присылать вам счета?'])
    expect(asksForConsent(text), text).toBe(false)
})

type Scene = {
  answer(text: string): Promise<void>
  write(text: string): Promise<void>
  inbox: { clock: { advance(ms: number): void } }
}

eachStore('the question for consent in the chat', (open) => {
  async function setUp() {
    const store = await open()
    const inbox = await openInbox(store.db)
    const numberId = await inbox.addNumber()
    const receive = (text: string, at = inbox.clock.now()) =>
      receiveMessage(inbox, numberId, incoming({ peer: ANNA, text, at }))
    await receive('Здравствуйте')
    const { id: guestId } = await store.db.selectFrom('guests').select('id').executeTakeFirstOrThrow()
    const write = async (text: string, status: 'sent' | 'queued' = 'sent') => {
      inbox.clock.advance(MINUTE)
      await transact(store.db, async (tx) => {
        const content = { type: 'text' as const, text }
        const at = inbox.clock.now()
        const row = await insertOutgoing(tx, { numberId, guestId, kind: 'reply', content, author: 'usr_1', at })
        await tx.updateTable('messages').set({ status }).where('id', '=', row.id).execute()
      })
    }
    const answer = async (text: string) => {
      inbox.clock.advance(MINUTE)
      await receive(text)
    }
    const agreed = async () =>
      !(await findWithoutConsent(store.db, [guestId], { channel: 'whatsapp', purpose: 'advertising' })).has(guestId)
    const count = async () => (await store.db.selectFrom('messages').select('id').execute()).length
    return { ...store, store, inbox, guestId, write, answer, agreed, count }
  }

  it('«да» is a consent with the message as evidence; nothing is sent because of it', async () => {
    const s = await setUp()
    await s.write(QUESTION)
    await s.answer('Да!')
    expect(await s.agreed()).toBe(true)
    const [row, ...others] = await s.db.selectFrom('consents').selectAll().execute()
    const message = await s.db.selectFrom('messages').select('id').where('text', '=', 'Да!').executeTakeFirstOrThrow()
    expect(others).toEqual([])
    expect(row).toMatchObject({
      channel: 'whatsapp',
      purpose: 'advertising',
      state: 'given',
      how: 'chat',
      author: null,
      message_id: message.id,
      form_version: 'chat-question-1',
      words: 'Можно присылать вам акции? (да/нет) — Да!',
    })
    expect(await s.count()).toBe(3)
    await s.answer('да')
    expect(await s.db.selectFrom('consents').select('id').execute()).toHaveLength(1)
  })

  it.each([
    ['another answer closes it', async (s: Scene) => s.answer('А какие?')],
    ['something else was sent after it', async (s: Scene) => s.write('Ваш заказ едет')],
    ['it was asked long ago', async (s: Scene) => void s.inbox.clock.advance(8 * DAY)],
  ])('a «да» is none: %s', async (_name, meanwhile) => {
    const s = await setUp()
    await s.write(QUESTION)
    await meanwhile(s)
    await s.answer('да')
    expect(await s.agreed()).toBe(false)
  })

  it('a question that has not left, a no, a yes to nothing change nothing', async () => {
    const s = await setUp()
    await s.answer('да')
    await s.write(QUESTION, 'queued')
    await s.answer('да')
    await s.write(QUESTION)
    await s.answer('нет')
    expect(await s.db.selectFrom('consents').select('id').execute()).toEqual([])
  })

  it('looks at the chat by its index', async () => {
    const { store, db } = await setUp()
    const query = db
      .selectFrom('messages')
      .select(['from_me', 'text', 'at', 'deleted_at'])
      .where('chat_id', '=', 'cht_1')
      .where('at', '<', 5)
      .orderBy('at', 'desc')
      .limit(1)
      .compile()
    expect(await planOf(store, query, ['seqscan', 'sort', 'bitmapscan'])).toMatch(/messages_chat/)
  })
})
