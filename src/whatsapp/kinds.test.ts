import { createHash } from 'node:crypto'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { freshSqlite } from '../../test/support/stores.ts'
import type { Store } from '../db/index.ts'
import { type Content, type SampleKind, type Sandbox, startSandbox } from '../sandbox/index.ts'
import type { IncomingMessage, OutgoingContent, OutgoingMedia } from './index.ts'
import type { OpenOptions } from './port.ts'
import { linkNumber, type OpenNumber, whatsAppOn } from './test-support/number.ts'

const PHONE = '79990000001'
const GUEST = '79160000001'
const LID_GUEST = '79160000002'

let sandbox: Sandbox
let store: Store
let number: OpenNumber
const expirationOf = vi.fn<NonNullable<OpenOptions['expirationOf']>>(async () => undefined)

beforeAll(async () => {
  sandbox = await startSandbox()
  await sandbox.client.createGuests({ from: GUEST, count: 2, names: ['Анна'] })
  await sandbox.client.setGuest({ guest: LID_GUEST, behaviour: { writesAs: 'lid' } })
  store = await freshSqlite()
  const tuning = { repeatWaitMs: 1_000 }
  number = await linkNumber(whatsAppOn(sandbox, store.db, { tuning }), sandbox, 'num_1', PHONE, { expirationOf })
})
afterAll(async () => {
  await number?.connection.close()
  await sandbox?.stop()
  await store?.close()
})

async function receive(content: Content, guest = GUEST): Promise<IncomingMessage> {
  const { id } = await sandbox.client.guestSends({ guest, to: PHONE, content })
  return number.heard.until(({ messages }) => messages.find((m) => m.id === id), `message of kind ${content.kind}`)
}

async function bytesOf(reference: string): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of number.connection.fetchMedia(reference, { maxBytes: 10_000 })) chunks.push(chunk)
  return Buffer.concat(chunks)
}

