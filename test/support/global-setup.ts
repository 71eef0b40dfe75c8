import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { openBroker } from './servers/broker.ts'
import { openScratch } from './servers/scratch.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Port of the broker that starts servers for tests on demand. */
    brokerPort: number
    /** A folder for this run, removed at its end. */
    runFolder: string
  }
}

/** Servers are started when a test first asks for one, and stopped after the last test. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const before = tmpdir()
  const scratch = await openScratch()
  // Test processes and servers inherit it: what they leave in the folder for temporary files is removed with the run.
  process.env.TMPDIR = scratch.folder
  process.env.NODE_COMPILE_CACHE ??= join(before, 'node-compile-cache')
  const broker = await openBroker(scratch.folder)
  project.provide('brokerPort', broker.port)
  project.onTestsRerun(broker.forgetBuilt)
  project.provide('runFolder', scratch.folder)
  return async () => {
    await broker.close()
    process.env.TMPDIR = before
    await scratch.remove()
  }
}
