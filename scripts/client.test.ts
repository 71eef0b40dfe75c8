import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { clientFiles } from './client.ts'

it('the client is that of the API as it is: if not, `npm run client`', async () => {
  for (const [file, text] of Object.entries(await clientFiles())) {
    expect(readFileSync(new URL(`../${file}`, import.meta.url), 'utf8') === text, file).toBe(true)
  }
})

it('the client has the version of the product', () => {
  const versionIn = (file: string) => JSON.parse(readFileSync(new URL(`../${file}`, import.meta.url), 'utf8')).version
  expect(versionIn('packages/client/package.json')).toBe(versionIn('package.json'))
})