describe('what guests send', () => {
  const file = Buffer.from('a small file, but not an empty one')

  it.each([
    ['image', { kind: 'image', caption: 'Вот фото', file: file.toString('base64') }, { kind: 'image' }],
    ['video', { kind: 'video', file: file.toString('base64') }, { kind: 'video', durationSeconds: 3 }],
    ['voice', { kind: 'voice', seconds: 7, file: file.toString('base64') }, { kind: 'voice', durationSeconds: 7 }],
    ['document', { kind: 'document', fileName: 'чек.txt', file: file.toString('base64') }, { fileName: 'чек.txt' }],
    ['sticker', { kind: 'sticker', file: file.toString('base64') }, { kind: 'sticker', mimeType: 'image/webp' }],
  ] as [string, Content, object][])('%s', async (_name, content, media) => {
    const { content: received } = await receive(content)
    expect(received).toMatchObject({ type: 'media', media })
    if (received.type !== 'media') throw new Error('unreachable')
    expect(received.text).toBe('caption' in content ? content.caption : undefined)
    expect(await bytesOf(received.media.reference)).toEqual(file)
    if (content.kind === 'voice') expect(received.media.waveform).toHaveLength(64)
  })

  it('location, contact, quoted text, reaction, edit and deletion', async () => {
    const place = await receive({ kind: 'location', latitude: 55.75, longitude: 37.61, name: 'Дом', address: 'Арбат' })
    expect(place.content).toEqual({
      type: 'location',
      latitude: 55.75,
      longitude: 37.61,
      name: 'Дом',
      address: 'Арбат',
    })
    const card = await receive({ kind: 'contact', name: 'Пётр', phone: '79161112233' })
    expect(card.content).toMatchObject({ type: 'contact', contacts: [{ name: 'Пётр', phones: ['+79161112233'] }] })
    const quoting = await receive({ kind: 'text', text: 'да', quote: { id: place.id, theirs: false } })
    expect(quoting).toMatchObject({ content: { type: 'text', text: 'да' }, quotedId: place.id })
    const reaction = await receive({ kind: 'reaction', emoji: '👍', id: 'ABC' })
    expect(reaction.content).toEqual({ type: 'reaction', targetId: 'ABC', emoji: '👍' })
    const taken = await receive({ kind: 'reaction', emoji: '', id: 'ABC' })
    expect(taken.content).toEqual({ type: 'reaction', targetId: 'ABC', emoji: '' })
    const edit = await receive({ kind: 'edit', id: quoting.id, text: 'нет' })
    expect(edit.content).toEqual({ type: 'edit', targetId: quoting.id, text: 'нет' })
    const deletion = await receive({ kind: 'delete', id: quoting.id })
    expect(deletion.content).toEqual({ type: 'delete', targetId: quoting.id })
  })

  it.each([
    [
      'order',
      {
        type: 'order',
        title: 'Пиццерия на углу',
        text: 'Без лука, пожалуйста',
        itemCount: 3,
        items: [
          { name: 'Маргарита', quantity: 2, price: 500 },
          { name: 'Морс', quantity: 1, price: 490 },
        ],
        total: { amount: 1_490, currency: 'RUB' },
      },
    ],
    [
      'priced_order',
      {
        type: 'order',
        items: [{ name: 'Маргарита', quantity: 2, price: 500 }, { name: 'Морс' }],
        total: { amount: 1_490 },
      },
    ],
    ['product', { type: 'product', title: 'Том ям', text: 'Есть сегодня?', price: { amount: 590, currency: 'RUB' } }],
    ['poll', { type: 'poll', question: 'Когда придём?', options: ['В пятницу', 'В субботу'], multiple: false }],
    ['event', { type: 'event', name: 'День рождения Анны', place: 'Веранда', startsAt: 1_800_000_000_000 }],
    ['view_once', { type: 'media', text: 'Секрет', media: { kind: 'image' } }],
    ['placeholder', { type: 'unsupported', reason: 'other_devices' }],
    ['list_answer', { type: 'text', text: 'Солянка' }],
    ['button_answer', { type: 'text', text: 'Подтверждаю' }],
    ['flow_answer', { type: 'text', text: 'Гостей: Четверо\nИмя: Анна' }],
    ['list', { type: 'text', text: 'Что подать?\n• Борщ\n• Солянка' }],
    ['template', { type: 'text', text: 'Ваш стол\nЖдём в 19:00\n• Приду' }],
    ['album_picture', { type: 'media', media: { kind: 'image' } }, { albumId: 'ALBUM' }],
    ['video_note', { type: 'media', media: { kind: 'video', durationSeconds: 4 } }, { videoNote: true }],
    ['live_location', { type: 'location', latitude: 55.75, name: 'Еду', live: true }],
    ['contacts', { type: 'contact', contacts: [{ name: 'Пётр', phones: ['+79161112230'] }, { name: 'Мария' }] }],
    ['forwarded', { type: 'text', text: 'Смотрите' }, { forwarded: 'many_times' }],
    [
      'link',
      { type: 'text', text: 'Вот: https://example.com/menu' },
      { linkPreview: { url: 'https://example.com/menu', title: 'Меню', description: 'Супы и десерты' } },
    ],
    ['payment', { type: 'unsupported', reason: 'unknown_kind', description: 'request payment: за ужин' }],
  ] as [SampleKind, object, object?][])('%s, readable', async (of, content, context) => {
    const received = await receive({ kind: 'sample', of })
    expect(received.content).toMatchObject(content)
    if (context) expect(received.context).toEqual(context)
  })

  it('who is named in a text, with the phone where it is known', async () => {
    const { content, mentions } = await receive({ kind: 'sample', of: 'mention' })
    expect(content).toMatchObject({ text: `Это @${GUEST} заказывал` })
    expect(mentions).toEqual([{ digits: GUEST, peer: { phone: `+${GUEST}`, lid: expect.stringMatching(/^\d+$/) } }])
  })

  it('a view-once file that linked devices do not get', async () => {
    const { content } = await receive({ kind: 'view_once_elsewhere' })
    expect(content).toEqual({ type: 'unsupported', reason: 'view_once' })
  })

  it('what cannot be decrypted is asked for again; where it never comes, a line says so', async () => {
    const content = { kind: 'text', text: 'слышно?' } as const
    const said = async (garbled: 'once' | 'always') => {
      const { id } = await sandbox.client.guestSends({ guest: GUEST, to: PHONE, content, garbled })
      return number.heard.until(({ messages }) => messages.find((m) => m.id === id), `a ${garbled} garbled message`)
    }
    expect((await said('once')).content).toEqual({ type: 'text', text: 'слышно?' })
    const missing = await said('always')
    expect(missing).toMatchObject({
      peer: { phone: `+${GUEST}` },
      content: { type: 'unsupported', reason: 'undecrypted' },
    })
    await expect.poll(() => store.db.selectFrom('whatsapp_journal').select('id').execute()).toEqual([])
  })

  it('a sealed edit opens with the secret of its message, by phone and by LID, after a restart too; a forged one does not', async () => {
    const { content: _, ...original } = await receive({ kind: 'text', text: 'приду' })
    const target = { id: original.id, fromMe: false, secret: original.secret ?? null }
    const restarted = whatsAppOn(sandbox, store.db)
    const edit = async (sealed: 'phone' | 'lid' | 'forged') => {
      const { content } = await receive({ kind: 'edit', id: original.id, text: `не приду (${sealed})`, sealed })
      if (content.type !== 'sealed') throw new Error('not sealed')
      return restarted.openSealed('num_1', target, content.sealed)
    }
    for (const by of ['phone', 'lid'] as const) {
      expect(await edit(by)).toEqual({ type: 'edit', targetId: original.id, text: `не приду (${by})` })
    }
    expect(await edit('forged')).toBeUndefined()
  })

  it('a vote of a guest in its own poll', async () => {
    const { id, secret = null } = await receive({ kind: 'sample', of: 'poll' })
    const { content } = await receive({ kind: 'vote', id, options: ['В субботу'] })
    if (content.type !== 'sealed') throw new Error('not sealed')
    const digest = createHash('sha256').update('В субботу').digest('hex')
    const opened = whatsAppOn(sandbox, store.db).openSealed('num_1', { id, fromMe: false, secret }, content.sealed)
    expect(opened).toEqual({ type: 'vote', targetId: id, options: [digest] })
  })

  it('an event that is changed, and who comes to it, sealed with the secret of the event', async () => {
    const { id, secret = null } = await receive({ kind: 'sample', of: 'event' })
    const open = async (sent: Content) => {
      const { content } = await receive(sent)
      if (content.type !== 'sealed') throw new Error('not sealed')
      return whatsAppOn(sandbox, store.db).openSealed('num_1', { id, fromMe: false, secret }, content.sealed)
    }
    expect(
      await open({
        kind: 'edit_event',
        id,
        event: { name: 'Юбилей Анны', isCanceled: true, startTime: 1_800_000_100 },
      }),
    ).toEqual({
      type: 'event_edit',
      targetId: id,
      event: { name: 'Юбилей Анны', canceled: true, startsAt: 1_800_000_100_000 },
    })
    for (const answer of ['going', 'not_going', 'maybe'] as const) {
      expect(await open({ kind: 'attendance', id, answer, extraGuests: 2 })).toEqual({
        type: 'attendance',
        targetId: id,
        answer,
        extraGuests: 2,
      })
    }
  })

  it('what the owner edits on the phone of what we have sent', async () => {
    const id = '3EB0EEEEEEEEEEEEEEEE01'
    await number.connection.send({ id, to: { phone: `+${GUEST}` }, content: { type: 'text', text: 'в семь' } })
    await sandbox.client.until({ kind: 'shown', count: 1, filter: { id } })
    const content: Content = { kind: 'edit', id, text: 'в восемь', sealed: 'lid' }
    const written = await sandbox.client.phoneSends({ phone: PHONE, to: GUEST, content })
    const heard = await number.heard.until(({ messages }) => messages.find((m) => m.id === written.id), 'own edit')
    if (heard.content.type !== 'sealed') throw new Error('not sealed')
    const target = { id, fromMe: true, secret: null }
    const opened = whatsAppOn(sandbox, store.db).openSealed('num_1', target, heard.content.sealed)
    expect(opened).toEqual({ type: 'edit', targetId: id, text: 'в восемь' })
  })

  it('tells phone and LID of those who write under their LID', async () => {
    const message = await receive({ kind: 'text', text: 'это я' }, LID_GUEST)
    expect(message.peer).toEqual({ phone: `+${LID_GUEST}`, lid: expect.stringMatching(/^\d+$/) })
    expect(number.heard.identities).toContainEqual(message.peer)
  })

  it('knows a guest without a phone by the LID alone', async () => {
    const [guest] = await sandbox.client.createGuests({ count: 1, withoutPhone: true })
    const lid = guest?.lid ?? ''
    const message = await receive({ kind: 'text', text: 'кто я?' }, lid)
    expect(message.peer).toEqual({ lid })
    const answer = { id: '3EB0AAAAAAAAAAAAAAAA01', to: { lid }, content: { type: 'text', text: 'гость' } } as const
    expect(await number.connection.send(answer)).toMatchObject({ outcome: 'accepted' })
    await sandbox.client.until({ kind: 'shown', count: 1, filter: { guest: lid } })
  })

  it('passes on what the owner writes on the phone', async () => {
    const content = { kind: 'text' as const, text: 'перезвоню' }
    const { id } = await sandbox.client.phoneSends({ phone: PHONE, to: GUEST, content })
    const message = await number.heard.until(({ messages }) => messages.find((m) => m.id === id), 'own message')
    expect(message).toMatchObject({ fromMe: true, peer: { phone: `+${GUEST}` }, content: { text: 'перезвоню' } })
    expect(message.pushName).toBeUndefined()
  })

  it('says who is typing', async () => {
    await sandbox.client.guestTypes({ guest: GUEST, to: PHONE })
    await number.heard.until(({ typing }) => typing.some((t) => t.phone === `+${GUEST}` && t.typing), 'typing')
  })
})

