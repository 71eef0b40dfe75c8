import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** End-to-end suites first: they mostly wait, so the others fill the gaps. */
class WaitingFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const waits = (file: TestSpecification) => Number(file.moduleId.includes('/test/e2e/'))
    return sorted.sort((a, b) => waits(b) - waits(a))
  }
}

export default defineConfig({
  test: {
    include: ['{src,workers,config,scripts,test}/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    sequence: { sequencer: WaitingFirst },
    maxWorkers: 3,
    // Modules are loaded once for each worker: tests leave nothing behind in them.
    isolate: false,
    // See `openScene`.
    execArgv: ['--liftoff-only'],
    // Generous: a busy machine is not a fault.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
