import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { describe, expect, it } from 'vitest'
import { readSettings } from '../config/env.ts'
import { settingsDocuments } from './settings-doc.ts'

const documents = settingsDocuments()

describe('documents made of the settings', () => {
  it.each(Object.keys(documents))('%s is up to date: if not, `npm run settings-doc`', (path) => {
    expect(readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')).toBe(documents[path])
  })

  it('the example names every default truly', () => {
    const uncommented = documents['.env.example']?.replaceAll(/^#(?=[A-Z_]+=)/gm, '') ?? ''
    expect(readSettings(parseEnv(uncommented) as Record<string, string>)).toEqual(readSettings({}))
  })
})
