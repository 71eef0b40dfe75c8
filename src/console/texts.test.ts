import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

type Texts = { [key: string]: string | Texts }

const here = fileURLToPath(new URL('.', import.meta.url))
const folders = readdirSync(here, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('/en.ts'))
  .map((file) => file.slice(0, -'/en.ts'.length))
const SUFFIX = /_(zero|one|two|few|many|other)$/

const load = async (folder: string, language: string): Promise<Map<string, string>> => {
  const { texts } = (await import(`${here}${folder}/${language}.ts`)) as { texts: Texts }
  return new Map(flatten(texts))
}

it('there are texts', () => expect(folders).toContain('shell'))

it.each(folders)('%s says the same in both languages', async (folder) => {
  const [en, ru] = [await load(folder, 'en'), await load(folder, 'ru')]
  const stems = (texts: Map<string, string>) => new Set([...texts.keys()].map((key) => key.replace(SUFFIX, '')))
  expect([...stems(ru)].sort()).toEqual([...stems(en)].sort())
  for (const [texts, language] of [[en, 'en'] as const, [ru, 'ru'] as const]) {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories
    const plurals = new Set([...texts.keys()].filter((key) => SUFFIX.test(key)).map((key) => key.replace(SUFFIX, '')))
    for (const stem of plurals) {
      for (const form of forms) expect(texts.has(`${stem}_${form}`), `${language} ${stem}_${form}`).toBe(true)
    }
    for (const [key, text] of texts) expect(text.trim(), `${language} ${key}`).not.toBe('')
  }
  const placeholders = (texts: Map<string, string>, stem: string) =>
    [...texts]
      .filter(([key]) => key.replace(SUFFIX, '') === stem)
      .flatMap(([, text]) => [...text.matchAll(/\{\{\s*(\w+)/g)].map(([, name]) => name))
      .filter((name) => name !== 'count')
  for (const stem of stems(en)) {
    expect([...new Set(placeholders(ru, stem))].sort(), stem).toEqual([...new Set(placeholders(en, stem))].sort())
  }
})

function flatten(texts: Texts, path = ''): [string, string][] {
  return Object.entries(texts).flatMap(([key, value]) =>
    typeof value === 'string' ? [[path + key, value] as [string, string]] : flatten(value, `${path}${key}.`),
  )
}
