import { Badge } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Mailing } from '../api-types.ts'
import type { Status } from './types.ts'

const COLOURS: Record<Status, string> = {
  draft: 'gray',
  scheduled: 'blue',
  running: 'green',
  paused: 'yellow',
  finished: 'brand',
  cancelled: 'red',
}

/** A mailing's state in one word. */
export function StatusBadge({ mailing }: { mailing: Pick<Mailing, 'status' | 'trigger' | 'repeat'> }) {
  const { t } = useTranslation('mailings')
  const { status, trigger, repeat } = mailing
  const words =
    status === 'running' && trigger
      ? t('listens')
      : status === 'scheduled' && repeat
        ? t('repeats')
        : t(`status.${status}`)
  return <Badge color={COLOURS[status]}>{words}</Badge>
}
