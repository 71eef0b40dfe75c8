import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { testClock } from '../../../test/support/clock.ts'
import { testDataDir } from '../../../test/support/imports.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { until } from '../../../test/support/until.ts'
import { createLogger } from '../../lib/logger.ts'
import { MINUTE } from '../../lib/units.ts'
import { resumeListImports } from './run-list-import.ts'
import { startImport, understand } from './start-import.ts'
import type { ListUpload } from './upload.ts'
import { getImport } from './view.ts'

const GUESTS = 2_000

eachStore('a list', (open) => {
  test('whose import is stopped half-way is completed later, and every row counted once', async () => {
    const { db } = await open()
    const dataDir = await testDataDir()
    const clock = testClock(Date.UTC(2026, 0, 5))
    const stopping = new AbortController()
    const running = new Set<Promise<unknown>>()
    const track = <T>(work: Promise<T>) => {
      running.add(work)
      return work
    }
    const deps = {
      guests: {},
      db,
      clock,
      log: createLogger('silent'),
      signals: { notify: () => undefined, on: () => () => undefined },
      settings: { OTKLIK_DATA_DIR: dataDir },
    }
    const folder = join(dataDir, 'imports')
    await mkdir(folder)
    const path = join(folder, 'list')
    const rows = Array.from({ length: GUESTS }, (_, n) => `+${79_160_000_000 + n};Гость`)
    // The first phone again at the end: reported as a duplicate, though its first row was read before the stop.
    await writeFile(path, ['телефон;имя', ...rows, rows[0]].join('\n'))
    const fields = { name: 'Гости', default_country: 'RU', consent_source: 'Анкета', dry_run: 'false' } as const
    const upload: ListUpload = { fields, path, fileName: 'list.csv', digest: '', discard: async () => undefined }
    const lifetime = { signal: stopping.signal, track }
    const started = startImport({ ...deps, lifetime }, upload, await understand(upload), { id: 'key' })

    const rowsDone = async () => {
      const row = await db.selectFrom('audience_imports').select('counts').executeTakeFirst()
      return row ? Number(JSON.parse(row.counts).rows) : 0
    }
    await until('some rows are done', async () => (await rowsDone()) > 0)
    stopping.abort()
    const { id } = await started
    await Promise.all(running)
    expect((await getImport(db, id)).status).toBe('running')
    expect(await rowsDone()).toBeLessThan(GUESTS)

    clock.advance(MINUTE)
    await resumeListImports(deps)
    const { status, counts } = await getImport(db, id)
    expect([status, JSON.parse(counts)]).toEqual([
      'finished',
      expect.objectContaining({ rows: GUESTS + 1, added: GUESTS, created: GUESTS, already_listed: 0, duplicates: 1 }),
    ])
    expect(await readdir(folder)).toEqual([])
  })
})
