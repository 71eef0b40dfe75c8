import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

type Texts = { [key: string]: string | Texts }

const here = fileURLToPath(new URL('.', import.meta.url))
const namespaces = readdirSync(here, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('/en.ts'))
  .map((file) => file.slice(0, -'/en.ts'.length))

const load = async (namespace: string, language: 'ru' | 'en'): Promise<Map<string, string>> => {
  const { texts } = (await import(`${here}${namespace}/${language}.ts`)) as { texts: Texts }
  return new Map(flatten(texts).map(([key, text]) => [`${namespace}:${key}`, text]))
}
const all = async (language: 'ru' | 'en') =>
  new Map((await Promise.all(namespaces.map((each) => load(each, language)))).flatMap((texts) => [...texts]))

/** The rows of the table: English, Russian, where it stands alone, retired. */
const rows = readFileSync(`${here}../../docs/WORDS.md`, 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .slice(1)
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, en = '', ru = '', keys = '', retired = '']) => ({ en, ru, keys: list(keys), retired: list(retired) }))

it('each thing is called by its word, in both languages', async () => {
  expect(rows.length).toBeGreaterThan(20)
  const [en, ru] = [await all('en'), await all('ru')]
  const wrong: string[] = []
  for (const row of rows) {
    for (const key of row.keys) {
      if (!says(en.get(key), row.en)) wrong.push(`${key} ought to say "${row.en}", says "${en.get(key)}"`)
      if (!says(ru.get(key), row.ru)) wrong.push(`${key} ought to say "${row.ru}", says "${ru.get(key)}"`)
    }
  }
  expect(wrong).toEqual([])
})

it('retired words stand nowhere', async () => {
  const found: string[] = []
  for (const texts of [await all('en'), await all('ru')]) {
    for (const word of rows.flatMap(({ retired }) => retired)) {
      const stem = new RegExp(`(?<!\\p{L})${stemOf(word)}`, 'iu')
      for (const [key, text] of texts) {
        if (stem.test(text.replaceAll(/\{\{.*?\}\}/g, ''))) found.push(`"${word}" in ${key}: ${text}`)
      }
    }
  }
  expect(found).toEqual([])
})

/** In any of its forms: endings change, beginnings do not. */
function says(text: string | undefined, words: string): boolean {
  return (
    text !== undefined && words.split(' ').every((word) => new RegExp(`(?<!\\p{L})${stemOf(word)}`, 'iu').test(text))
  )
}

function stemOf(word: string): string {
  return word.slice(0, word.length > 4 ? -1 : undefined)
}

function list(cell: string): string[] {
  return cell.split(',').flatMap((each) => (each.trim() ? [each.trim()] : []))
}

function flatten(texts: Texts, path = ''): [string, string][] {
  return Object.entries(texts).flatMap(([key, value]) =>
    typeof value === 'string' ? [[path + key, value] as [string, string]] : flatten(value, `${path}${key}.`),
  )
}
