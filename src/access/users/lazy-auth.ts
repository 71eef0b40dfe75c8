import type { Auth, createAuth } from './auth.ts'

export type LazyAuth = () => Promise<Auth>

/** Loads the sessions' library when it is first needed: a process that nobody signs in to never pays for it. */
export function lazyAuth(deps: Parameters<typeof createAuth>[0]): LazyAuth {
  let loaded: Promise<Auth> | undefined
  return () => {
    loaded ??= import('./auth.ts').then((module) => module.createAuth(deps))
    return loaded
  }
}
