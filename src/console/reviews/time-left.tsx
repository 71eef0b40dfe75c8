import { Badge } from '@mantine/core'
import { IconClock } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Review } from '../api-types.ts'
import { useFormats } from '../formats.ts'
import { useEachMinute } from '../parts/when.tsx'

const HOUR = 60 * 60_000
/** Below these the time left is shown in red or yellow. */
const URGENT_MS = 6 * HOUR
const SOON_MS = 24 * HOUR

/** How long a reply is still in time, kept current. */
export function TimeLeft({ review: { seconds_left, reply_deadline, reply_status } }: { review: Review }) {
  const { t } = useTranslation('reviews')
  const formats = useFormats()
  const now = useEachMinute(seconds_left !== null)
  if (reply_status === 'moderation') return <Badge color="blue">{t('reply.status.moderation')}</Badge>
  if (seconds_left === null) return <Badge color="teal">{t('reply.status.published')}</Badge>
  const left = new Date(reply_deadline).getTime() - now
  const colour = left <= URGENT_MS ? 'red' : left <= SOON_MS ? 'yellow' : 'gray'
  return (
    <Badge
      color={left <= 0 ? 'gray' : colour}
      leftSection={<IconClock size={12} aria-hidden />}
      title={formats.full(reply_deadline)}
    >
      {left <= 0 ? t('overdue') : t('left', { span: formats.span(left) })}
    </Badge>
  )
}
