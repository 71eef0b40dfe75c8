import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, inject, it } from 'vitest'
import { runs } from '../../test/support/properties.ts'
import { createMediaParser, UnreadableMedia } from './parser.ts'
import { blackPng, fileOfKind, KINDS, mutate } from './test-support/files.ts'

/** A busy machine refuses some files that it would otherwise read, which is fine here. */
const HURRIED_MS = 1_000
/** This many files are damaged; fewer of the kinds whose decoders then often spin until the deadline. */
const INPUTS = { webm: 20, ogg: 20, mp4: 20, mp3: 20, flac: 5, aac: 50, wav: 50, png: 50, jpeg: 50, webp: 50 }

const parser = createMediaParser({ deadlineMs: 60_000 })
const hurried = createMediaParser({ deadlineMs: HURRIED_MS })
afterAll(() => {
  parser.close()
  hurried.close()
})
const folder = await mkdtemp(join(inject('runFolder'), 'media-'))

async function place(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, bytes)
  return path
}

it('a voice message of 49 bytes that never ends is refused in time, and the next file is read', async () => {
  const impatient = createMediaParser({ deadlineMs: 1_500 })
  const endless = 'GkXfo59ChoEBQveBAULygQRC84EIQoKEd2VibUKHgQRChYECGFOAZ4j/////////FQ=='
  const path = await place('endless.webm', Buffer.from(endless, 'base64'))
  await expect(impatient.run('toVoiceNote', path)).rejects.toThrow('not read in')
  await expect(impatient.run('soundSeconds', path)).rejects.toThrow('not read in')
  impatient.close()
  const whole = await place('whole.webm', await fileOfKind('webm'))
  expect(await parser.run('toVoiceNote', whole)).toMatchObject({ durationSeconds: expect.closeTo(1.5, 1) })
  expect((await readFile(whole)).subarray(0, 4).toString()).toBe('OggS')
})

it.each(['mp3', 'flac'] as const)(
  'a voice message is made of %s: Ogg Opus mono, its length and loudness',
  async (kind) => {
    const path = await place(`tone.${kind}`, await fileOfKind(kind))
    const { durationSeconds, waveform } = (await parser.run('toVoiceNote', path))!
    expect(durationSeconds).toBeCloseTo(1, 0)
    // Half of it is silence, then comes the tone.
    expect(waveform).toHaveLength(64)
    expect(Math.max(...waveform.subarray(0, 28))).toBeLessThan(10)
    expect(Math.min(...waveform.subarray(40, 56))).toBeGreaterThan(30)
    const file = await readFile(path)
    const head = file.indexOf('OpusHead')
    expect([file.subarray(0, 4).toString(), file[head + 9]]).toEqual(['OggS', 1])
    // The result contains sound, not only a container.
    expect(await parser.run('toVoiceNote', path)).toMatchObject({ durationSeconds: expect.closeTo(durationSeconds, 2) })
  },
)

it('sound that cannot be decoded is left as it is; what is no sound is refused', async () => {
  const aac = await fileOfKind('aac')
  const path = await place('a.m4a', aac)
  expect(await parser.run('toVoiceNote', path)).toBeUndefined()
  expect(await readFile(path)).toEqual(aac)
  for (const garbage of [Buffer.from('no sound'), await fileOfKind('png')]) {
    await expect(parser.run('toVoiceNote', await place('garbage', garbage))).rejects.toThrow(UnreadableMedia)
  }
})

it('a file that takes more memory than it may have is refused', async () => {
  // Less than a process needs to start: any file is too much for it.
  const poor = createMediaParser({ deadlineMs: 60_000, maxBytes: 10_000_000 })
  const path = await place('picture.png', await fileOfKind('png'))
  await expect(poor.run('thumbnail', path)).rejects.toThrow(/memory|ended/)
  poor.close()
})

it('reads what it is there for', async () => {
  const picture = await parser.run('thumbnail', await place('a.png', await fileOfKind('png')))
  expect(picture).toMatchObject({ width: 320, height: 240 })
  expect(Buffer.from(picture!.jpeg).subarray(0, 2).toString('hex')).toBe('ffd8')
  expect(await parser.run('soundSeconds', await place('a.wav', await fileOfKind('wav')))).toBeCloseTo(1, 1)
  expect(await parser.run('soundSeconds', await place('a.txt', Buffer.from('no sound')))).toBeUndefined()
  expect(await parser.run('thumbnail', await place('b.txt', Buffer.from('no picture')))).toBeUndefined()
})

it('makes a small picture that stands upright and tells nothing of where it was taken', async () => {
  const { default: sharp } = await import('sharp')
  const turned = sharp(await fileOfKind('png'))
    .resize(1600, 1200)
    .withExif({ IFD3: { GPSLatitude: '55/1 45/1 0/1' } })
    .withMetadata({ orientation: 6 })
  const path = await place('turned.jpg', await turned.jpeg().toBuffer())
  expect(await parser.run('pictureSize', path)).toEqual({ width: 1200, height: 1600 })
  const { webp } = (await parser.run('preview', path))!
  expect(await sharp(webp).metadata()).toMatchObject({ format: 'webp', width: 480, height: 640 })
  expect((await sharp(webp).metadata()).exif).toBeUndefined()
})

it('makes none of what is no picture, is cut off, describes itself, or is huge', async () => {
  const jpeg = await fileOfKind('jpeg')
  expect(await parser.run('preview', await place('large.png', blackPng(2_000)))).toBeDefined()
  for (const [name, bytes] of Object.entries({
    'a.txt': Buffer.from('no picture'),
    'a.svg': Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
    'cut.jpg': jpeg.subarray(0, 200),
    'huge.png': blackPng(12_000),
  })) {
    expect(await parser.run('preview', await place(name, bytes)), name).toBeUndefined()
  }
})

it.each(KINDS)(
  'whatever is wrong with a %s file, the answer comes in time and the next file is read',
  { tags: 'property', timeout: 1_800_000 },
  async (kind) => {
    const whole = await fileOfKind(kind)
    const isPicture = kind === 'png' || kind === 'jpeg' || kind === 'webp'
    const tasks = isPicture
      ? (['thumbnail', 'preview', 'pictureSize'] as const)
      : (['soundSeconds', 'toVoiceNote'] as const)
    const holds = fc.asyncProperty(fc.integer(), async (chance) => {
      for (const task of tasks) {
        const path = await place(`bad-${kind}`, mutate(whole, chance))
        const startedAt = performance.now()
        await hurried.run(task, path).catch((error: Error) => expect(error.name).toBe('UnreadableMedia'))
        expect(performance.now() - startedAt).toBeLessThan(HURRIED_MS + 10_000)
      }
    })
    await fc.assert(holds, {
      numRuns: runs(INPUTS[kind]),
      endOnFailure: true,
      interruptAfterTimeLimit: 1_500_000,
    })
    const path = await place(`whole-${kind}`, whole)
    expect(await parser.run(isPicture ? 'thumbnail' : 'soundSeconds', path)).toBeDefined()
  },
)
