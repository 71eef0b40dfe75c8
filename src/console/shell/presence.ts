import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useAct } from '../acts.ts'
import { api } from '../api.ts'
import type { Answer } from '../api-calls.ts'
import { putNewer } from '../put-newer.ts'
import { useMe } from '../session.ts'
import { useSettled } from '../settled.ts'

const KEY = ['me', 'presence'] as const
/** The server keeps it for three minutes; a browser lets a background page call once a minute. */
const EVERY_MS = 30_000

export type Presence = Answer<'post', '/v1/me/presence'>['presence']

/** Keeps reporting that the user has this page open. Undefined: a key, or not known yet. */
export function useMyPresence(): Presence | undefined {
  const { kind } = useMe()
  const settled = useSettled()
  const { data } = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => api.POST('/v1/me/presence', { body: {}, signal }),
    enabled: kind === 'user' && settled,
    refetchInterval: EVERY_MS,
    refetchIntervalInBackground: true,
  })
  return data?.presence
}

/** The switch: away, or back. */
export function useAway() {
  const client = useQueryClient()
  return useAct((away: boolean) => api.POST('/v1/me/presence', { body: { away } }), {
    refresh: [['people']],
    onDone: (answer) => putNewer(client, KEY, answer),
  })
}
