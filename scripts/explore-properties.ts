/**
 * Looks for counterexamples to the properties that the tests state: more inputs than in `npm test`, and different ones
 * at each run. Add what it finds as an example of the property, so that `npm test` keeps checking it.
 *
 *   npm run test:explore [-- seed]
 */
import { randomInt } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { startVitest } from 'vitest/node'
import type { PropertyRuns } from '../test/support/properties.ts'
import { postgres } from './provision/needs.ts'
import { provision } from './provision/provision.ts'

const properties: PropertyRuns = {
  seed: Number(process.argv[2] ?? randomInt(2 ** 31)),
  times: 10,
  timesOnStore: 2,
}
if (!Number.isInteger(properties.seed)) throw new Error(`A seed is a whole number, not ${process.argv[2]}.`)

await provision([postgres]).catch((error: Error) => {
  console.error(error.message)
  process.exit(1)
})
const files = globSync('{src,workers,config,scripts,test}/**/*.test.ts').filter((file) =>
  /from 'fast-check'/.test(readFileSync(file, 'utf8')),
)
console.log(`Exploring the properties of ${files.length} files with seed ${properties.seed}.`)
const vitest = await startVitest(
  'test',
  files,
  { watch: false, tagsFilter: ['property'], reporters: ['default'] },
  { test: { provide: { properties } } },
)
const failed = vitest.state.getTestModules().flatMap((file) => [...file.children.allTests('failed')])
await vitest.close()
for (const { module, fullName } of failed) console.log(`Does not hold: ${module.relativeModuleId}, ${fullName}`)
console.log(
  failed.length === 0 && !process.exitCode
    ? `All properties hold with seed ${properties.seed}.`
    : `See the counterexamples above; again with: npm run test:explore -- ${properties.seed}`,
)
process.exit()
