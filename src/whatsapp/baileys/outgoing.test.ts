import { mkdtemp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { generateWAMessage, proto } from '@whiskeysockets/baileys'
import { expect, inject, it } from 'vitest'
import { createLogger } from '../../lib/logger.ts'
import type { OutgoingMedia } from '../port.ts'
import { buildMessage, type MakeThumbnail } from './outgoing.ts'
import { quietLogger } from './quiet-logger.ts'

const GUEST = '79160000001@s.whatsapp.net'

const depsWith = (thumbnail: MakeThumbnail) => ({
  upload: async () => ({ mediaUrl: 'https://mmg.whatsapp.net/x', directPath: '/x' }),
  logger: quietLogger(createLogger('silent')),
  userJid: '7@s.whatsapp.net',
  thumbnail,
  secretOf: () => new Uint8Array(32).fill(7),
})

async function build(kind: OutgoingMedia['kind'], thumbnail: MakeThumbnail) {
  const path = join(await mkdtemp(join(inject('runFolder'), 'outgoing-')), 'file')
  await writeFile(path, 'neither picture nor sound')
  const media = { kind, mimeType: 'application/octet-stream', data: { path } }
  return (await buildMessage(depsWith(thumbnail), GUEST, '3EB0', { type: 'media', media })).message
}

it.each([undefined, { seconds: 604_800, setAt: 1_790_000_000_123 }])(
  'a text is what Baileys would make of it (disappears: %j)',
  async (expiration) => {
    const text = '*Добрый день*, Аня! 🥟 https://example.com'
    const deps = depsWith(async () => undefined)
    const { message } = await buildMessage(deps, GUEST, '3EB0', { type: 'text', text }, expiration)
    const options = { ...deps, messageId: '3EB0', ...(expiration && { ephemeralExpiration: expiration.seconds }) }
    const theirs = (await generateWAMessage(GUEST, { text, linkPreview: null }, options)).message ?? {}
    theirs.messageContextInfo = { messageSecret: deps.secretOf() }
    // Baileys leaves out since when messages disappear.
    const { contextInfo } = theirs.extendedTextMessage ?? {}
    if (contextInfo) contextInfo.ephemeralSettingTimestamp = 1_790_000_000
    const bytesOf = (made: proto.IMessage) => Buffer.from(proto.Message.encode(made).finish()).toString('hex')
    expect(bytesOf(message)).toBe(bytesOf(theirs))
  },
)

it('a picture goes with the small picture that was made of it, and its size', async () => {
  const message = await build('image', async () => ({ jpeg: Buffer.from('small'), width: 640, height: 480 }))
  expect(message.imageMessage).toMatchObject({ width: 640, height: 480 })
  expect(Buffer.from(message.imageMessage?.jpegThumbnail ?? []).toString()).toBe('small')
})

it.each([
  ['cannot be read', async () => undefined],
  ['takes too long to read', () => Promise.reject(new Error('not read in time'))],
] as [string, MakeThumbnail][])('a picture that %s goes without', async (_what, thumbnail) => {
  const { imageMessage } = await build('image', thumbnail)
  expect(imageMessage?.directPath).toBe('/x')
  expect(imageMessage?.jpegThumbnail?.length ?? 0).toBe(0)
})

it('nothing is read from sound and video: their length is what was given, or not known', async () => {
  const never = () => Promise.reject(new Error('asked for'))
  expect((await build('audio', never)).audioMessage?.seconds).toBe(0)
  expect((await build('video', never)).videoMessage?.jpegThumbnail?.length ?? 0).toBe(0)
})
