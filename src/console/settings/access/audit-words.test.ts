import { globSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { texts } from './ru.ts'

const root = new URL('../../../..', import.meta.url).pathname

it('every act that the audit log keeps has words', () => {
  const words: Record<string, Record<string, string>> = texts.audit.action
  const files = globSync('src/!(console)/**/*.ts', { cwd: root, exclude: ['**/*.test.ts', '**/test-support/**'] })
  const acts = files.flatMap((file) =>
    [...readFileSync(`${root}/${file}`, 'utf8').matchAll(/action: '(\w+)\.(\w+)'/g)].map(([, of = '', act = '']) => ({
      of,
      act,
    })),
  )
  expect(acts.length).toBeGreaterThan(40)
  expect(acts.filter(({ of, act }) => words[of]?.[act] === undefined)).toEqual([])
})
