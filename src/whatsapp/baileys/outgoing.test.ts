import { mkdtemp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, inject, it } from 'vitest'
import { createLogger } from '../../lib/logger.ts'
import type { OutgoingMedia } from '../port.ts'
import { buildMessage, type MakeThumbnail } from './outgoing.ts'
import { quietLogger } from './quiet-logger.ts'

async function build(kind: OutgoingMedia['kind'], thumbnail: MakeThumbnail) {
  const path = join(await mkdtemp(join(inject('runFolder'), 'outgoing-')), 'file')
  await writeFile(path, 'neither picture nor sound')
  const upload = async () => ({ mediaUrl: 'https://mmg.whatsapp.net/x', directPath: '/x' })
  const deps = {
    upload,
    logger: quietLogger(createLogger('silent')),
    userJid: '7@s.whatsapp.net',
    thumbnail,
    secretOf: () => new Uint8Array(32),
  }
  const media = { kind, mimeType: 'application/octet-stream', data: { path } }
  return (await buildMessage(deps, '79160000001@s.whatsapp.net', '3EB0', { type: 'media', media })).message
}

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
