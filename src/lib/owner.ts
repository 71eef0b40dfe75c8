import { AsyncLocalStorage } from 'node:async_hooks'

/** Who is responsible for running code: a number's connection. */
export type Owner = {
  id: string
  /** Ends the owner because of an uncaught error. False when it had ended already. Set as soon as it can be ended. */
  end?: (error: unknown) => boolean
}

const owners = new AsyncLocalStorage<Owner>()

/** Runs something, and everything that it starts, on behalf of an owner. */
export function runFor<T>(owner: Owner, work: () => T): T {
  return owners.run(owner, work)
}

/** On whose behalf the caller runs. */
export function currentOwner(): Owner | undefined {
  return owners.getStore()
}
