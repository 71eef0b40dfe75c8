import { mkdtemp, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, inject, it } from 'vitest'
import { demandWritable } from './writable.ts'

it('a folder that can be written is left as it was; one that cannot is refused with the reason', async () => {
  const folder = await mkdtemp(join(inject('runFolder'), 'writable-'))
  await demandWritable(folder)
  expect(await readdir(folder)).toEqual([])
  await expect(demandWritable(join(folder, 'gone'))).rejects.toMatchObject({ code: 'ENOENT' })
})
