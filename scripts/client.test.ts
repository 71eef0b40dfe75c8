import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

it('the client has the version of the product', () => {
  const versionIn = (file: string) => JSON.parse(readFileSync(new URL(`../${file}`, import.meta.url), 'utf8')).version
  expect(versionIn('packages/client/package.json')).toBe(versionIn('package.json'))
})
