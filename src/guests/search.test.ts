import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { eachStore } from '../../test/support/stores.ts'
import type { Db } from '../db/index.ts'
import { findSearchHits, snippetOf } from './search-hits.ts'
import { listGuests } from './view.ts'

/** As many guests and messages as make a word occur often. */
const MANY = 120

eachStore('search', (open) => {
  it('finds words that occur often and words that occur once, in names and in messages, within a filter', async () => {
    await using store = await open()
    await fill(store.db)
    const found = async (q: string, more: { assignee?: string } = {}) => {
      const { data } = await listGuests(store.db, { limit: MANY, q, ...more }, { messages: true })
      return data.map(({ id }) => id)
    }
    const everybody = Array.from({ length: MANY }, (_, i) => guestId(MANY - 1 - i))
    expect(await found('анн')).toEqual(everybody)
    expect(await found('+7916')).toEqual(everybody)
    expect(await found('заказ')).toEqual(everybody)
    expect(await found('редкая7')).toEqual([guestId(7)])
    expect(await found('вопрос7')).toEqual([guestId(7)])
    expect(await found('анн', { assignee: 'key_1' })).toEqual([guestId(3)])
    expect(await found('заказ', { assignee: 'key_1' })).toEqual([guestId(3)])
    expect(await found('вопрос7', { assignee: 'key_1' })).toEqual([])
    expect(await found('никого')).toEqual([])
    await store.db.updateTable('guests').set({ username: 'ivan_p.7' }).where('id', '=', guestId(5)).execute()
    for (const q of ['@ivan_p', 'ivan', 'Ivan_P.7']) expect(await found(q)).toEqual([guestId(5)])
    await store.db.updateTable('guests').set({ username: null }).where('id', '=', guestId(5)).execute()
    expect(await found('@ivan_p')).toEqual([])
  })
})

eachStore('what a search shows first', (open) => {
  it('is whoever is called exactly so, and the newest messages with its words', async () => {
    await using store = await open()
    await fill(store.db)
    const hits = (q: string, messages = true) => findSearchHits(store.db, q, { messages })
    const exact = async (q: string) => (await hits(q)).guests.map(({ id }) => id)
    // Of those who are called so the ones with the newest chats; the longer name is another.
    expect(await exact('анна')).toEqual([119, 118, 117, 116, 115].map(guestId))
    expect(await exact('АННА редкая7')).toEqual([guestId(7)])
    expect(await exact('редкая7')).toEqual([])
    for (const phone of ['+7 916 100-00-03', '8 916 100 00 03']) expect(await exact(phone)).toEqual([guestId(3)])
    const { messages } = await hits('вопр')
    expect(messages).toMatchObject([{ guest_id: guestId(7), text: 'Мой заказ и вопрос7', direction: 'in' }])
    expect((await hits('заказ')).messages).toHaveLength(10)
    expect((await hits('вопрос7', false)).messages).toEqual([])
    expect(await hits('!?')).toEqual({ guests: [], messages: [] })
    await store.db.updateTable('messages').set({ deleted_at: 1 }).where('guest_id', '=', guestId(7)).execute()
    expect((await hits('вопрос7')).messages).toEqual([])
  })
})

it('the words around what was found', () => {
  expect(snippetOf('Есть столик?', 'столик')).toBe('Есть столик?')
  const long = snippetOf(`${'слово '.repeat(50)}столик у окна ${'слово '.repeat(50)}`, 'СТОЛИК')
  expect(long).toMatch(/^…слово .*столик у окна .*…$/)
  expect([...long].length).toBeLessThan(170)
  expect(snippetOf('🙂'.repeat(400), 'нет')).toBe(`${'🙂'.repeat(160)}…`)
})

const guestId = (i: number) => `gst_${String(i).padStart(3, '0')}`

async function fill(db: Db): Promise<void> {
  const rows = Array.from({ length: MANY }, (_, i) => i)
  await db
    .insertInto('guests')
    .values(
      rows.map((i) => ({
        id: guestId(i),
        phone: `+7916${1_000_000 + i}`,
        name: i === 7 ? 'Анна Редкая7' : 'Анна',
        assignee: i === 3 ? 'key_1' : null,
        attributes: '{}',
        last_message_at: i,
        created_at: 1,
        updated_at: 1,
      })),
    )
    .execute()
  await sql`
    insert into messages (id, number_id, guest_id, chat_id, whatsapp_id, from_me, type, text, status, at, created_at)
    select replace(id, 'gst', 'msg'), 'num_1', id, 'cht_1', id, 0, 'text',
      case when id = ${guestId(7)} then 'Мой заказ и вопрос7' else 'Мой заказ' end, 'received', 1, 1 from guests
  `.execute(db)
}
