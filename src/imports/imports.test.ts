import { readdir } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { testClock } from '../../test/support/clock.ts'
import { openTestImports, testDataDir } from '../../test/support/imports.ts'
import { serve } from '../../test/support/serve.ts'
import { eachStore } from '../../test/support/stores.ts'
import { until } from '../../test/support/until.ts'
import type { Db } from '../db/index.ts'
import { route } from '../http/route.ts'
import { AppError } from '../lib/errors.ts'
import { MINUTE } from '../lib/units.ts'
import type { Imports } from './imports.ts'
import { type ImportKind, rowImporter } from './kinds.ts'
import { encode } from './read/encode.fixture.ts'
import { IMPORT_TYPES, importAnswers, importQuery, importRoutes, receiveImport } from './routes.ts'

const MIB = 1_048_576

/** Rows become quick answers: a small table of the product, with a text that is unique. */
function quickAnswers(onSave: () => unknown = () => undefined): ImportKind {
  const schema = z.object({ title: z.string(), text: z.string().default('-'), size: z.enum(['s', 'l']).optional() })
  const save: Parameters<typeof rowImporter<typeof schema>>[2] = async (tx, { title, text }, at) => {
    const names = { id: `qan_${title}`, shortcut: title, title, folded_title: title }
    const row = { ...names, text, language: null, created_at: at, updated_at: at }
    await tx.insertInto('quick_answers').values(row).execute()
    onSave()
    if (title === 'refused') throw new AppError('conflict', 'This title is refused.')
    return 'created'
  }
  return {
    scope: 'orders:write',
    columns: { название: 'title' },
    open: async (_options, isTable) =>
      rowImporter(schema, { isTable, optional: ['size'], shape: (value) => value }, save),
  }
}

const titles = async (db: Db) =>
  (await db.selectFrom('quick_answers').select('title').orderBy('id').execute()).map(({ title }) => title)

const asked = {
  kind: 'answers',
  format: 'csv' as const,
  charset: undefined,
  options: {},
  dryRun: false,
  wait: true,
  actor: { id: 'key' },
}

const rowsFrom = (first: number, count: number) =>
  Array.from({ length: count }, (_, n) => `row${String(first + n).padStart(5, '0')}`)

function importRoute(imports: Imports) {
  return route({
    method: 'post',
    path: '/v1/answers/import',
    scope: 'orders:write',
    summary: 'For tests',
    tag: 'Tests',
    query: importQuery,
    reads: IMPORT_TYPES,
    idempotent: false,
    responses: importAnswers,
    handle: ({ query, req, actor }) => receiveImport(imports, req, { kind: 'answers', query, options: {}, actor }),
  })
}