describe('what we send', () => {
  let count = 0
  async function send(content: OutgoingContent) {
    count += 1
    const id = `3EB0BBBBBBBBBBBBBBBB${String(count).padStart(2, '0')}`
    const result = await number.connection.send({ id, to: { phone: `+${GUEST}` }, content })
    expect(result).toMatchObject({ outcome: 'accepted' })
    const isThis = (shown: { id: string }) => shown.id === id
    for (let attempt = 0; attempt < 50; attempt += 1) {
      const found = (await sandbox.client.shown({ guest: GUEST })).find(isThis)
      if (found) return found
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    throw new Error('the guest never saw it')
  }

  it('an answer quotes the file or the place that it answers', async () => {
    const photo = await receive({ kind: 'image', caption: 'Это что?' })
    if (photo.content.type !== 'media') throw new Error('unreachable')
    const { kind, mimeType, reference } = photo.content.media
    const about = { id: photo.id, fromMe: false, text: 'Это что?' }
    const media = { kind, mimeType, reference }
    expect(await send({ type: 'text', text: 'Суп', quoted: { ...about, media } })).toMatchObject({ quoted: 'image' })
    const location = { latitude: 55.75, longitude: 37.61 }
    expect(await send({ type: 'location', latitude: 1, longitude: 2, quoted: { ...about, location } })).toMatchObject({
      quoted: 'location',
    })
    expect(await send({ type: 'text', text: 'Едем', quoted: { ...about, location } })).toMatchObject({
      quoted: 'location',
    })
  })

  it('into a chat whose messages disappear: with the time and since when; the guest says both', async () => {
    const { expiration, context } = await receive({ kind: 'text', text: 'тайно', expiration: 604_800 })
    expect(expiration).toEqual({ seconds: 604_800, setAt: expect.any(Number) })
    expect(context).toEqual({ expiresAfterSeconds: 604_800 })
    const changed = await receive({ kind: 'disappearing', expiration: 0 })
    expect(changed).toMatchObject({ content: { type: 'disappearing' }, expiration: { seconds: 0 } })
    expirationOf.mockResolvedValueOnce(expiration)
    expect(await send({ type: 'text', text: 'и мы' })).toMatchObject({ text: 'и мы', expiration: 604_800 })
    expect(expirationOf).toHaveBeenLastCalledWith({ phone: `+${GUEST}`, lid: expect.stringMatching(/^\d+$/) })
    expect((await send({ type: 'text', text: 'открыто' })).expiration).toBeUndefined()
  })

  it.each(['image', 'voice', 'audio', 'video', 'document', 'sticker'] as OutgoingMedia['kind'][])(
    '%s',
    async (kind) => {
      const bytes = Buffer.from(`bytes of a ${kind}`)
      const media: OutgoingMedia = { kind, mimeType: 'application/octet-stream', data: { bytes }, durationSeconds: 2 }
      const shown = await send({ type: 'media', media, ...(kind === 'image' ? { text: 'подпись' } : {}) })
      expect(shown).toMatchObject({ kind })
      if (kind === 'image') expect(shown.text).toBe('подпись')
    },
  )

  it('a file by its path', async () => {
    const path = join(await mkdtemp(join(tmpdir(), 'otklik-')), 'menu.pdf')
    await writeFile(path, 'menu')
    const media: OutgoingMedia = { kind: 'document', mimeType: 'application/pdf', fileName: 'Меню.pdf', data: { path } }
    expect(await send({ type: 'media', media })).toMatchObject({ kind: 'document', text: 'Меню.pdf' })
  })

  it('says that a file is missing, and that trying again is of no use', async () => {
    const media: OutgoingMedia = { kind: 'document', mimeType: 'x/y', data: { path: '/nowhere/menu.pdf' } }
    const message = { id: '3EB0CC', to: { phone: `+${GUEST}` }, content: { type: 'media', media } as const }
    expect(await number.connection.send(message)).toMatchObject({ outcome: 'not_sent', retryable: false })
  })

  it('location, quote, reaction, edit, deletion, without asking foreign servers about links', async () => {
    const place = await send({ type: 'location', latitude: 55.75, longitude: 37.61, name: 'Ресторан' })
    expect(place).toMatchObject({ kind: 'location', text: '55.75,37.61' })
    const text = await send({
      type: 'text',
      text: 'https://example.com/menu',
      quoted: { id: 'X', fromMe: false, text: '?' },
    })
    expect(text).toMatchObject({ kind: 'text', text: 'https://example.com/menu' })
    expect(await send({ type: 'reaction', targetId: 'X', targetFromMe: false, emoji: '🙏' })).toMatchObject({
      text: '🙏',
    })
    expect(await send({ type: 'edit', targetId: text.id, text: 'меню' })).toMatchObject({ kind: 'edit', text: 'меню' })
    expect(await send({ type: 'delete', targetId: text.id })).toMatchObject({ kind: 'delete', text: text.id })
  })

  it('read marks and typing reach the guest', async () => {
    const message = await receive({ kind: 'text', text: 'прочитайте' })
    await number.connection.markRead([message])
    await sandbox.client.until({ kind: 'guest_messages', state: 'read', count: 1, filter: { guest: GUEST } })
    await number.connection.setTyping(message.peer, true)
    await number.connection.setTyping(message.peer, false)
  })

  it('nothing goes to a phone that is not on WhatsApp, and the answer says so', async () => {
    const to = { phone: '+79990001122' }
    const before = (await sandbox.client.summary()).frames
    const result = await number.connection.send({ id: '3EB0DD', to, content: { type: 'text', text: 'есть кто?' } })
    expect(result).toEqual({ outcome: 'not_sent', detail: 'not on WhatsApp', retryable: false })
    expect((await sandbox.client.summary()).frames).toBe(before)
  })

  it('finds who is on WhatsApp', async () => {
    const found = await number.connection.findOnWhatsApp([`+${GUEST}`, '+79990001122'])
    expect([...found]).toEqual([[`+${GUEST}`, { lid: expect.stringMatching(/^\d+$/) }]])
  })

  it('finds who has a username, but for those who want a code', async () => {
    await sandbox.client.createGuests({ phones: ['79035550071', '79035550072'] })
    await sandbox.client.setGuest({ guest: '79035550071', username: 'inga.k' })
    await sandbox.client.setGuest({ guest: '79035550072', username: 'oleg.v', usernameKey: '4711' })
    const found = await number.connection.findByUsername(['inga.k', 'oleg.v', 'nobody.1'])
    expect([...found]).toEqual([['inga.k', { lid: expect.stringMatching(/^\d+$/) }]])
    const { lid } = found.get('inga.k') ?? {}
    const content = { type: 'text', text: 'Здравствуйте, Инга!' } as const
    expect(await number.connection.send({ id: '3EB0AA71', to: { lid }, content })).toMatchObject({
      outcome: 'accepted',
    })
    await sandbox.client.until({ kind: 'shown', count: 1, filter: { guest: '79035550071' } })
  })

  it('has a sign of life on demand', async () => {
    const before = number.connection.lastFrameAt()
    await number.connection.ping(5_000)
    expect(number.connection.lastFrameAt()).toBeGreaterThanOrEqual(before)
  })
})
