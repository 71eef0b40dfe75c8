import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const pages = ['README.md', ...globSync('docs/**/*.md', { cwd: root })]
const read = (page: string) => readFileSync(join(root, page), 'utf8')

/** Beginnings of paths that a page may leave out. */
const PLACES = ['', 'src', 'test', 'docs']
/** `inbox/routes.ts`, `src/numbers/`, `channels/{a,b}.test.ts`: paths with a slash that name our files. */
const PATH =
  /`((?:[\w.{},*-]+\/)+[\w.{},*-]*\.(?:test\.)?(?:ts|tsx|md|mjs)|(?:src|workers|test|scripts|config|migrations)\/[\w./{},*-]*)`/g

const isThere = (path: string) => PLACES.some((place) => globSync(join(place, path), { cwd: root }).length > 0)

it.each(pages)('every file that %s names is there', (page) => {
  if (page.startsWith('docs/decisions/')) return
  const missing = [...read(page).matchAll(PATH)].map(([, path = '']) => path).filter((path) => !isThere(path))
  expect(missing).toEqual([])
})

it.each(pages)('every link of %s leads somewhere', (page) => {
  const links = [...read(page).matchAll(/(?:\]\(|src=")(?!https?:|#|mailto:)([^)#"\s]+)/g)].map(([, link = '']) => link)
  expect(links.filter((link) => !existsSync(join(root, dirname(page), link)))).toEqual([])
})

it('every picture is shown somewhere', () => {
  const shown = pages.map(read).join('\n')
  expect(readdirSync(join(root, 'docs/images')).filter((image) => !shown.includes(image))).toEqual([])
})

it('every decision has a number of its own, which its title repeats, and fits a page', () => {
  const files = globSync('docs/decisions/*.md', { cwd: root }).sort()
  const numbers = files.map((file) => file.slice('docs/decisions/'.length).slice(0, 4))
  expect(numbers).toEqual(files.map((_, index) => String(index + 1).padStart(4, '0')))
  for (const [index, file] of files.entries()) {
    const text = read(file)
    expect(text.startsWith(`# ${numbers[index]}: `), file).toBe(true)
    for (const part of ['**Background.**', '**Decision.**', '**Consequences.**']) expect(text, file).toContain(part)
    const lines = text.trimEnd().split('\n')
    expect(lines.length, file).toBeLessThanOrEqual(40)
    expect(
      lines.filter((line) => line.length > 120 && !line.startsWith('|')),
      file,
    ).toEqual([])
  }
})
