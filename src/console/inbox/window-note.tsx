import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'
import { useLive } from '../live.ts'
import { opens } from '../parts/opens.ts'
import { useEachMinute, When } from '../parts/when.tsx'
import classes from './conversation.module.css'

const TemplateForm = lazy(() => import('./template-form.tsx').then((each) => ({ default: each.TemplateForm })))

/** How long before the window closes a template is offered: a message begun now may not be finished in time. */
const NEAR_MS = 2 * 3_600_000

/**
 * Until when an official number's guest may be answered freely, and a template when that is over or nearly so; nothing
 * if the answer leaves from a linked number.
 */
export function WindowNote({ guestId }: { guestId: string }) {
  const { t } = useTranslation('inbox')
  const client = useQueryClient()
  const [choosing, setChoosing] = useState(false)
  const queryKey = ['guests', guestId, 'reply-window']
  const { data } = useQuery({
    queryKey,
    queryFn: ({ signal }) => api.GET('/v1/guests/{id}/reply-window', { path: { id: guestId }, signal }),
  })
  useLive(['message.received', 'number.status'], () => void client.invalidateQueries({ queryKey }))
  const now = useEachMinute(data?.kind === 'cloud_api')
  if (data?.kind !== 'cloud_api') return null
  const at = data.closes_at
  const leftMs = at === null ? 0 : Date.parse(at) - now
  const isOpen = leftMs > 0
  return (
    <div className={isOpen ? classes.windowNote : classes.numberNote} role="status">
      <div className={classes.windowLine}>
        {at !== null && isOpen ? (
          <span>
            {t('window.open')} <When at={at} />
          </span>
        ) : (
          <span>{t(at === null ? 'window.never' : 'window.closed')}</span>
        )}
        {leftMs < NEAR_MS && (
          <Button size="compact-sm" variant="light" flex="none" {...opens(() => setChoosing(true))}>
            {t('window.sendTemplate')}
          </Button>
        )}
      </div>
      {choosing && (
        <Suspense fallback={null}>
          <TemplateForm guestId={guestId} numberId={data.number_id} onClose={() => setChoosing(false)} />
        </Suspense>
      )}
    </div>
  )
}
