import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { newTeamInput } from '../../../access/teams/team.ts'
import { texts } from './ru.ts'

const root = fileURLToPath(new URL('../../../..', import.meta.url))
const files = globSync('src/!(console)/**/*.ts', { cwd: root, exclude: ['**/*.test.ts', '**/test-support/**'] })

/** The names in what is given as details, in its place or by a name: `const details = {...}`. */
const WRITTEN = /(?:audit\(tx, \{[^}]*\bdetails: |const details = )\{([^{}]*)\}/g

it('every act that the audit log keeps has words', () => {
  const words: Record<string, Record<string, string>> = texts.audit.action
  const acts = files.flatMap((file) =>
    [...readFileSync(`${root}/${file}`, 'utf8').matchAll(/action: '(\w+)\.(\w+)'/g)].map(([, of = '', act = '']) => ({
      of,
      act,
    })),
  )
  expect(acts.length).toBeGreaterThan(40)
  expect(acts.filter(({ of, act }) => words[of]?.[act] === undefined)).toEqual([])
})

it('every detail that it keeps has words', () => {
  const words: Record<string, string> = texts.audit.detail
  const written = files.flatMap((file) =>
    [...readFileSync(`${root}/${file}`, 'utf8').matchAll(WRITTEN)].flatMap(([, inner = '']) =>
      inner.split(',').flatMap((part) => /^\s*(\w+)\s*(?::|$)/.exec(part)?.[1] ?? []),
    ),
  )
  expect(written.length).toBeGreaterThan(20)
  const names = new Set([...written, ...Object.keys(newTeamInput.shape)])
  expect([...names].filter((name) => words[name] === undefined)).toEqual([])
})
