import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { isBuiltin } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { expect, inject, it } from 'vitest'
import { z } from 'zod'
import { builtServer } from '../test/support/services.ts'

const root = join(import.meta.dirname, '..')

/** Static and dynamic imports, and those of CommonJS, as the bundler writes them; and a few texts that look similar. */
const IMPORT = /(?:\bfrom|\bimport|\bimport\(|\brequire\()\s*["']([@a-z][\w@./-]*)["']/g

it('the built server needs no package beyond the dependencies, which `npm ci --omit=dev` installs', async () => {
  const folder = dirname((await builtServer()).main)
  const files = readdirSync(folder).filter((name) => name.endsWith('.js'))
  const found = files.flatMap((file) =>
    [...readFileSync(join(folder, file), 'utf8').matchAll(IMPORT)].map(([, target = '']) => target),
  )
  const packages = new Set(
    found
      .filter((target) => !isBuiltin(target))
      .map((target) => target.split('/', target.startsWith('@') ? 2 : 1).join('/'))
      .filter((name) => existsSync(join(root, 'node_modules', name, 'package.json'))),
  )
  const { dependencies } = z
    .object({ dependencies: z.record(z.string(), z.string()) })
    .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')))
  expect(packages).toContain('better-sqlite3')
  expect([...packages].filter((name) => !(name in dependencies))).toEqual([])
})

it('the weights of all models stand beside what is built of their readers', async () => {
  const folder = dirname((await builtServer()).main)
  const weights = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.weights'),
  )
  expect(weights.length).toBeGreaterThan(4)
  expect(new Set(weights.map((file) => basename(file))).size).toBe(weights.length)
  for (const file of weights)
    expect(readFileSync(join(folder, basename(file))).equals(readFileSync(join(root, 'src', file))), file).toBe(true)
  const built = readdirSync(folder).filter((name) => name.endsWith('.js'))
  const read = built.flatMap((name) => {
    return [...readFileSync(join(folder, name), 'utf8').matchAll(/["'`](\.[\w./-]+\.weights)["'`]/g)].map(
      ([, path = '']) => path,
    )
  })
  expect(read.length).toBe(weights.length)
  expect(read.filter((path) => !existsSync(join(folder, path)))).toEqual([])
})

it('Baileys seals and signs by our functions, where the server is built', async () => {
  const folder = dirname((await builtServer()).main)
  const files = readdirSync(folder).filter((name) => name.endsWith('.js'))
  const sealing = /function aesEncryptGCM\([^)]*\)\{(?:const|let) [\w$]+=([\w$]+)\(/
  const code = files.map((file) => readFileSync(join(folder, file), 'utf8')).find((text) => sealing.test(text)) ?? ''
  const [, made = ''] = sealing.exec(code) ?? []
  expect(made).not.toBe('')
  expect(code.split(`const ${made}=`)[1]?.slice(0, 200)).toContain('asKeyObject(')
})

it('the queue of a first start is unpacked, not made, whatever a start that was cut off has left', async () => {
  const built = dirname((await builtServer()).main)
  const identify = async (): Promise<unknown> => {
    const folder = await mkdtemp(join(inject('runFolder'), 'first-queue-'))
    const thread = new Worker(join(built, 'pglite-thread.js'), { workerData: { folder }, execArgv: [] })
    await once(thread, 'message')
    thread.postMessage({ id: 1, text: 'select system_identifier::text from pg_control_system()', params: [] })
    const [{ rows }] = await once(thread, 'message')
    await thread.terminate()
    return rows
  }
  const first = await identify()
  expect(first).toEqual([{ system_identifier: expect.stringMatching(/^\d+$/) }])
  expect(await identify()).toEqual(first)
})
