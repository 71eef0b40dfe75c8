import { Button, Loader } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useAct } from '../../acts.ts'
import { api } from '../../api.ts'
import type { ChatHistory } from '../../api-types.ts'
import { useLive } from '../../live.ts'
import { useSettled } from '../../settled.ts'
import { useChatNumbers } from '../chat-numbers.ts'
import words from '../words.module.css'
import classes from './older-on-phone.module.css'

/** Above the oldest entry: asks the number's phone for older ones. */
export function OlderOnPhone({ guestId }: { guestId: string }) {
  const { t } = useTranslation('inbox')
  const client = useQueryClient()
  const key = ['inbox', 'history', guestId]
  const { data } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => api.GET('/v1/guests/{id}/history', { path: { id: guestId }, signal }),
    enabled: useSettled(),
  })
  useLive(['guest.updated'], ({ data: guest }) => {
    if (guest.id === guestId && guest.changed === 'history') void client.invalidateQueries({ queryKey: key })
  })
  // The latest chat that may have older ones.
  const chat = data?.data.find(({ state }) => state !== 'nothing_older')
  const dueAt = chat?.answer_due_at
  useEffect(() => {
    if (!dueAt) return
    const late = Math.max(0, Date.parse(dueAt) - Date.now()) + 500
    const timer = setTimeout(() => void client.invalidateQueries({ queryKey: ['inbox', 'history', guestId] }), late)
    return () => clearTimeout(timer)
  }, [dueAt, client, guestId])
  if (!chat)
    return <span className={words.dim}>{t(data?.data.length ? 'older.nothing_older' : 'timeline.beginning')}</span>
  return <Asking guestId={guestId} chat={chat} isOnly={data?.data.length === 1} />
}

function Asking({ guestId, chat, isOnly }: { guestId: string; chat: ChatHistory; isOnly: boolean }) {
  const { t } = useTranslation('inbox')
  const numbers = useChatNumbers()
  const { state, arrived, number_id } = chat
  const ask = useAct(() => api.POST('/v1/guests/{id}/history', { path: { id: guestId }, body: { number_id } }), {
    refresh: [['inbox', 'history', guestId]],
  })
  const label = isOnly ? undefined : numbers.get(number_id)?.label
  if (state === 'asking') {
    return (
      <span className={classes.line} role="status">
        <Loader size={14} aria-hidden /> <span className={words.dim}>{t('older.asking')}</span>
      </span>
    )
  }
  return (
    <span className={classes.line}>
      {state === 'arrived' && <span className={words.dim}>{t('older.arrived', { count: arrived })}</span>}
      {state === 'no_answer' && <span className={words.dim}>{t('older.no_answer')}</span>}
      <Button size="compact-xs" variant="subtle" loading={ask.isPending} onClick={() => ask.mutate()}>
        {t(state === 'no_answer' ? 'older.again' : 'older.ask')}
        {label && ` · ${label}`}
      </Button>
    </span>
  )
}
