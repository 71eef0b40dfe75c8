import { appendFile, mkdir, mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import { migrations } from '../../../migrations/index.ts'
import { inSnapshot, migrationsOf, tablesAfter } from '../../db/copy/index.ts'
import { connect, migrate } from '../../db/index.ts'
import { type Summary, walkArchive } from './read-archive.ts'
import { sealChunks } from './sealed-chunks.ts'
import { writeArchive } from './write-archive.ts'

const PASSPHRASE = 'correct horse battery'
const KEY = 'ab'.repeat(32)
/** More than a chunk, and incompressible. */
const PICTURE = Buffer.from(Array.from({ length: 200_000 }, (_, i) => (i * i * 2_654_435_761) >>> 24))

let folder: string
let [open, sealed] = [Buffer.alloc(0), Buffer.alloc(0)]

beforeAll(async () => {
  folder = await mkdtemp(join(inject('runFolder'), 'archive-'))
  const media = join(folder, 'media')
  await mkdir(join(media, '2026-11'), { recursive: true })
  await mkdir(join(media, 'incoming'))
  await writeFile(join(media, '2026-11', 'med_1'), PICTURE)
  await writeFile(join(media, '2026-11', 'med_2'), '')
  await writeFile(join(media, 'incoming', 'half'), 'half')
  await using store = connect(join(folder, 'otklik.sqlite'))
  await migrate(store.db, migrations)
  await store.db
    .insertInto('whatsapp_web_versions')
    .values({ kind: 'latest', version: 'текст «Ёлка» 🥟', at: 1 })
    .execute()
  const tables = await tablesAfter(migrations)
  const write = (name: string, passphrase?: string) =>
    inSnapshot(store, async (db) => {
      const file = join(folder, name)
      const names = await migrationsOf(db)
      const manifest = {
        format: 1,
        version: '1',
        at: 1,
        dialect: 'sqlite',
        migrations: names,
        keyFingerprint: 'f',
      } as const
      const key = passphrase === undefined ? undefined : KEY
      await writeArchive(file, passphrase, {
        manifest,
        key,
        db,
        tables,
        mediaFolder: media,
        onProgress: () => undefined,
      })
      return readFile(file)
    })
  open = await write('open')
  sealed = await write('sealed', PASSPHRASE)
})

let tried = 0
async function walk(bytes: Uint8Array, passphrase?: string): Promise<Summary> {
  const file = join(folder, `tried-${++tried}`)
  await writeFile(file, bytes)
  return walkArchive(file, passphrase)
}

describe('a backup', () => {
  it('holds every table and file, whole, for its owner alone; half-written files are left out', async () => {
    const files: Record<string, Buffer[]> = {}
    let [last, texts] = ['', '']
    const summary = await walkArchive(join(folder, 'sealed'), PASSPHRASE, {
      rows: async (rows) => {
        texts += JSON.stringify(rows)
      },
      file: async (path) => {
        last = path
        files[path] = []
      },
      data: async (bytes) => void files[last]!.push(bytes),
    })
    expect(summary).toMatchObject({ key: KEY, files: 2, manifest: { migrations: Object.keys(migrations).toSorted() } })
    expect(Object.keys(files).toSorted()).toEqual(['2026-11/med_1', '2026-11/med_2'])
    expect(Buffer.concat(files['2026-11/med_1']!).equals(PICTURE)).toBe(true)
    expect(texts).toContain('«Ёлка» 🥟')
    expect((await stat(join(folder, 'sealed'))).mode & 0o777).toBe(0o600)
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([])
  })

  it('holds the secret key only where it is encrypted, and then shows nothing', async () => {
    expect((await walk(open)).key).toBeUndefined()
    for (const text of ['Ёлка', 'whatsapp_web_versions', KEY, 'med_1']) expect(sealed.includes(text)).toBe(false)
  })

  it.each([
    ['open', () => open, undefined],
    ['encrypted', () => sealed, PASSPHRASE],
  ])('that is cut off, lengthened or changed anywhere is not taken (%s)', async (_name, original, passphrase) => {
    const whole = original()
    // Deriving the key takes a while at each attempt.
    const some = (places: number[]) => (passphrase ? places.slice(-3) : places)
    const ends = some([0, 5, 26, 27, 28, 60, 65_536, 65_580, whole.length - 17, 65_579, whole.length - 1])
    for (const end of ends) {
      await expect(walk(whole.subarray(0, end), passphrase), `cut off at ${end}`).rejects.toMatchObject({
        name: 'ArchiveError',
      })
    }
    for (const at of some([0, 8, 9, 100, 65_600, 27, whole.length - 1, 131_200, 11, 26])) {
      const changed = Buffer.from(whole)
      changed[at]! ^= 1
      await expect(walk(changed, passphrase), `changed at ${at}`).rejects.toMatchObject({ name: 'ArchiveError' })
    }
    const [first, second] = [whole.subarray(27, 27 + 65_552), whole.subarray(27 + 65_552, 27 + 2 * 65_552)]
    const swapped = Buffer.concat([whole.subarray(0, 27), second, first, whole.subarray(27 + 2 * 65_552)])
    await expect(walk(swapped, passphrase)).rejects.toMatchObject({ name: 'ArchiveError' })
    await expect(walk(Buffer.concat([whole, Buffer.of(0)]), passphrase)).rejects.toMatchObject({ code: 'damaged' })
    await expect(walk(Buffer.concat([whole, whole]), passphrase)).rejects.toMatchObject({ code: 'damaged' })
  })

  it('says what is wrong: a foreign file, no passphrase, another one', async () => {
    await expect(walk(Buffer.from('SQLite format 3\0'.repeat(10)))).rejects.toMatchObject({ code: 'foreign' })
    await expect(walk(sealed)).rejects.toMatchObject({ code: 'no_passphrase' })
    await expect(walk(sealed, 'another passphrase')).rejects.toMatchObject({ code: 'wrong_passphrase' })
    // An unnecessary passphrase does no harm.
    expect((await walk(open, PASSPHRASE)).files).toBe(2)
  })

  it('that somebody made by hand writes no file outside of the media folder', async () => {
    const { writeEntry } = await import('./entries.ts')
    const { manifest } = await walk(open)
    const { zstdCompressSync } = await import('node:zlib')
    for (const path of ['../secret.key', '/etc/passwd', 'a/../../b', '']) {
      const entries = [writeEntry({ kind: 'manifest', manifest }), writeEntry({ kind: 'file', path })]
      async function* plain() {
        yield zstdCompressSync(Buffer.concat(entries))
      }
      const file = join(folder, `by-hand-${++tried}`)
      for await (const piece of sealChunks(plain(), undefined)) await appendFile(file, piece)
      const written: string[] = []
      const walking = walkArchive(file, undefined, { file: async (name) => void written.push(name) })
      await expect(walking).rejects.toMatchObject({ code: 'damaged' })
      expect(written).toEqual([])
    }
  })
})
