import { mkdir, readdir, readFile, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openInbox } from '../../test/support/inbox.ts'
import { incoming } from '../../test/support/people.ts'
import { eachStore } from '../../test/support/stores.ts'
import type { Db } from '../db/index.ts'
import { DAY, HOUR, MINUTE } from '../lib/units.ts'
import { MediaUnavailable } from '../whatsapp/port.ts'
import { fetchMedia, requeueMedia, sweepMedia } from './fetch-media.ts'
import { receiveMessage } from './receive-message.ts'

const PEER = { phone: '+79161234567' }

eachStore('fetching files', (open) => {
  async function scene(db: Db, answer: () => AsyncIterable<Uint8Array>) {
    const inbox = await openInbox(db)
    const numberId = await inbox.addNumber({ offline: true })
    let fetched = 0
    const connect = () =>
      inbox.connect(numberId, {
        fetchMedia: () => {
          fetched += 1
          return answer()
        },
      })
    await connect()
    const media = { kind: 'image' as const, mimeType: 'image/png', reference: '{}', byteSize: 20_001 }
    await receiveMessage(inbox, numberId, incoming({ id: 'M', peer: PEER, content: { type: 'media', media } }))
    const mediaId = inbox.jobs[0]!.mediaId
    const find = () => db.selectFrom('media').selectAll().where('id', '=', mediaId).executeTakeFirstOrThrow()
    return { inbox, numberId, mediaId, find, connect, fetched: () => fetched }
  }
  async function* bytes(...parts: string[]) {
    for (const part of parts) yield Buffer.from(part)
  }

  it('stores a file once, however often it is asked to', async () => {
    await using store = await open()
    const { inbox, mediaId, find, fetched } = await scene(store.db, () => bytes('one ', 'picture'))
    for (let i = 0; i < 3; i++) await fetchMedia(inbox, mediaId)
    const row = await find()
    expect(row).toMatchObject({ status: 'stored', byte_size: 11 })
    expect(await readFile(join(inbox.settings.OTKLIK_DATA_DIR, 'media', row.path!), 'utf8')).toBe('one picture')
    expect(fetched()).toBe(1)
    expect((await inbox.events('message.updated')).map(({ data }) => data.media.status)).toEqual(['stored'])
  })

  it('a guest may announce any size, length and width: the message is stored', async () => {
    await using store = await open()
    const { inbox, numberId } = await scene(store.db, () => bytes('x'))
    for (const [index, huge] of [2 ** 32 - 1, 2 ** 64, -1, Number.NaN, 1.5].entries()) {
      const sizes = { byteSize: huge, durationSeconds: huge, width: huge, height: huge }
      const media = { kind: 'video' as const, mimeType: 'video/mp4', reference: '{}', ...sizes }
      await receiveMessage(
        inbox,
        numberId,
        incoming({ id: `H${index}`, peer: PEER, content: { type: 'media', media } }),
      )
    }
    expect(await store.db.selectFrom('media').select('byte_size').where('kind', '=', 'video').execute()).toHaveLength(5)
  })

  it('does nothing when the file is gone from the store', async () => {
    await using store = await open()
    const { inbox, fetched } = await scene(store.db, () => bytes('x'))
    await fetchMedia(inbox, 'med_gone')
    expect(fetched()).toBe(0)
  })

  it('tries again with growing delays, then gives up', async () => {
    await using store = await open()
    const { inbox, mediaId, find, fetched } = await scene(store.db, async function* () {
      yield Buffer.from('some')
      throw new Error('the other side refuses')
    })
    await fetchMedia(inbox, mediaId)
    expect(await find()).toMatchObject({ status: 'waiting', attempts: 1 })
    await fetchMedia(inbox, mediaId)
    expect(fetched()).toBe(1)
    for (let i = 0; i < 12; i++) {
      inbox.clock.advance(2 * HOUR)
      await fetchMedia(inbox, mediaId)
    }
    expect(fetched()).toBe(10)
    expect(await find()).toMatchObject({ status: 'failed', path: null })
    expect((await inbox.events('message.updated')).at(-1)!.data.media.status).toBe('failed')
  })

  it('counts an attempt before it begins: a file at which the process dies is given up in the end', async () => {
    await using store = await open()
    const { inbox, mediaId, find, fetched } = await scene(store.db, async function* () {
      yield Buffer.from('x')
      // The process dies here: nothing after this runs.
      await new Promise(() => undefined)
    })
    void fetchMedia(inbox, mediaId)
    await expect.poll(fetched).toBe(1)
    const { attempts, next_attempt_at } = await find()
    expect(attempts).toBe(1)
    // As after a start: nobody tries before the first attempt must have ended.
    await fetchMedia(inbox, mediaId)
    expect(fetched()).toBe(1)
    expect(next_attempt_at).toBeGreaterThan(inbox.clock.now())
    await store.db.updateTable('media').set({ attempts: 10, next_attempt_at: null }).execute()
    await fetchMedia(inbox, mediaId)
    expect(fetched()).toBe(1)
    expect(await find()).toMatchObject({ status: 'failed', failure: 'interrupted' })
  })

  it('does not count an attempt that we stopped ourselves', async () => {
    await using store = await open()
    const stopping = new AbortController()
    const { inbox, mediaId, find } = await scene(store.db, async function* () {
      yield Buffer.from('x')
      stopping.abort()
      throw new Error('stopped')
    })
    await fetchMedia(inbox, mediaId, stopping.signal)
    expect(await find()).toMatchObject({ status: 'waiting', attempts: 0, next_attempt_at: null, failure: null })
  })

  it('a disk that takes nothing is no attempt: the file waits, and is stored when there is room', async () => {
    await using store = await open()
    const { inbox, mediaId, find } = await scene(store.db, () => bytes('one ', 'picture'))
    const half = join(inbox.settings.OTKLIK_DATA_DIR, 'media', 'incoming', `${mediaId}-1`)
    await mkdir(join(half, '..'), { recursive: true })
    for (let i = 0; i < 12; i++) {
      // Writing there ends as on a full disk.
      await symlink('/dev/full', half)
      await fetchMedia(inbox, mediaId)
      expect(await find()).toMatchObject({ status: 'waiting', attempts: 0, failure: null })
      expect(inbox.jobs.at(-1)).toMatchObject({ mediaId })
      expect(inbox.jobs.at(-1)!.delayMs).toBeLessThan(MINUTE)
      inbox.clock.advance(MINUTE)
    }
    await fetchMedia(inbox, mediaId)
    expect(await find()).toMatchObject({ status: 'stored', byte_size: 11 })
  })

  it.each([
    ['too_large', 1],
    ['unreadable', 1],
    ['foreign_address', 1],
    ['damaged', 3],
    ['expired', 10],
    ['timed_out', 10],
  ] as const)('says why: %s, after %i attempts', async (failure, attempts) => {
    await using store = await open()
    // biome-ignore lint/correctness/useYield: it fails at the first read
    const { inbox, mediaId, find } = await scene(store.db, async function* () {
      throw new MediaUnavailable(failure, 'no')
    })
    for (let i = 0; i < 12; i++) {
      await fetchMedia(inbox, mediaId)
      if (i === 0) expect(await find()).toMatchObject({ attempts: 1, failure })
      inbox.clock.advance(2 * HOUR)
    }
    expect(await find()).toMatchObject({ status: 'failed', attempts, failure })
    expect((await inbox.events('message.updated')).at(-1)!.data.media).toMatchObject({ status: 'failed', failure })
  })

  it('keeps nothing of a transfer that stopped half-way', async () => {
    await using store = await open()
    let broken = true
    const { inbox, mediaId, find } = await scene(store.db, async function* () {
      yield Buffer.from('half')
      if (broken) throw new Error('cut')
      yield Buffer.from(' and half')
    })
    await fetchMedia(inbox, mediaId)
    expect(await find()).toMatchObject({ status: 'waiting' })
    broken = false
    inbox.clock.advance(HOUR)
    await fetchMedia(inbox, mediaId)
    expect(await find()).toMatchObject({ status: 'stored', byte_size: 13 })
  })

  it('refuses what is longer than allowed, whatever was announced', async () => {
    await using store = await open()
    const { inbox, mediaId, find } = await scene(store.db, async function* () {
      for (let i = 0; i < 20; i++) yield new Uint8Array(100_000)
    })
    await fetchMedia(inbox, mediaId)
    expect(await find()).toMatchObject({ status: 'failed', attempts: 1 })
  })

  it('invariant 8: waits for its number and is found again without the queue', async () => {
    await using store = await open()
    const { inbox, numberId, mediaId, find, connect } = await scene(store.db, () => bytes('x'))
    await inbox.disconnect(numberId)
    await store.db.updateTable('numbers').set({ state: 'connecting' }).execute()
    await fetchMedia(inbox, mediaId)
    expect((await find()).status).toBe('waiting')
    inbox.jobs.length = 0
    await requeueMedia(inbox)
    expect(inbox.jobs).toEqual([])
    await connect()
    await store.db.updateTable('numbers').set({ state: 'open' }).execute()
    await requeueMedia(inbox)
    expect(inbox.jobs.map((job) => job.mediaId)).toEqual([mediaId])
    await fetchMedia(inbox, mediaId)
    expect((await find()).status).toBe('stored')
  })

  it('removes halves of files that killed processes left', async () => {
    await using store = await open()
    const { inbox } = await scene(store.db, () => bytes('x'))
    const folder = join(inbox.settings.OTKLIK_DATA_DIR, 'media/incoming')
    await mkdir(folder, { recursive: true })
    for (const name of ['old', 'new']) await writeFile(join(folder, name), 'half')
    const longAgo = new Date(Date.now() - 2 * DAY)
    await utimes(join(folder, 'old'), longAgo, longAgo)
    await sweepMedia(inbox)
    expect(await readdir(folder)).toEqual(['new'])
  })

  it('removes the file of a deleted message', async () => {
    await using store = await open()
    const { inbox, numberId, mediaId, find } = await scene(store.db, () => bytes('secret'))
    await fetchMedia(inbox, mediaId)
    const { path } = await find()
    await receiveMessage(inbox, numberId, incoming({ peer: PEER, content: { type: 'delete', targetId: 'M' } }))
    await sweepMedia(inbox)
    await expect(readFile(join(inbox.settings.OTKLIK_DATA_DIR, 'media', path!))).rejects.toThrow('ENOENT')
    expect(await find()).toMatchObject({ status: 'failed', path: null })
  })
})
