import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, inject, it } from 'vitest'
import { SettingsError } from './env.ts'
import { loadSecretKey } from './secret-key.ts'

const settingsOf = (folder: string) => ({ OTKLIK_SECRET_KEY: undefined, OTKLIK_DATA_DIR: folder })
const newFolder = () => mkdtempSync(join(inject('runFolder'), 'key-'))

it('the key of the data folder is made once, whole, for its owner alone, with nothing left beside it', () => {
  const folder = newFolder()
  const key = loadSecretKey(settingsOf(folder))
  expect(key).toHaveLength(32)
  expect(readdirSync(folder)).toEqual(['secret.key'])
  const file = join(folder, 'secret.key')
  expect([statSync(file).mode & 0o777, readFileSync(file, 'utf8')]).toEqual([0o600, key.toString('hex')])
  expect(loadSecretKey(settingsOf(folder))).toEqual(key)
})

it('a file that holds no key, as a power cut may have left it, is told with the two ways out', () => {
  const folder = newFolder()
  writeFileSync(join(folder, 'secret.key'), '')
  expect(() => loadSecretKey(settingsOf(folder))).toThrow(SettingsError)
  expect(() => loadSecretKey(settingsOf(folder))).toThrow(/put it back from a backup.*remove the file.*linked anew/)
})
