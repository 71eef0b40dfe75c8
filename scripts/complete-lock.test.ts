import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { type Lock, missingBuilds } from './complete-lock.ts'

it('the lock file names every build for other machines: if not, `node scripts/complete-lock.ts`', () => {
  const lock: Lock = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'))
  expect(Object.keys(missingBuilds(lock))).toEqual([])
})

it('finds builds that are named nowhere, and says which machine they are for', () => {
  const optionalDependencies = {
    '@tool/linux-x64-musl': '1.0.0',
    '@tool/darwin-arm64': '1.0.0',
    'tool-win32-x64': '1.0.0',
  }
  const packages = {
    '': { optionalDependencies: { own: '1.0.0' } },
    'node_modules/tool': { dev: true, optionalDependencies },
    'node_modules/@tool/darwin-arm64': { version: '1.0.0' },
    'node_modules/other/node_modules/tool': { optionalDependencies: { 'tool-win32-x64': '2.0.0' } },
    'node_modules/other/node_modules/tool-win32-x64': { version: '2.0.0' },
  }
  expect(missingBuilds({ packages })).toEqual({
    'node_modules/@tool/linux-x64-musl': {
      version: '1.0.0',
      dev: true,
      optional: true,
      os: ['linux'],
      cpu: ['x64'],
      libc: ['musl'],
    },
    'node_modules/tool-win32-x64': { version: '1.0.0', dev: true, optional: true, os: ['win32'], cpu: ['x64'] },
  })
})
