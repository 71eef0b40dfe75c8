import type { Reporter, SerializedError, TestModule, Vitest } from 'vitest/node'

/** One test file, as it ended. */
export type FileFigures = { path: string; ms: number; passed: number; failed: number; skipped: number }
export type Step = { what: string; ms: number }
export type RunFigures = {
  /** What was installed or built before vitest began; undefined where vitest was started by hand. */
  setUp: Step[] | undefined
  files: FileFigures[]
  /** From the start of vitest to the first test file, and from there to the end. */
  startMs: number
  testsMs: number
  /** Errors outside of tests. */
  errors: number
}

const SLOWEST = 5
/** The last folders come first where one is within another. */
const PARTS = ['test/e2e/', 'test/browser/', 'test/', 'scripts/', 'src/']

/**
 * What was installed, where the time went, and as the last line how many tests passed and failed, for programs to read.
 */
export class RunReport implements Reporter {
  private vitest: Vitest | undefined
  private begun = Date.now()
  private firstFile: number | undefined

  onInit(vitest: Vitest): void {
    this.vitest = vitest
    this.begun = Date.now()
  }

  onTestModuleStart(): void {
    this.firstFile ??= Date.now()
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    const setUp = process.env.OTKLIK_TEST_SET_UP
    const firstFile = this.firstFile ?? Date.now()
    const figures: RunFigures = {
      setUp: setUp ? JSON.parse(setUp) : undefined,
      files: modules.map(figuresOf),
      startMs: firstFile - this.begun,
      testsMs: Date.now() - firstFile,
      errors: errors.length,
    }
    this.vitest?.logger.log(reportOf(figures).join('\n'))
  }
}

function figuresOf(module: TestModule): FileFigures {
  const { duration, collectDuration, setupDuration, prepareDuration } = module.diagnostic()
  const count = (state: 'passed' | 'failed' | 'skipped') => [...module.children.allTests(state)].length
  const failed = count('failed')
  return {
    path: module.relativeModuleId,
    ms: duration + collectDuration + setupDuration + prepareDuration,
    passed: count('passed'),
    // A file that could not be loaded, or a hook that failed.
    failed: failed === 0 && module.state() === 'failed' ? 1 : failed,
    skipped: count('skipped'),
  }
}

/** The lines that end a run. */
export function reportOf({ setUp, files, startMs, testsMs, errors }: RunFigures): string[] {
  const lines: string[] = []
  if (setUp) lines.push(`   Installed  ${setUp.map(({ what, ms }) => `${what} (${seconds(ms)})`).join('; ')}`)
  if (files.length > 1) {
    const before = setUp ? `set-up ${seconds(setUp.reduce((sum, { ms }) => sum + ms, 0))}, ` : ''
    lines.push(`        Took  ${before}start ${seconds(startMs)}, tests ${seconds(testsMs)}`)
    lines.push(`       Parts  ${partsOf(files).join(', ')} (several at a time)`)
    const slowest = files.toSorted((a, b) => b.ms - a.ms).slice(0, SLOWEST)
    lines.push(`     Slowest  ${slowest.map(({ path, ms }) => `${path} ${seconds(ms)}`).join(', ')}`)
  }
  const sum = (key: 'passed' | 'failed' | 'skipped') => files.reduce((total, file) => total + file[key], 0)
  const skipped = sum('skipped')
  lines.push(
    '',
    `${sum('passed')} passed, ${sum('failed') + errors} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
  )
  return lines
}

function partsOf(files: FileFigures[]): string[] {
  const parts = new Map<string, FileFigures[]>()
  for (const file of files) {
    const part = PARTS.find((folder) => file.path.startsWith(folder))?.slice(0, -1) ?? 'others'
    parts.set(part, [...(parts.get(part) ?? []), file])
  }
  return [...parts]
    .map(([part, members]) => ({ part, count: members.length, ms: members.reduce((total, { ms }) => total + ms, 0) }))
    .sort((a, b) => b.ms - a.ms)
    .map(({ part, count, ms }) => `${part} ${seconds(ms)} in ${count} ${count === 1 ? 'file' : 'files'}`)
}

function seconds(ms: number): string {
  return `${ms < 10_000 ? (ms / 1_000).toFixed(1) : Math.round(ms / 1_000)} s`
}
