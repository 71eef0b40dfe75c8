import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { demandOpenFiles } from './open-files.ts'

it('a process that may open too few files is told so, in the place of what would fail of it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'otklik-limits-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const file = join(folder, 'limits')
  const limited = async (soft: string) => {
    await writeFile(file, `Limit  Soft Limit  Hard Limit  Units\nMax open files            ${soft}   4096   files\n`)
    return () => demandOpenFiles(file)
  }
  expect(await limited('128')).toThrow(/nofile: only 128 files .* raise the limit \(ulimit -n/)
  for (const soft of ['256', '1048576', 'unlimited']) expect(await limited(soft)).not.toThrow()
  expect(() => demandOpenFiles(join(folder, 'none'))).not.toThrow()
})
