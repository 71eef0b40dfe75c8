import { chmodSync, mkdirSync, mkdtempSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, inject, it, onTestFinished } from 'vitest'
import { closeFolder, demandOpenFolder, isStoreMissing, keepToOwner, openFolder } from './data-folder.ts'
import { SettingsError } from './env.ts'

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8)

it('what is in the data folder, and what will be, is for its owner alone; what lies outside stays as it is', () => {
  const before = process.umask(0o022)
  onTestFinished(() => void process.umask(before))
  const root = mkdtempSync(join(inject('runFolder'), 'data-'))
  const folder = join(root, 'data')
  mkdirSync(join(folder, 'media'), { recursive: true })
  writeFileSync(join(folder, 'secret.key'), 'x')
  writeFileSync(join(root, 'outside'), 'x')
  symlinkSync(join(root, 'outside'), join(folder, 'link'))
  chmodSync(folder, 0o755)

  keepToOwner(folder)
  writeFileSync(join(folder, 'new'), 'x')
  mkdirSync(join(folder, 'newer'))

  expect(['media', 'secret.key', 'new', 'newer'].map((name) => modeOf(join(folder, name)))).toEqual([
    ...['700', '600', '600', '700'],
  ])
  expect([modeOf(folder), modeOf(join(root, 'outside'))]).toEqual(['755', '644'])
})

it('a folder that cannot be one is told in words, with what to do', () => {
  const before = process.umask()
  onTestFinished(() => void process.umask(before))
  const root = mkdtempSync(join(inject('runFolder'), 'data-'))
  writeFileSync(join(root, 'file'), 'x')
  for (const [folder, words] of [
    [join(root, 'file'), /file is a file: name a folder/],
    [join(root, 'file', 'data'), /lies within a file/],
  ] as const) {
    expect(() => keepToOwner(folder), folder).toThrow(SettingsError)
    expect(() => keepToOwner(folder), folder).toThrow(words)
  }
})

it('so is one that may not be written', () => {
  // On Linux not even root makes a folder there.
  const folder = process.platform === 'linux' ? '/sys/otklik' : '/usr/otklik'
  const before = process.umask()
  onTestFinished(() => void process.umask(before))
  expect(() => keepToOwner(folder)).toThrow(SettingsError)
  expect(() => keepToOwner(folder)).toThrow(
    /otklik (may not be written by the user|lies on a file system that cannot be written)/,
  )
})

it('a closed folder stays closed when what says so was cut off by a power failure', () => {
  const folder = mkdtempSync(join(inject('runFolder'), 'data-'))
  closeFolder(folder, { store: 'sqlite', reason: 'It was moved.' })
  expect(() => demandOpenFolder(folder, false)).toThrow(/It was moved/)
  for (const text of ['', '{"store":', '[]']) {
    writeFileSync(join(folder, 'closed.json'), text)
    expect(() => demandOpenFolder(folder, true), text).toThrow(SettingsError)
    expect(() => demandOpenFolder(folder, true), text).toThrow(/run it again/)
  }
  openFolder(folder)
  demandOpenFolder(folder, false)
})

it('a store is missed where its files are', () => {
  const folder = mkdtempSync(join(inject('runFolder'), 'data-'))
  const store = join(folder, 'otklik.sqlite')
  mkdirSync(join(folder, 'media', 'incoming'), { recursive: true })
  expect(isStoreMissing(folder, store)).toBe(false)
  mkdirSync(join(folder, 'media', '2026-11'))
  expect(isStoreMissing(folder, store)).toBe(true)
  writeFileSync(store, '')
  expect(isStoreMissing(folder, store)).toBe(true)
  writeFileSync(store, 'x')
  expect(isStoreMissing(folder, store)).toBe(false)
})
