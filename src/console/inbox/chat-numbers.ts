import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api } from '../api.ts'
import type { Number as WhatsAppNumber } from '../api-types.ts'
import { useLive } from '../live.ts'
import { type Remedy, remedyOf } from './remedy.ts'

/**
 * A number from a conversation's point of view. `official`: it has a window for answers. `live` false: nothing leaves
 * from it any more. `down`: it should work and does not, and what helps.
 */
export type ChatNumber = { label: string; official: boolean; live: boolean; down: boolean; remedy: Remedy }

const KEY = ['numbers', 'of-chats'] as const
/** Enough for any restaurant; others appear without a name. */
const MOST = 200
const LOOK_EVERY_MS = 20_000
const NONE: ReadonlyMap<string, ChatNumber> = new Map()

/** The linked numbers by id; empty until they are loaded. */
export function useChatNumbers(): ReadonlyMap<string, ChatNumber> {
  const client = useQueryClient()
  const { data } = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => api.GET('/v1/numbers', { query: { limit: MOST }, signal }),
    staleTime: 5 * 60_000,
    // There is no event while a number still fails to connect.
    refetchInterval: LOOK_EVERY_MS,
  })
  useLive(['number.status'], () => void client.invalidateQueries({ queryKey: KEY }))
  return useMemo(() => (data ? new Map(data.data.map(chatNumberOf)) : NONE), [data])
}

function chatNumberOf(number: WhatsAppNumber): [string, ChatNumber] {
  const { id, kind, label, state, down } = number
  return [
    id,
    {
      label,
      official: kind === 'cloud_api',
      live: state !== 'logged_out' && state !== 'failed',
      down,
      remedy: remedyOf(number),
    },
  ]
}
