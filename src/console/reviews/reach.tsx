import { Checkbox, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'
import { LazyReason } from '../parts/lazy-reason.tsx'

/** Why a guest does not get a reply, in the viewer's language. */
function useReachReason(): (reason: string) => string {
  const { t, i18n } = useTranslation('reviews')
  return (reason) =>
    i18n.exists(`reviews:reach.reason.${reason}`) ? t(`reach.reason.${reason}` as 'reach.reason.opted_out') : reason
}

/** The same, of a reply that was sent to the chat and has failed for any reason that a message fails for. */
export function FailureReason({ reason }: { reason: string }) {
  const { t, i18n } = useTranslation('reviews')
  if (!i18n.exists(`reviews:reach.reason.${reason}`)) return <LazyReason reason={reason} />
  return t(`reach.reason.${reason}` as 'reach.reason.opted_out')
}

/** Says before a reply is written where it will be read, and allows keeping it to the page. */
export function Reach({ reviewId, pageOnly, onPageOnly }: ReachProps) {
  const { t } = useTranslation('reviews')
  const reasonOf = useReachReason()
  const reach = useQuery({
    queryKey: ['reply-reach', reviewId],
    queryFn: () => api.GET('/v1/reviews/{id}/reach', { path: { id: reviewId } }),
  })
  if (!reach.data) return null
  const { by, reason } = reach.data
  if (by === 'chat') {
    return (
      <Checkbox
        size="xs"
        label={t('reach.toChat')}
        checked={!pageOnly}
        onChange={(event) => onPageOnly(!event.currentTarget.checked)}
      />
    )
  }
  return (
    <Text size="xs" c="dimmed">
      {t(`reach.${by}`)}
      {reason && by !== 'site' && ` ${t('reach.because', { reason: reasonOf(reason) })}`}
    </Text>
  )
}

type ReachProps = { reviewId: string; pageOnly: boolean; onPageOnly: (pageOnly: boolean) => void }
