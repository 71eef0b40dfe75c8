import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { api } from '../api.ts'
import type { Mailing } from '../api-types.ts'
import { useList } from '../lists.ts'
import { useLive } from '../live.ts'
import { MAILINGS_KEY, type Status } from './types.ts'

/** While a mailing goes out there are several events a second; one request a second covers them. */
const BATCH_MS = 1_000
/** For what neither events nor a mailing's stream report. */
const MOVING_EVERY_MS = 15_000
/** For this long after the last message guests still read and answer. */
const ECHO_MS = 24 * 3_600_000

export function useMailings(status: Status | '') {
  useMailingNews()
  return useList([...MAILINGS_KEY, 'list'], '/v1/mailings', { query: { status } })
}

export function useMailing(id: string) {
  useMailingNews(id)
  return useQuery({
    queryKey: [...MAILINGS_KEY, id],
    queryFn: ({ signal }) => api.GET('/v1/mailings/{id}', { path: { id }, signal }),
    refetchInterval: ({ state }) => (state.data && isMoving(state.data) ? MOVING_EVERY_MS : false),
  })
}

function isMoving({ status, finished_at }: Mailing): boolean {
  return status === 'running' || (finished_at !== null && Date.now() - Date.parse(finished_at) < ECHO_MS)
}

/** Reloads mailings when something happened to them: all, or one. */
function useMailingNews(id?: string): void {
  const client = useQueryClient()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  // biome-ignore lint/correctness/useExhaustiveDependencies: what waits is of one alone
  useEffect(
    () => () => {
      clearTimeout(timer.current)
      timer.current = undefined
    },
    [id],
  )
  // An open one has its own stream for its counts: see use-progress.
  useLive(id === undefined ? ['mailing.status', 'delivery.status'] : ['mailing.status'], () => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      void client.invalidateQueries({ queryKey: id === undefined ? MAILINGS_KEY : [...MAILINGS_KEY, id] })
    }, BATCH_MS)
  })
}
