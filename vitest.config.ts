import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { RunReport } from './test/support/run-report.ts'

/** Suites that take minutes first: they mostly wait, so the others fill the gaps. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const isLong = (file: TestSpecification) => Number(/\/test\/(e2e|browser)\/|\/bad-input/.test(file.moduleId))
    return sorted.sort((a, b) => isLong(b) - isLong(a))
  }
}

export default defineConfig({
  test: {
    include: ['{src,workers,config,scripts,test}/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    setupFiles: ['test/support/properties.ts'],
    // The run is a promise to users: the same inputs every time. `npm run test:explore` tries others.
    provide: { properties: { seed: 20_260_101, times: 1, timesOnStore: 1 } },
    tags: [{ name: 'property', description: 'Holds for generated inputs; explored by npm run test:explore.' }],
    reporters: ['default', new RunReport()],
    sequence: { sequencer: LongestFirst },
    maxWorkers: 5,
    // Modules are loaded once for each worker: tests leave nothing behind in them.
    isolate: false,
    // See `openScene`.
    execArgv: ['--liftoff-only'],
    // Generous: a busy machine is not a fault.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
  },
})
