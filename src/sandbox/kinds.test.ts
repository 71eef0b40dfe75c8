import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import tls from 'node:tls'
import { downloadMediaMessage, normalizeMessageContent, type proto, type WAMessage } from '@whiskeysockets/baileys'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Content } from './content.ts'
import { linkByQr, type RawClient } from './raw-client.ts'
import { sampleFile } from './sample-media.ts'
import { type Sandbox, startSandbox } from './spawn.ts'

let sandbox: Sandbox
let client: RawClient
const NUMBER = '79990000003'
const GUEST = '79160000003'
const GUEST_JID = `${GUEST}@s.whatsapp.net`

beforeAll(async () => {
  for (const level of ['info', 'warn', 'error'] as const) console[level] = () => undefined
  sandbox = await startSandbox()
  tls.setDefaultCACertificates([...tls.rootCertificates, readFileSync(sandbox.caFile, 'utf8')])
  await sandbox.client.createGuests({ phones: [GUEST], behaviour: { reads: 0 } })
  client = await linkByQr(sandbox, NUMBER)
})
afterAll(async () => {
  await client?.close()
  await sandbox?.stop()
})

async function guestSends(content: Content): Promise<WAMessage> {
  const { id } = await sandbox.client.guestSends({ guest: GUEST, to: NUMBER, content })
  const got = await client.until(() => client.received.find((item) => item.message.key.id === id), content.kind)
  expect(got.message.message, content.kind).toBeTruthy()
  return got.message
}

describe('what a guest sends reaches the client', () => {
  const files: [Content['kind'] & ('image' | 'video' | 'voice' | 'document' | 'sticker'), keyof proto.IMessage][] = [
    ['image', 'imageMessage'],
    ['video', 'videoMessage'],
    ['voice', 'audioMessage'],
    ['document', 'documentMessage'],
    ['sticker', 'stickerMessage'],
  ]
  it.each(files)('%s, with its file', async (kind, field) => {
    const message = await guestSends({ kind })
    expect(normalizeMessageContent(message.message)?.[field]).toBeTruthy()
    const file = await downloadMediaMessage(message, 'buffer', {})
    expect(file.equals(sampleFile(kind))).toBe(true)
  })

  it('location, contact and quoted reply', async () => {
    const location = await guestSends({ kind: 'location', latitude: 55.75, longitude: 37.62, name: 'Kremlin' })
    expect(location.message?.locationMessage).toMatchObject({ degreesLatitude: 55.75, name: 'Kremlin' })
    const contact = await guestSends({ kind: 'contact', name: 'Courier', phone: '79161112233' })
    expect(contact.message?.contactMessage?.vcard).toContain('+79161112233')
    const quote = { id: 'ABC', text: 'How was the soup?' }
    const reply = await guestSends({ kind: 'text', text: 'Fine', quote })
    expect(reply.message?.extendedTextMessage?.contextInfo).toMatchObject({ stanzaId: 'ABC' })
  })

  it('reaction, edit and deletion', async () => {
    const sent = await client.sock.sendMessage(GUEST_JID, { text: 'Rate us?' })
    const reactions: unknown[] = []
    client.sock.ev.on('messages.reaction', (list) => reactions.push(...list))
    await guestSends({ kind: 'reaction', emoji: '❤️', id: sent?.key.id ?? '' })
    await client.until(() => reactions.length > 0, 'reaction event')
    expect(reactions).toMatchObject([{ key: { id: sent?.key.id, fromMe: true }, reaction: { text: '❤️' } }])

    const text = await guestSends({ kind: 'text', text: 'Good' })
    const id = text.key.id ?? ''
    await sandbox.client.guestSends({ guest: GUEST, to: NUMBER, content: { kind: 'edit', id, text: 'Very good' } })
    await client.until(
      () =>
        client.updates.some(
          (u) => u.key.id === id && u.update.message?.editedMessage?.message?.conversation === 'Very good',
        ),
      'edit',
    )
    await sandbox.client.guestSends({ guest: GUEST, to: NUMBER, content: { kind: 'delete', id } })
    await client.until(() => client.updates.some((u) => u.key.id === id && u.update.message === null), 'deletion')
  })

  it('typing', async () => {
    const typing: unknown[] = []
    client.sock.ev.on('presence.update', (update) => typing.push(update))
    await sandbox.client.guestTypes({ guest: GUEST, to: NUMBER })
    await client.until(() => typing.length > 0, 'typing')
    expect(typing).toMatchObject([{ id: GUEST_JID, presences: { [GUEST_JID]: { lastKnownPresence: 'composing' } } }])
  })

  it('the message that the owner writes by hand on the phone, as our own', async () => {
    const { id } = await sandbox.client.phoneSends({
      phone: NUMBER,
      to: GUEST,
      content: { kind: 'text', text: 'By hand' },
    })
    const got = await client.until(() => client.received.find((item) => item.message.key.id === id), 'own message')
    expect(got.message).toMatchObject({
      key: { fromMe: true, remoteJid: GUEST_JID },
      message: { conversation: 'By hand' },
    })
  })
})

