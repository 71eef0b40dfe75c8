import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { inject } from 'vitest'
import { openFleet as openProcesses, type Fleet as Processes } from '../../scripts/fleet.ts'
import { type SandboxClient, startSandbox } from '../../src/sandbox/index.ts'
import { builtServer, freshPostgres, sharedRedis } from './services.ts'

/** Processes of the product, and the network they are on. */
export type Fleet = Processes & { network: SandboxClient }

/** Opens a fleet without processes, with shared settings; `await using` ends everything. */
export async function openFleet(env: Record<string, string> = {}): Promise<Fleet> {
  await using stack = new AsyncDisposableStack()
  const folder = await mkdtemp(join(inject('runFolder'), 'fleet-'))
  stack.defer(() => rm(folder, { recursive: true, force: true }))
  const database = await freshPostgres()
  stack.defer(() => database.drop())
  const [network, redis, program] = await Promise.all([startSandbox(), sharedRedis(), builtServer()])
  stack.use(network)
  const shared = { folder, databaseUrl: database.url, network, env, program }
  const processes = stack.use(await openProcesses({ ...shared, ...redis }))
  const owned = stack.move()
  return { network: network.client, start: processes.start, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}
