import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { API_TYPES, apiTypes } from './api-types.ts'

it('the types that the console is written with are those of the API: if not, `npm run api-types`', async () => {
  expect(readFileSync(new URL(`../${API_TYPES}`, import.meta.url), 'utf8')).toBe(await apiTypes())
})
