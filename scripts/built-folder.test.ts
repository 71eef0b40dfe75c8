import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'

const MODULE = new URL('./built-folder.mjs', import.meta.url).href
const TWINS = 4
const ROUNDS = 40

/** Keeps putting a folder of its own into the same place, as fast as it can. */
const TWIN = `
const [, module, folder, name] = process.argv
const { putInPlace } = await import(module)
const { mkdirSync, writeFileSync } = await import('node:fs')
for (let round = 0; round < ${ROUNDS}; round++) {
  const next = folder + '/built-' + name
  mkdirSync(next + '/deep', { recursive: true })
  for (const file of ['a', 'b', 'deep/c']) writeFileSync(next + '/' + file, name + round)
  putInPlace(next, folder + '/built')
}
`

test('several processes that build one folder at the same moment all succeed, and leave it whole', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'otklik-built-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const twins = Array.from({ length: TWINS }, (_, n) => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', TWIN, MODULE, folder, `twin${n}-`], {
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    return once(child, 'exit').then(([code]) => code)
  })
  expect(await Promise.all(twins)).toEqual(twins.map(() => 0))
  const built = join(folder, 'built')
  const files = await Promise.all(['a', 'b', 'deep/c'].map((file) => readFile(join(built, file), 'utf8')))
  expect(files).toEqual([expect.stringMatching(/^twin/), files[0], files[0]])
  expect((await readdir(folder)).filter((name) => name.startsWith('built-'))).toEqual([])
})
