import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { api, usePages } from '../api.ts'
import { useLive } from '../live.ts'
import { MAILINGS_KEY, type Mailing, type MailingSummary } from './types.ts'

/** While a mailing goes out there are several events a second; one question a second answers them. */
const GATHER_MS = 1_000
/** For what events do not say: the forecast, the recipients that are being gathered. */
const RUNNING_EVERY_MS = 10_000

export function useMailings(status: string) {
  useMailingNews()
  return usePages<MailingSummary>([...MAILINGS_KEY, 'list'], '/v1/mailings', { status })
}

export function useMailing(id: string) {
  useMailingNews(id)
  return useQuery({
    queryKey: [...MAILINGS_KEY, id],
    queryFn: ({ signal }) => api.get<Mailing>(`/v1/mailings/${id}`, { signal }),
    refetchInterval: ({ state }) => (state.data?.status === 'running' ? RUNNING_EVERY_MS : false),
  })
}

/** Loads mailings anew when something happened to them: all, or one. */
function useMailingNews(id?: string): void {
  const client = useQueryClient()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  useLive(['mailing.status', 'delivery.status', 'message.status'], ({ type, data }) => {
    if (id !== undefined && type !== 'message.status' && data.mailing_id !== undefined && data.mailing_id !== id) return
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      void client.invalidateQueries({ queryKey: id === undefined ? MAILINGS_KEY : [...MAILINGS_KEY, id] })
    }, GATHER_MS)
  })
}