describe('what the client sends reaches the guest', () => {
  const last = async (id: string | null | undefined) => {
    await sandbox.client.until({ kind: 'shown', count: 1, filter: { id: id ?? '' } })
    return (await sandbox.client.shown({ id: id ?? '' }))[0]
  }

  it('a picture, decrypted from the media host', async () => {
    const file = sampleFile('image')
    const sent = await client.sock.sendMessage(GUEST_JID, { image: file, caption: 'Menu', jpegThumbnail: '' })
    const sha256 = createHash('sha256').update(file).digest('hex')
    expect(await last(sent?.key.id)).toMatchObject({
      kind: 'image',
      text: 'Menu',
      media: { sha256, bytes: file.length },
    })
  })

  it('voice, reaction, edit and deletion', async () => {
    const voice = await client.sock.sendMessage(GUEST_JID, {
      audio: sampleFile('voice'),
      ptt: true,
      seconds: 3,
      mimetype: 'audio/ogg',
    })
    expect(await last(voice?.key.id)).toMatchObject({ kind: 'voice' })
    const text = await client.sock.sendMessage(GUEST_JID, { text: 'Hello' })
    const key = text?.key ?? {}
    const edit = await client.sock.sendMessage(GUEST_JID, { text: 'Hello!', edit: key })
    expect(await last(edit?.key.id)).toMatchObject({ kind: 'edit', text: 'Hello!' })
    const revoke = await client.sock.sendMessage(GUEST_JID, { delete: key })
    expect(await last(revoke?.key.id)).toMatchObject({ kind: 'delete', text: key.id })
  })
})

describe('addresses', () => {
  it('a guest writes by LID with its phone beside, and is answered there', async () => {
    const [guest] = await sandbox.client.createGuests({ phones: ['79160000033'], behaviour: { writesAs: 'lid' } })
    const { id } = await sandbox.client.guestSends({
      guest: '79160000033',
      to: NUMBER,
      content: { kind: 'text', text: 'hi' },
    })
    const got = await client.until(() => client.received.find((item) => item.message.key.id === id), 'message')
    expect(got.message.key).toMatchObject({
      remoteJid: `${guest?.lid}@lid`,
      remoteJidAlt: '79160000033@s.whatsapp.net',
    })
    const sent = await client.sock.sendMessage(`${guest?.lid}@lid`, { text: 'answer' })
    expect(await sandbox.client.until({ kind: 'shown', count: 1, filter: { id: sent?.key.id ?? '' } })).toBe(1)
    await client.until(() => client.statusOf(sent?.key.id ?? '').status === 4, 'read')
  })

  it('a guest whose phone nobody knows can be answered too', async () => {
    const [guest] = await sandbox.client.createGuests({ count: 1, withoutPhone: true })
    const lid = guest?.lid ?? ''
    const { id } = await sandbox.client.guestSends({
      guest: lid,
      to: NUMBER,
      content: { kind: 'text', text: 'who am I' },
    })
    const got = await client.until(() => client.received.find((item) => item.message.key.id === id), 'message')
    expect(got.message.key.remoteJidAlt).toBeFalsy()
    const sent = await client.sock.sendMessage(`${lid}@lid`, { text: 'a stranger' })
    await sandbox.client.until({ kind: 'shown', count: 1, filter: { id: sent?.key.id ?? '' } })
  })

  it('says who is on WhatsApp', async () => {
    await sandbox.client.createGuests({ phones: ['79160000044'], behaviour: { onWhatsApp: false } })
    const found = await client.sock.onWhatsApp(GUEST, '79160000044', '79169999999')
    expect(found).toEqual([{ jid: GUEST_JID, exists: true }])
    const sent = await client.sock.sendMessage('79160000044@s.whatsapp.net', { text: 'nobody there' })
    await sandbox.client.until({ kind: 'acked', count: 1, filter: { id: sent?.key.id ?? '' } })
  })

  it('carries messages and receipts between two of our numbers', async () => {
    const other = await linkByQr(sandbox, '79990000004')
    const sent = await client.sock.sendMessage('79990000004@s.whatsapp.net', { text: 'test send' })
    const got = await other.until(() => other.received.find((item) => item.message.key.id === sent?.key.id), 'message')
    expect(got.message.message?.conversation ?? got.message.message?.extendedTextMessage?.text).toBe('test send')
    await client.until(() => client.statusOf(sent?.key.id ?? '').status === 3, 'delivery')
    await other.close()
  })
})
