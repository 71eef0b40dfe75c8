import { IconAlertCircleFilled, IconCheck, IconChecks, IconClock, IconHelpCircle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import classes from './status-mark.module.css'

const MARKS = {
  queued: IconClock,
  sending: IconClock,
  sent: IconCheck,
  delivered: IconChecks,
  read: IconChecks,
  failed: IconAlertCircleFilled,
  unconfirmed: IconHelpCircle,
} as const

type Shown = keyof typeof MARKS

/** How far one of our messages has got. */
export function StatusMark({ status, size = 15 }: { status: string; size?: number }) {
  const { t } = useTranslation('inbox')
  if (!isShown(status)) return null
  const Icon = MARKS[status]
  const label = t(`status.${status}`)
  return (
    <span className={classes.mark} data-status={status} title={label} role="img" aria-label={label}>
      <Icon size={size} stroke={2} aria-hidden />
    </span>
  )
}

function isShown(status: string): status is Shown {
  return Object.hasOwn(MARKS, status)
}
