import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { RunReport } from './test/support/run-report.ts'

/** By what is to begin first: minutes, most of which is waiting, so that others fill the gaps; then most of a minute. */
const LONG = [
  /\/browser\/(console|inbox)\.test/,
  /\/e2e\/(erasure|kill-inbox|kill-mailing|move|queue-burns|services-apart|throttle)\.test|\/bad-input/,
  /\/test\/(e2e|browser)\//,
  /\/(faults|hostile-text|memory|migrated-store|nothing-lost|openapi|parser|recovery|strange-server)\.test/,
  // Mostly wait, for some ten seconds.
  /\/(embedded-thread|redis-away|set-aside|sandbox|webhooks\/queue)\.test/,
]

/** What takes long begins first, so that at the end no worker has much left while the others have nothing. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const rank = ({ moduleId }: TestSpecification) => [...LONG, /./].findIndex((some) => some.test(moduleId))
    return sorted.sort((a, b) => rank(a) - rank(b))
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
    // Many tests wait, for processes and for limits: with as many the processor is seldom idle on two cores.
    maxWorkers: 6,
    // Modules are loaded once for each worker: tests leave nothing behind in them.
    isolate: false,
    // See `openScene`.
    execArgv: ['--liftoff-only'],
    // Generous: a busy machine is not a fault.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 120_000 } },
  },
})
