import { useTranslation } from 'react-i18next'
import type { ListedGuest } from '../../api-types.ts'
import { useFormats } from '../../formats.ts'
import { useNow } from '../../parts/now.ts'
import classes from './guest-row.module.css'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** How long a guest has waited for an answer, counting up; in the colour of alarm once it is overdue. */
export function Waited({ guest }: { guest: Pick<ListedGuest, 'waiting_since' | 'answer_due_at'> }) {
  const { t } = useTranslation('inbox')
  const formats = useFormats()
  const now = useNow()
  if (!guest.waiting_since) return null
  const since = Date.parse(guest.waiting_since)
  const overdue = guest.answer_due_at !== null && Date.parse(guest.answer_due_at) <= now
  const at = formats.dateTime(since)
  return (
    <span
      className={classes.waited}
      data-overdue={overdue || undefined}
      role="timer"
      title={t(overdue ? 'list.overdueSince' : 'list.waitsSince', { at })}
    >
      {lengthOf(Math.max(0, now - since), formats.span)}
    </span>
  )
}

/** 4:05 within an hour; then hours, from two days on, days. */
function lengthOf(ms: number, span: (ms: number) => string): string {
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)}:${String(Math.floor((ms % MINUTE) / 1_000)).padStart(2, '0')}`
  const whole = ms < 2 * DAY ? HOUR : DAY
  return span(ms - (ms % whole))
}
