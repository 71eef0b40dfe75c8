import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { sealedBy } from '../../test/support/fake-whatsapp.ts'
import { openInbox } from '../../test/support/inbox.ts'
import { incoming } from '../../test/support/people.ts'
import { eachStore } from '../../test/support/stores.ts'
import type { Db } from '../db/index.ts'
import { listGuests } from '../guests/index.ts'
import { MINUTE } from '../lib/units.ts'
import type { IncomingContent, IncomingMessage } from '../whatsapp/port.ts'
import { createExpirationOf } from './disappearing.ts'
import { presentKind } from './present-kind.ts'
import { receiveMessage } from './receive-message.ts'

const ANNA = { phone: '+79161234567', lid: '111' }

eachStore('kinds of messages', (open) => {
  async function scene(db: Db) {
    const inbox = await openInbox(db)
    const numberId = await inbox.addNumber()
    const receive = (message: IncomingMessage) => receiveMessage(inbox, numberId, message)
    return { ...inbox, receive }
  }
  const lastGuest = async (db: Db) => (await listGuests(db, { limit: 1 })).data[0]

  it('show the words of what they quote where that is not in the store: a status, something from before', async () => {
    await using store = await open()
    const inbox = await scene(store.db)
    const quoted = { text: 'Сет за 990' }
    await inbox.receive(incoming({ id: 'FIRST', peer: ANNA, text: 'Сет за 990' }))
    for (const [n, quotedId, context] of [
      [1, 'FIRST', { quoted }],
      [2, 'UNKNOWN', { quoted }],
      [3, 'STATUS', { quoted: { ...quoted, fromStatus: true as const }, forwarded: 'once' as const }],
      [4, 'UNKNOWN', {}],
    ] as const) {
      await inbox.receive({ ...incoming({ id: `A${n}`, peer: ANNA, text: `${n}` }), quotedId, context })
    }
    const rows = await store.db
      .selectFrom('messages')
      .selectAll()
      .where('whatsapp_id', 'like', 'A%')
      .orderBy('text')
      .execute()
    expect(rows.map((row) => presentKind(row).quote)).toEqual([
      null,
      { text: 'Сет за 990', from_status: false },
      { text: 'Сет за 990', from_status: true },
      null,
    ])
    expect(rows.map(({ context }) => context)).toEqual([
      null,
      expect.any(String),
      expect.stringContaining('forwarded'),
      null,
    ])
  })

  it('have their words in events, in the list and in search, and their parts beside', async () => {
    await using store = await open()
    const inbox = await scene(store.db)
    const contents: [IncomingContent, string | null, object][] = [
      [
        {
          type: 'order',
          title: 'Пиццерия',
          text: 'Без лука',
          itemCount: 2,
          items: [],
          total: { amount: 990, currency: 'RUB' },
        },
        'Пиццерия\nБез лука\n990 RUB',
        {
          order: {
            title: 'Пиццерия',
            text: 'Без лука',
            item_count: 2,
            items: [],
            total: { amount: 990, currency: 'RUB' },
          },
        },
      ],
      [
        { type: 'poll', question: 'Когда?', options: ['Сегодня', 'Завтра'], multiple: false },
        'Когда?\n• Сегодня\n• Завтра',
        {
          poll: {
            question: 'Когда?',
            multiple: false,
            options: [
              { text: 'Сегодня', votes: [] },
              { text: 'Завтра', votes: [] },
            ],
          },
        },
      ],
      [
        { type: 'event', name: 'Ужин', place: 'Веранда', startsAt: 1_800_000_000_000, canceled: false },
        'Ужин\nВеранда',
        { event: { name: 'Ужин', place: 'Веранда', starts_at: '2027-01-15T08:00:00.000Z', ends_at: null } },
      ],
      [{ type: 'product', title: 'Том ям' }, 'Том ям', { product: { title: 'Том ям', price: null } }],
      [{ type: 'contact', contacts: [{ name: 'Пётр', phones: ['+7916'], vcard: 'x' }] }, 'Пётр, +7916', {}],
      [{ type: 'unsupported', reason: 'view_once' }, null, { unsupported: { reason: 'view_once', description: null } }],
    ]
    for (const [content] of contents) await inbox.receive(incoming({ peer: ANNA, content }))
    const shown = (await inbox.events('message.received')).map(({ data }) => data)
    for (const [index, [content, text, parts]] of contents.entries()) {
      expect(shown[index]).toMatchObject({ type: content.type, text, ...parts })
    }
    expect((await lastGuest(store.db))?.last_message).toMatchObject({ type: 'unsupported', text: null })
    // What is in an order or a poll is no answer to us.
    expect(inbox.inbound.map(({ text }) => text)).toEqual(contents.map(() => null))
  })

  it('say how they came: forwarded, together, once; people are called by their names', async () => {
    await using store = await open()
    const inbox = await scene(store.db)
    await inbox.receive(incoming({ peer: { phone: '+79165550000' }, pushName: 'Пётр' }))
    const context = { forwarded: 'once', albumId: 'A', linkPreview: { url: 'https://x.ru', title: 'X' } } as const
    const mentions = [
      { digits: '79165550000', peer: { phone: '+79165550000' } },
      { digits: '222', peer: { lid: '222' } },
    ]
    await inbox.receive(incoming({ peer: ANNA, text: 'Спросите @79165550000 и @222', context, mentions }))
    const [, shown] = (await inbox.events('message.received')).map(({ data }) => data)
    expect(shown).toMatchObject({
      text: 'Спросите @Пётр и @222',
      forwarded: 'once',
      album_id: 'A',
      view_once: false,
      link_preview: { url: 'https://x.ru', title: 'X', description: null },
    })
  })

  it('what could not be decrypted is a line that says so, and becomes the message when that comes after all', async () => {
    await using store = await open()
    const inbox = await scene(store.db)
    const missing = incoming({ id: 'M', peer: ANNA, content: { type: 'unsupported', reason: 'undecrypted' } })
    await inbox.receive(missing)
    const [line] = (await inbox.events('message.received')).map(({ data }) => data)
    expect(line).toMatchObject({ type: 'unsupported', text: null, unsupported: { reason: 'undecrypted' } })
    for (let i = 0; i < 3; i += 1) await inbox.receive(incoming({ id: 'M', peer: ANNA, text: 'стоп' }))
    await inbox.receive(missing)
    expect(await inbox.events('message.received')).toHaveLength(1)
    const healed = (await inbox.events('message.updated')).map(({ data }) => data)
    expect(healed).toMatchObject([{ id: line.id, type: 'text', text: 'стоп', unsupported: null }])
    expect((await lastGuest(store.db))?.unread_count).toBe(1)
    expect((await lastGuest(store.db))?.opted_out_source).toBe('message')
    const media = { kind: 'image', mimeType: 'image/png', reference: '{}' } as const
    await inbox.receive(incoming({ id: 'V', peer: ANNA, content: { type: 'unsupported', reason: 'view_once' } }))
    await inbox.receive(incoming({ id: 'V', peer: ANNA, content: { type: 'media', media } }))
    expect((await inbox.events('message.updated')).at(-1)?.data).toMatchObject({ media: { status: 'waiting' } })
    expect(inbox.jobs).toHaveLength(1)
  })

  it('sealed edits and votes change their message, also one that comes later; forged ones change nothing', async () => {
    await using store = await open()
    const inbox = await scene(store.db)
    let second = 0
    const at = () => Date.UTC(2026, 0, 5, 12, 0, ++second)
    const change = (targetId: string, key: string, content: IncomingContent) =>
      inbox.receive(
        incoming({ peer: ANNA, at: at(), content: { type: 'sealed', targetId, sealed: sealedBy(key, content) } }),
      )
    const edit = (targetId: string, key: string, text: string) =>
      change(targetId, key, { type: 'edit', targetId, text })
    await inbox.receive(incoming({ id: 'M', peer: ANNA, at: at(), text: 'приду', secret: 'SECRET' }))
    await edit('M', 'another', 'не приду')
    expect(await inbox.events('message.updated')).toEqual([])
    await edit('M', 'SECRET', 'стоп')
    await edit('LATER', 'S2', 'исправлено')
    const missing = incoming({ id: 'LATER', peer: ANNA, content: { type: 'unsupported', reason: 'undecrypted' } })
    await inbox.receive(missing)
    await inbox.receive(incoming({ id: 'LATER', peer: ANNA, text: 'с ошибкой', secret: 'S2' }))
    const poll: IncomingContent = { type: 'poll', question: '?', options: ['Да', 'Нет'], multiple: false }
    await inbox.receive(incoming({ id: 'P', peer: ANNA, at: at(), content: poll, secret: 'S3' }))
    const digest = createHash('sha256').update('Нет').digest('hex')
    await change('P', 'S3', { type: 'vote', targetId: 'P', options: [digest] })
    const rows = await store.db
      .selectFrom('messages')
      .select(['whatsapp_id', 'text'])
      .where('from_me', '=', 0)
      .execute()
    expect(Object.fromEntries(rows.map((row) => [row.whatsapp_id, row.text]))).toMatchObject({
      M: 'стоп',
      LATER: 'исправлено',
    })
    expect((await lastGuest(store.db))?.opted_out_source).toBe('message')
    const updated = (await inbox.events('message.updated')).map(({ data }) => data)
    expect(updated.at(-1)?.poll.options).toEqual([
      { text: 'Да', votes: [] },
      { text: 'Нет', votes: ['guest'] },
    ])
    expect(JSON.stringify(updated)).not.toContain('SECRET')
  })

  it('an event is changed by its author alone, keeps who comes, and is found by its new words', async () => {
    await using store = await open()
    const inbox = await scene(store.db)
    const at = Date.UTC(2026, 0, 5, 12)
    const dinner: IncomingContent = { type: 'event', name: 'Ужин', place: 'Зал', canceled: false }
    await inbox.receive(incoming({ id: 'E', peer: ANNA, at, content: dinner }))
    const change = (content: IncomingContent, minutes: number, fromMe = false) =>
      inbox.receive(incoming({ peer: ANNA, at: at + minutes * MINUTE, content, fromMe }))
    const attend = (answer: 'going' | 'maybe', extraGuests: number, minutes: number, fromMe = false) =>
      change({ type: 'attendance', targetId: 'E', answer, extraGuests }, minutes, fromMe)
    await attend('going', 2, 2)
    await attend('maybe', 0, 1)
    await attend('maybe', 0, 3, true)
    const event = { name: 'Юбилей', place: 'Веранда', canceled: true }
    await change({ type: 'event_edit', targetId: 'E', event: { name: 'Чужой', canceled: false } }, 4, true)
    await change({ type: 'event_edit', targetId: 'E', event }, 5)
    const shown = (await inbox.events('message.updated')).at(-1)?.data
    expect(shown).toMatchObject({
      text: 'Юбилей\nВеранда',
      edited_at: expect.any(String),
      event: {
        name: 'Юбилей',
        canceled: true,
        attendances: [
          { by: 'guest', answer: 'going', extra_guests: 2 },
          { by: 'us', answer: 'maybe', extra_guests: 0 },
        ],
      },
    })
    // Of another kind of message they say nothing.
    await inbox.receive(incoming({ id: 'T', peer: ANNA, at, text: 'привет' }))
    await change({ type: 'attendance', targetId: 'T', answer: 'going', extraGuests: 0 }, 6)
    await change({ type: 'event_edit', targetId: 'T', event }, 7)
    expect((await inbox.events('message.updated')).at(-1)?.data.id).toBe(shown?.id)
  })

  it('two chats that turn out to be one have the newer word on whether messages disappear', async () => {
    await using store = await open()
    const inbox = await scene(store.db)
    const numberId = (await store.db.selectFrom('numbers').select('id').executeTakeFirstOrThrow()).id
    const setAt = Date.UTC(2026, 0, 5)
    await inbox.receive(incoming({ peer: { phone: ANNA.phone }, expiration: { seconds: 86_400, setAt } }))
    await inbox.receive(incoming({ peer: { lid: ANNA.lid }, expiration: { seconds: 604_800, setAt: setAt + 1 } }))
    await inbox.receive(incoming({ peer: ANNA }))
    expect(await createExpirationOf(store.db)(numberId, ANNA)).toEqual({ seconds: 604_800, setAt: setAt + 1 })
  })

  it('a chat whose messages disappear is known as such, for what we write, until it is so no more', async () => {
    await using store = await open()
    const inbox = await scene(store.db)
    const numberId = (await store.db.selectFrom('numbers').select('id').executeTakeFirstOrThrow()).id
    const expirationOf = createExpirationOf(store.db)
    const at = Date.UTC(2026, 0, 5)
    await inbox.receive(incoming({ peer: ANNA }))
    expect(await expirationOf(numberId, ANNA)).toBeUndefined()
    const context = { expiresAfterSeconds: 604_800 }
    await inbox.receive(incoming({ peer: ANNA, expiration: { seconds: 604_800, setAt: at }, context }))
    for (const peer of [ANNA, { phone: ANNA.phone }, { lid: ANNA.lid }]) {
      expect(await expirationOf(numberId, peer)).toEqual({ seconds: 604_800, setAt: at })
    }
    expect(await expirationOf('another', ANNA)).toBeUndefined()
    expect((await inbox.events('message.received')).at(-1)?.data.expires_after_seconds).toBe(604_800)
    const setting = (seconds: number, setAt: number) =>
      inbox.receive(incoming({ peer: ANNA, content: { type: 'disappearing' }, expiration: { seconds, setAt } }))
    await setting(0, at - 1)
    expect(await expirationOf(numberId, ANNA)).toBeDefined()
    await setting(0, at + 1)
    expect(await expirationOf(numberId, ANNA)).toBeUndefined()
    expect(await inbox.events('message.received')).toHaveLength(2)
  })
})
