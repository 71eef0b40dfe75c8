import { proto } from '@whiskeysockets/baileys'
import { describe, expect, it } from 'vitest'
import { decodeMediaReference } from './media-reference.ts'
import { normaliseMessage } from './normalise.ts'

const address = { id: 'ID', chat: '1@lid', fromMe: false }

/** As it comes over the wire: encoded and decoded. */
function read(message: proto.IMessage) {
  return normaliseMessage(
    proto.Message.decode(proto.Message.encode(proto.Message.fromObject(message)).finish()),
    address,
  )
}

const text = (value: string) => ({ content: { type: 'text', text: value } })
const file = {
  directPath: '/v/t62',
  mediaKey: Buffer.alloc(32, 1),
  url: 'https://mmg.whatsapp.net/v/t62',
  fileLength: 70,
}
const { Type } = proto.Message.ProtocolMessage

describe('a message says', () => {
  it.each([
    ['plain', { conversation: 'привет' }],
    ['extended', { extendedTextMessage: { text: 'привет' } }],
    ['disappearing', { ephemeralMessage: { message: { extendedTextMessage: { text: 'привет' } } } }],
    [
      'view-once in disappearing',
      { ephemeralMessage: { message: { viewOnceMessageV2: { message: { conversation: 'привет' } } } } },
    ],
    ['sent by our own phone', { deviceSentMessage: { destinationJid: '2@lid', message: { conversation: 'привет' } } }],
    ['a button', { buttonsResponseMessage: { selectedDisplayText: 'привет', selectedButtonId: 'b1' } }],
    ['a list row', { listResponseMessage: { title: 'привет' } }],
    ['a list row without title', { listResponseMessage: { singleSelectReply: { selectedRowId: 'привет' } } }],
    ['a template button', { templateButtonReplyMessage: { selectedDisplayText: 'привет' } }],
    ['a flow', { interactiveResponseMessage: { body: { text: 'привет' } } }],
    ['a business text with buttons', { buttonsMessage: { contentText: 'привет' } }],
    ['a business template', { templateMessage: { hydratedTemplate: { hydratedContentText: 'привет' } } }],
  ] as [string, proto.IMessage][])('text: %s', (_name, message) => {
    expect(read(message)).toMatchObject(text('привет'))
  })

  it('which message is quoted', () => {
    const contextInfo = { stanzaId: 'QUOTED', quotedMessage: { conversation: 'вопрос' } }
    expect(read({ extendedTextMessage: { text: 'да', contextInfo } })).toEqual({
      ...text('да'),
      quotedId: 'QUOTED',
      context: { quoted: { text: 'вопрос' } },
    })
    const status = {
      stanzaId: 'STATUS',
      remoteJid: 'status@broadcast',
      quotedMessage: { viewOnceMessage: { message: { imageMessage: { caption: 'Сет за 990' } } } },
    }
    expect(read({ extendedTextMessage: { text: 'хочу', contextInfo: status } })?.context).toEqual({
      quoted: { text: 'Сет за 990', fromStatus: true },
    })
    const picture = { ...contextInfo, quotedMessage: { imageMessage: {} } }
    expect(read({ extendedTextMessage: { text: 'да', contextInfo: picture } })?.context).toBeUndefined()
    expect(read({ imageMessage: { ...file, contextInfo } })?.quotedId).toBe('QUOTED')
    expect(read({ locationMessage: { degreesLatitude: 1, degreesLongitude: 2, contextInfo } })?.quotedId).toBe('QUOTED')
  })

  it.each([
    [
      'image',
      { imageMessage: { ...file, mimetype: 'image/png', caption: 'к', width: 3, height: 4 } },
      { mimeType: 'image/png', width: 3, height: 4 },
    ],
    ['video', { videoMessage: { ...file, seconds: 9 } }, { mimeType: 'video/mp4', durationSeconds: 9 }],
    ['video', { ptvMessage: { ...file, seconds: 2 } }, { durationSeconds: 2 }],
    [
      'voice',
      { audioMessage: { ...file, ptt: true, seconds: 5, waveform: Buffer.alloc(64, 9) } },
      { durationSeconds: 5, waveform: new Uint8Array(64).fill(9) },
    ],
    ['audio', { audioMessage: { ...file, mimetype: 'audio/mp4' } }, { mimeType: 'audio/mp4' }],
    [
      'document',
      { documentWithCaptionMessage: { message: { documentMessage: { ...file, fileName: 'чек.pdf', caption: 'к' } } } },
      { fileName: 'чек.pdf' },
    ],
    ['sticker', { stickerMessage: { ...file } }, { mimeType: 'image/webp' }],
    ['sticker', { lottieStickerMessage: { message: { stickerMessage: { ...file } } } }, {}],
    ['image', { viewOnceMessage: { message: { imageMessage: { ...file } } } }, { mimeType: 'image/jpeg' }],
    ['image', { associatedChildMessage: { message: { imageMessage: { ...file } } } }, {}],
  ] as [string, proto.IMessage, object][])('a file: %s', (kind, message, media) => {
    const content = read(message)?.content
    if (content?.type !== 'media') throw new Error('no file')
    expect(content.media).toMatchObject({ kind, byteSize: 70, ...media })
    const reference = decodeMediaReference(content.media.reference)
    expect(reference).toMatchObject({ kind, directPath: '/v/t62', ...address })
    expect(reference.mediaKey).toBe(file.mediaKey.toString('base64'))
    expect(content.text).toBe(JSON.stringify(message).includes('caption') ? 'к' : undefined)
  })

  it('a place, also a live one', () => {
    expect(
      read({ locationMessage: { degreesLatitude: 1.5, degreesLongitude: 2.5, name: 'Дом', address: 'ул.' } })?.content,
    ).toEqual({ type: 'location', latitude: 1.5, longitude: 2.5, name: 'Дом', address: 'ул.' })
    expect(
      read({ liveLocationMessage: { degreesLatitude: 1.5, degreesLongitude: 2.5, caption: 'еду' } })?.content,
    ).toEqual({ type: 'location', latitude: 1.5, longitude: 2.5, name: 'еду', live: true })
  })

  it('contacts, one or several', () => {
    const vcard =
      'BEGIN:VCARD\r\nFN:Пётр\r\nTEL;type=CELL;waid=79161112233:+7 916 111-22-33\r\nitem1.TEL:+7495\r\nEND:VCARD'
    const card = { name: 'Пётр', phones: ['+7 916 111-22-33', '+7495'], vcard }
    expect(read({ contactMessage: { vcard } })?.content).toEqual({ type: 'contact', contacts: [card] })
    const contacts = [{ displayName: 'П', vcard }, { displayName: 'Без телефона' }]
    expect(read({ contactsArrayMessage: { contacts } })?.content).toEqual({
      type: 'contact',
      contacts: [
        { ...card, name: 'П' },
        { name: 'Без телефона', phones: [], vcard: '' },
      ],
    })
  })

  it('a reaction, an edit, a deletion', () => {
    const key = { id: 'TARGET', fromMe: false, remoteJid: '1@lid' }
    expect(read({ reactionMessage: { key, text: '👍' } })?.content).toEqual({
      type: 'reaction',
      targetId: 'TARGET',
      emoji: '👍',
    })
    expect(read({ reactionMessage: { key, text: '' } })?.content).toEqual({
      type: 'reaction',
      targetId: 'TARGET',
      emoji: '',
    })
    expect(read({ protocolMessage: { key, type: Type.REVOKE } })?.content).toEqual({
      type: 'delete',
      targetId: 'TARGET',
    })
    const edit = { key, type: Type.MESSAGE_EDIT, editedMessage: { conversation: 'иначе' } }
    const edited = { type: 'edit', targetId: 'TARGET', text: 'иначе' }
    expect(read({ protocolMessage: edit })?.content).toEqual(edited)
    expect(read({ editedMessage: { message: { protocolMessage: edit } } })?.content).toEqual(edited)
    const caption = { imageMessage: { ...file, caption: 'иначе' } }
    expect(read({ protocolMessage: { ...edit, editedMessage: caption } })?.content).toEqual(edited)
  })

  it.each([
    [{ groupInviteMessage: { groupName: 'Друзья' } }, 'unknown_kind', 'group invite: Друзья'],
    [{ call: { callKey: Buffer.of(1) } }, 'unknown_kind', 'call'],
    [{ requestPaymentMessage: { amount1000: 5 } }, 'unknown_kind', 'request payment'],
    [{ viewOnceMessage: { message: { messageContextInfo: {} } } }, 'view_once', undefined],
    [
      { interactiveResponseMessage: { nativeFlowResponseMessage: { name: 'flow', paramsJson: '{' } } },
      'unknown_kind',
      'answer to a form',
    ],
  ] as [proto.IMessage, string, string?][])(
    'something for which there is no place: %#',
    (message, reason, description) => {
      expect(read(message)?.content).toEqual({ type: 'unsupported', reason, ...(description && { description }) })
    },
  )

  it.each([
    [{}],
    [{ messageContextInfo: { messageSecret: Buffer.alloc(32) } }],
    [{ senderKeyDistributionMessage: { groupId: '1@g.us' } }],
    [{ protocolMessage: { type: Type.HISTORY_SYNC_NOTIFICATION, historySyncNotification: {} } }],
    [{ pollUpdateMessage: {} }],
    [{ pinInChatMessage: {} }],
    [{ albumMessage: { expectedImageCount: 2 } }],
  ] as [proto.IMessage][])('nothing: %#', (message) => {
    expect(read(message)).toBeUndefined()
  })
})
