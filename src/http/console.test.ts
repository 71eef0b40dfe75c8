import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { expect, inject, it } from 'vitest'
import { serve } from '../../test/support/serve.ts'
import { freshSqlite } from '../../test/support/stores.ts'

const PAGE = '<!doctype html><title>Otklik</title><script type="module" src="/assets/index-abc.js"></script>'

async function start({ built = true } = {}) {
  const folder = await mkdtemp(join(inject('runFolder'), 'console-'))
  const build = async () => {
    await mkdir(join(folder, 'assets'))
    await writeFile(join(folder, 'index.html'), PAGE)
    await writeFile(join(folder, 'index.html.gz'), gzipSync(PAGE))
    await writeFile(join(folder, 'assets/index-abc.js'), 'alert()')
    await writeFile(join(folder, 'assets/index-abc.js.br'), brotliCompressSync('alert()'))
    await writeFile(join(folder, '.sources'), 'hash')
  }
  if (built) await build()
  const store = await freshSqlite()
  const api = await serve(store.db, [], { consoleFolder: folder })
  const get = async (path: string, headers: Record<string, string> = {}) => {
    const response = await fetch(`${api.url}${path}`, { headers: { accept: 'text/html', ...headers } })
    return { status: response.status, text: await response.text(), of: (name: string) => response.headers.get(name) }
  }
  return { api, get, build, folder }
}

it('the console is a page for every address of its router, always anew, with a strict policy', async () => {
  const { get } = await start()
  for (const path of ['/', '/inbox', '/numbers/num_1?tab=history', '/index.html']) {
    const page = await get(path)
    expect(page, path).toMatchObject({ status: 200, text: PAGE })
    expect([page.of('cache-control'), page.of('content-type')]).toEqual(['no-cache', 'text/html; charset=utf-8'])
    expect(page.of('content-security-policy')).toMatch(/default-src 'none'; script-src 'self'; /)
    expect(page.of('content-security-policy')).not.toMatch(/script-src[^;]*unsafe/)
  }
  const first = await get('/')
  expect((await get('/', { 'if-none-match': first.of('etag')!, 'cache-control': 'max-age=0' })).status).toBe(304)
})

it('its files are kept for ever, and go compressed as the build left them', async () => {
  const { get } = await start()
  const script = await get('/assets/index-abc.js', { accept: '*/*', 'accept-encoding': 'gzip, br' })
  expect(script).toMatchObject({ status: 200, text: 'alert()' })
  expect(script.of('content-encoding')).toBe('br')
  expect(script.of('cache-control')).toBe('public, max-age=31536000, immutable')
  expect(script.of('content-type')).toMatch(/^text\/javascript/)
  expect(script.of('vary')).toMatch(/Accept-Encoding/)
  const plain = await get('/assets/index-abc.js', { 'accept-encoding': 'identity' })
  expect([plain.text, plain.of('content-encoding')]).toEqual(['alert()', null])
  expect((await get('/', { 'accept-encoding': 'gzip' })).of('content-encoding')).toBe('gzip')
})

it('a file that a newer build has taken away is not found, and that is not kept', async () => {
  const { get, folder } = await start()
  await rm(join(folder, 'assets/index-abc.js'))
  await rm(join(folder, 'assets/index-abc.js.br'))
  const gone = await get('/assets/index-abc.js', { accept: '*/*', 'accept-encoding': 'br' })
  expect(gone.status).toBe(404)
  expect(gone.of('cache-control') ?? '').not.toMatch(/immutable/)
  expect(gone.of('content-type')).toMatch(/problem.json/)
})

it('what is not of the console stays what it was', async () => {
  const { api, get } = await start()
  for (const path of ['/v1/nothing', '/assets/index-old.js', '/docs/nothing', '/r/', '/../package.json', '/.sources']) {
    const answer = await get(path)
    expect([answer.status, answer.of('content-type')], path).toEqual([404, 'application/problem+json; charset=utf-8'])
  }
  expect((await get('/nothing', { accept: 'application/json' })).status).toBe(404)
  expect((await get('/nothing', { accept: '*/*' })).status).toBe(404)
  expect((await api.call('POST', '/inbox', {})).status).toBe(404)
  expect((await get('/docs')).text).toContain('swagger')
  expect((await get('/healthz')).text).toBe('{"status":"ok"}')
})

it('asking for what was not built does not read the build again; asking for a newer file of it does', async () => {
  const { get, folder } = await start()
  const tag = async () => (await get('/assets/index-abc.js')).of('etag')
  const first = await tag()
  await writeFile(join(folder, 'assets/index-abc.js'), 'alert(2)')
  // What was read a moment ago is not read again in any case.
  await sleep(1_100)
  for (const path of ['/assets/nothing.js', '/assets/../index.html', '/assets/%2e%2e/x', '/assets/.hidden'])
    await get(path)
  expect((await get('/assets/nothing.js')).status).toBe(404)
  expect(await tag()).toBe(first)
  await writeFile(join(folder, 'assets/index-def.js'), 'alert(3)')
  expect((await get('/assets/index-def.js')).text).toBe('alert(3)')
  expect(await tag()).not.toBe(first)
})

it('says what to do where it has not been built, and is there once it is', async () => {
  const { get, build } = await start({ built: false })
  expect((await get('/')).text).toContain('npm run console:build')
  await build()
  await expect.poll(async () => (await get('/')).text).toBe(PAGE)
})
