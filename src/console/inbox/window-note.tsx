import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'
import { useLive } from '../live.ts'
import { useEachMinute, When } from '../parts/when.tsx'
import classes from './conversation.module.css'

/** Until when a guest of an official number may be answered freely; nothing where the answer leaves from a linked one. */
export function WindowNote({ guestId }: { guestId: string }) {
  const { t } = useTranslation('inbox')
  const client = useQueryClient()
  const queryKey = ['guests', guestId, 'reply-window']
  const { data } = useQuery({
    queryKey,
    queryFn: ({ signal }) => api.GET('/v1/guests/{id}/reply-window', { path: { id: guestId }, signal }),
  })
  useLive(['message.received', 'number.status'], () => void client.invalidateQueries({ queryKey }))
  const now = useEachMinute(data?.kind === 'cloud_api')
  if (data?.kind !== 'cloud_api') return null
  const at = data.closes_at
  const isOpen = at !== null && Date.parse(at) > now
  return (
    <div className={isOpen ? classes.windowNote : classes.numberNote} role="status">
      {isOpen ? (
        <>
          {t('window.open')} <When at={at} />
        </>
      ) : (
        <span>{t(at === null ? 'window.never' : 'window.closed')}</span>
      )}
    </div>
  )
}
