import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { openBroker } from './servers/broker.ts'

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
  const runFolder = await mkdtemp(join(tmpdir(), 'otklik-test-'))
  const broker = await openBroker(runFolder)
  project.provide('brokerPort', broker.port)
  project.provide('runFolder', runFolder)
  return async () => {
    await broker.close()
    await rm(runFolder, { recursive: true, force: true })
  }
}