eachStore('imports', (open) => {
  test('bad rows never stop the good ones, whoever finds them bad: the reader, the product or the database', async () => {
    const { db } = await open()
    const imports = await openTestImports(db, { answers: quickAnswers() })
    const lines = [
      { title: 'a' },
      { title: 'nul', text: 'x\0y' },
      { title: 'half', text: '\ud83d' },
      { title: 5 },
      { title: 'refused' },
      { title: 'a' },
      { title: 'b', size: 'huge' },
      { title: 'c', siez: 's' },
      { title: 'd', size: 's' },
      // As programs write a field that is not set.
      { title: 'e', size: null },
    ]
    const body = lines.map((line) => JSON.stringify(line)).join('\n')
    const report = await imports.receive(Readable.from([body]), { ...asked, format: 'ndjson' })
    expect(report).toMatchObject({ status: 'finished', total: 10, created: 3, rejected: 7 })
    expect(report.errors.map(({ row }) => row)).toEqual([2, 3, 4, 5, 6, 7, 8])
    expect(report.errors[0]!.reason).toMatch(/^text: .*null character/)
    expect(report.errors[4]!.reason).toMatch(/database/)
    // As a call would be refused: nothing is left out of what a program sends.
    expect(report.errors[5]!.reason).toMatch(/^size: /)
    expect(report.errors[6]!.reason).toMatch(/^siez: unknown/)
    expect(report.warnings).toEqual([])
    expect(await titles(db)).toEqual(['a', 'd', 'e'])
  })

  test('of tables, columns of no meaning are passed over and optional values that do not fit are left out', async () => {
    const { db } = await open()
    const imports = await openTestImports(db, { answers: quickAnswers() })
    const report = await imports.receive(Readable.from(['title;size;shelf\na;huge;7\n']), asked)
    expect(report).toMatchObject({ created: 1, rejected: 0 })
    expect(report.warnings).toEqual([{ row: 2, reason: expect.stringMatching(/^size: /) }])
    expect(await titles(db)).toEqual(['a'])
  })

  test('a table in Windows-1251 with Russian columns is read as it was meant', async () => {
    const { db } = await open()
    const imports = await openTestImports(db, { answers: quickAnswers() })
    const body = encode('Название;text\nАнна;Привет\n', 'windows-1251')
    expect(await imports.receive(Readable.from([body]), asked)).toMatchObject({
      created: 1,
      encoding: 'windows-1251',
      delimiter: ';',
    })
    expect(await titles(db)).toEqual(['Анна'])
  })

  test('a dry run reads and judges, and saves nothing', async () => {
    const { db } = await open()
    const imports = await openTestImports(db, { answers: quickAnswers() })
    const report = await imports.receive(Readable.from(['title\na\nrefused\n']), { ...asked, dryRun: true })
    expect(report).toMatchObject({ dry_run: true, total: 2, unchanged: 2, created: 0 })
    expect(await titles(db)).toEqual([])
  })

  test('a file that cannot be read as a whole is refused, and its import says why', async () => {
    const { db } = await open()
    const dataDir = await testDataDir()
    const imports = await openTestImports(db, { answers: quickAnswers() }, { dataDir, maxMb: 1 })
    const send = (...body: (string | Buffer)[]) => imports.receive(Readable.from(body), asked)
    await expect(send('a,a\n1,2\n')).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(send('')).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(send('title\n', Buffer.alloc(MIB, 'x'))).rejects.toMatchObject({ code: 'too_large' })
    const rows = await db.selectFrom('imports').select(['status', 'problem']).orderBy('id').execute()
    expect(rows.map(({ status }) => status)).toEqual(['failed', 'failed', 'failed'])
    expect(rows[0]!.problem).toMatch(/"a" twice/)
    expect(await readdir(join(dataDir, 'imports'))).toEqual([])
  })

  test('stopped half-way, an import goes on at the row it had reached, and saves every row once', async () => {
    const { db } = await open()
    const dataDir = await testDataDir()
    const clock = testClock(0)
    let saved = 0
    const titlesSent = rowsFrom(0, 600)
    const first = await openTestImports(db, { answers: quickAnswers(() => saved++) }, { dataDir, clock })
    const stop = first.start()
    const started = await first.receive(Readable.from([['title', ...titlesSent].join('\n')]), { ...asked, wait: false })
    await until('some rows are saved', () => saved > 20)
    await stop()
    const reached = (await first.report(started.id)).total
    expect(reached).toBeGreaterThan(0)
    expect(reached).toBeLessThan(titlesSent.length)
    expect(await titles(db)).toEqual(titlesSent.slice(0, reached))

    clock.advance(MINUTE)
    const second = await openTestImports(db, { answers: quickAnswers() }, { dataDir, clock })
    await second.resume()
    expect(await second.report(started.id)).toMatchObject({ status: 'finished', total: 600, created: 600, rejected: 0 })
    expect(await titles(db)).toEqual(titlesSent)
    expect(await readdir(join(dataDir, 'imports'))).toEqual([])
  })

  test('two processes that read one import never save a row twice', async () => {
    const { db } = await open()
    const dataDir = await testDataDir()
    const clock = testClock(0)
    const kinds = { answers: quickAnswers() }
    const first = await openTestImports(db, kinds, { dataDir, clock })
    const second = await openTestImports(db, kinds, { dataDir, clock })
    const sent = rowsFrom(0, 300)
    const { id } = await first.receive(Readable.from([['title', ...sent].join('\n')]), { ...asked, wait: false })
    // As if the first had stood still for so long.
    clock.advance(MINUTE)
    await second.resume()
    await until('it is finished', async () => (await first.report(id)).status === 'finished')
    expect(await first.report(id)).toMatchObject({ total: 300, created: 300, rejected: 0 })
    expect(await titles(db)).toEqual(sent)
  })

  test('a store that cannot work is waited for, and costs no row', async () => {
    const { db } = await open()
    const clock = testClock(0)
    let broken = true
    const save = () => {
      if (broken) throw Object.assign(new Error('the server closed the connection'), { code: '57P01' })
    }
    const imports = await openTestImports(db, { answers: quickAnswers(save) }, { clock })
    await expect(imports.receive(Readable.from(['title\na\nb\n']), asked)).rejects.toMatchObject({
      code: 'unavailable',
    })
    broken = false
    clock.advance(MINUTE)
    await imports.resume()
    expect(await titles(db)).toEqual(['a', 'b'])
  })

  test('a body that is cut off leaves nothing but an import that says so', async () => {
    const { db } = await open()
    const imports = await openTestImports(db, { answers: quickAnswers() })
    const api = await serve(db, [importRoute(imports), ...importRoutes({ db, imports })])
    const sending = request(`${api.url}/v1/answers/import`, {
      method: 'POST',
      headers: { authorization: `Bearer ${api.key}`, 'content-type': 'text/csv', 'content-length': 1_000 },
    })
    sending.on('error', () => undefined)
    sending.write('title\na\nb\n')
    const listed = () => api.get<{ data: { status: string; problem: string; byte_size: number }[] }>('/v1/imports')
    await until('it arrives', async () => (await listed()).data[0]?.status === 'receiving')
    sending.destroy()
    await until('it is given up', async () => (await listed()).data[0]?.status === 'failed')
    expect((await listed()).data[0]!.problem).toMatch(/cut off after (0|10) bytes\. Nothing/)
    expect(await titles(db)).toEqual([])
  })

  test('the answer waits for the last row, or with wait=false tells at once where to ask', async () => {
    const { db } = await open()
    const imports = await openTestImports(db, { answers: quickAnswers() })
    const api = await serve(db, [importRoute(imports), ...importRoutes({ db, imports })])
    const post = async (query: string, body: string, type = 'text/csv') => {
      const headers = { authorization: `Bearer ${api.key}`, 'content-type': type }
      const response = await fetch(`${api.url}/v1/answers/import${query}`, { method: 'POST', headers, body })
      return { status: response.status, body: (await response.json()) as { id: string; [field: string]: unknown } }
    }
    expect(await post('', 'title\na\n')).toMatchObject({ status: 200, body: { status: 'finished', created: 1 } })
    const early = await post('?wait=false', 'title\nb\n')
    expect(early).toMatchObject({ status: 202, body: { status: 'running', errors: [] } })
    await until(
      'it ends',
      async () => (await api.get<{ status: string }>(`/v1/imports/${early.body.id}`)).status === 'finished',
    )
    const wrong = await post('', 'title\n\xe0', 'text/csv; charset=koi8-r')
    expect(wrong).toMatchObject({ status: 422, body: { errors: [{ message: expect.stringMatching(/is UTF-8/) }] } })
  })
})
