import { expect, it } from 'vitest'
import { reportOf } from './run-report.ts'

const file = (path: string, ms: number, more = {}) => ({ path, ms, passed: 2, failed: 0, skipped: 0, ...more })

it('a run ends with what was installed, where the time went, and one line that programs can read', () => {
  const lines = reportOf({
    setUp: [
      { what: 'dependencies', ms: 41_200 },
      { what: 'redis-server, postgresql', ms: 30_000 },
    ],
    files: [
      file('src/a.test.ts', 1_000),
      file('src/b/c.test.ts', 2_500),
      file('test/e2e/d.test.ts', 61_000, { failed: 1 }),
      file('test/architecture.test.ts', 500, { skipped: 3 }),
    ],
    startMs: 900,
    testsMs: 62_000,
    errors: 1,
  })
  expect(lines).toEqual([
    '   Installed  dependencies (41 s); redis-server, postgresql (30 s)',
    '        Took  set-up 71 s, start 0.9 s, tests 62 s',
    '       Parts  test/e2e 61 s in 1 file, src 3.5 s in 2 files, test 0.5 s in 1 file (several at a time)',
    '     Slowest  test/e2e/d.test.ts 61 s, src/b/c.test.ts 2.5 s, src/a.test.ts 1.0 s, test/architecture.test.ts 0.5 s',
    '',
    '8 passed, 2 failed, 3 skipped',
  ])
})

it('a single file run by hand says no more than how it ended', () => {
  const files = [file('src/a.test.ts', 1_000)]
  expect(reportOf({ setUp: undefined, files, startMs: 1, testsMs: 1, errors: 0 })).toEqual(['', '2 passed, 0 failed'])
})
