import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import { createContext, useCallback, useContext } from 'react'
import type { Scope } from '../http/scopes.ts'
import { api } from './api.ts'
import type { Me } from './api-types.ts'
import { setWriter } from './kept.ts'

export type Access =
  | { state: 'signed_in'; me: Me }
  /** `ended`: the session did, while somebody worked. */
  | { state: 'signed_out'; ended?: boolean }
  | { state: 'first_start' }

export const ACCESS_KEY = ['access'] as const

/** Who is here; where nobody is, whether the first administrator has still to be made. */
export function useAccess() {
  return useQuery({
    queryKey: ACCESS_KEY,
    queryFn: loadAccess,
    staleTime: Number.POSITIVE_INFINITY,
    // Asking prolongs the session: it does not end while the page is open.
    refetchInterval: 20 * 60_000,
  })
}

const MeContext = createContext<Me | undefined>(undefined)

/** Around all that is shown to whoever is signed in: until it leaves the page, it knows for whom it was drawn. */
export const MeProvider = MeContext.Provider

/** Whoever is signed in. Only inside a `MeProvider`. */
export function useMe(): Me {
  const me = useContext(MeContext)
  if (!me) throw new Error('nobody is signed in')
  return me
}

/** `can('numbers:write')`: whether this user may; the server decides anyway. */
export function useCan(): (scope: Scope) => boolean {
  const { scopes } = useMe()
  return useCallback((scope) => scopes.includes('admin') || scopes.includes(scope), [scopes])
}

/** Ends the session here and on the server. */
export function useSignOut(): () => Promise<void> {
  const client = useQueryClient()
  return async () => {
    await api.DELETE('/v1/session')
    leave(client, { state: 'signed_out' })
  }
}

/** Shows the sign-in, and forgets what only those who are signed in may see. What they had begun is kept for them. */
export function leave(client: QueryClient, access: Extract<Access, { state: 'signed_out' }>): void {
  setWriter(undefined)
  client.setQueryData(ACCESS_KEY, access)
  client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== ACCESS_KEY[0] })
}

async function loadAccess(): Promise<Access> {
  const access = await findAccess()
  setWriter(access.state === 'signed_in' ? access.me.id : undefined)
  return access
}

async function findAccess(): Promise<Access> {
  const { user } = await api.GET('/v1/session')
  if (user) return { state: 'signed_in', me: user }
  // `vite src/console` may hand on an API key instead of a session.
  if (import.meta.env.DEV) {
    const me = await api.GET('/v1/me').catch(() => undefined)
    if (me) return { state: 'signed_in', me }
  }
  const { needed } = await api.GET('/v1/setup')
  return { state: needed ? 'first_start' : 'signed_out' }
}
