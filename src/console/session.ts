import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import { createContext, useCallback, useContext } from 'react'
import type { Scope } from '../http/scopes.ts'
import { api } from './api.ts'
import type { Me } from './api-types.ts'
import { setWriter } from './kept.ts'
import { holdsUnsaved } from './parts/unsaved.tsx'

export type Access =
  | { state: 'signed_in'; me: Me }
  /** `ended`: the session ended while somebody worked; `kept`: whose page waits, with unsaved words. */
  | { state: 'signed_out'; ended?: boolean; kept?: Me }
  | { state: 'first_start' }

export const ACCESS_KEY = ['access'] as const

/** The signed-in user; if there is none, whether the first administrator still has to be created. */
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

/** Wraps everything shown to a signed-in user: until it leaves the page, it knows for whom it was drawn. */
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
    leave(client)
  }
}

/** Shows the sign-in, and forgets what only signed-in users may see. What they had begun is kept for them. */
function leave(client: QueryClient): void {
  setWriter(undefined)
  client.setQueryData<Access>(ACCESS_KEY, { state: 'signed_out' })
  forget(client)
}

/** The server says that nobody is signed in any more. */
export function endSession(client: QueryClient): void {
  const access = client.getQueryData<Access>(ACCESS_KEY)
  if (access?.state === 'signed_in') client.setQueryData(ACCESS_KEY, ended(client, access.me))
}

/**
 * The session ended while somebody worked. If they have unsaved words, their page waits, hidden, until they have signed
 * in again, with all its loaded data, from which it is drawn.
 */
function ended(client: QueryClient, me: Me): Access {
  setWriter(undefined)
  if (!holdsUnsaved()) {
    forget(client)
    return { state: 'signed_out', ended: true }
  }
  for (const query of client.getQueryCache().getAll()) query.setOptions({ ...query.options, gcTime: KEPT_MS })
  return { state: 'signed_out', ended: true, kept: me }
}

/** Longer than anybody leaves an unfinished text alone. */
const KEPT_MS = 24 * 60 * 60_000

function forget(client: QueryClient): void {
  client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== ACCESS_KEY[0] })
}

async function loadAccess({ client }: { client: QueryClient }): Promise<Access> {
  const found = await findAccess()
  const before = client.getQueryData<Access>(ACCESS_KEY)
  if (found.state === 'signed_out' && before?.state === 'signed_in') return ended(client, before.me)
  if (found.state === 'signed_out' && before?.state === 'signed_out') return before
  const user = before && userOf(before)
  if (found.state !== 'signed_in' || found.me.id !== user?.id) forget(client)
  setWriter(userOf(found)?.id)
  return found
}

/** The user whose page exists: signed in, or awaited. */
export function userOf(access: Access): Me | undefined {
  return access.state === 'signed_in' ? access.me : access.state === 'signed_out' ? access.kept : undefined
}

async function findAccess(): Promise<Access> {
  const { user } = await api.GET('/v1/session')
  if (user) return { state: 'signed_in', me: user }
  // `vite src/console` can use an API key instead of a session.
  if (import.meta.env.DEV) {
    const me = await api.GET('/v1/me').catch(() => undefined)
    if (me) return { state: 'signed_in', me }
  }
  const { needed } = await api.GET('/v1/setup')
  return { state: needed ? 'first_start' : 'signed_out' }
}
