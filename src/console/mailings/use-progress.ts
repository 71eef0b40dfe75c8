import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Mailing, MailingProgress } from '../api-types.ts'
import { MAILINGS_KEY } from './types.ts'

/** What one number does for a mailing. */
export type NumberPace = MailingProgress['numbers'][number]

/**
 * Follows a mailing by its own stream, at most once a second, while it goes on and somebody is looking: updates are
 * written into the loaded mailing. Returns what each number does; undefined until the first update.
 */
export function useProgress({ id, status }: Pick<Mailing, 'id' | 'status'>): NumberPace[] | undefined {
  const client = useQueryClient()
  const going = status === 'running' || status === 'paused' || status === 'scheduled'
  const paceKey = [...MAILINGS_KEY, id, 'pace']
  useEffect(() => {
    if (!going) return
    const source = new EventSource(`/v1/mailings/${id}/progress`)
    source.addEventListener('progress', ({ data }: MessageEvent<string>) => {
      const { numbers, ...news } = JSON.parse(data) as MailingProgress
      client.setQueryData<Mailing>([...MAILINGS_KEY, id], (before) => before && { ...before, ...news })
      client.setQueryData<NumberPace[]>([...MAILINGS_KEY, id, 'pace'], numbers)
    })
    source.addEventListener('end', () => {
      source.close()
      void client.invalidateQueries({ queryKey: [...MAILINGS_KEY, id] })
    })
    return () => source.close()
  }, [client, going, id])
  const { data } = useQuery<NumberPace[]>({ queryKey: paceKey, queryFn: skipToken })
  return data
}
