import { useTranslation } from 'react-i18next'
import { useFormats } from '../../formats.ts'
import classes from './timeline-view.module.css'

/** `first`: nothing comes before the oldest entry. While more may come it has no line, which might disappear again. */
export function DayLine({ at, before, first }: { at: string; before: string | undefined; first: boolean }) {
  const { t } = useTranslation('inbox')
  const formats = useFormats()
  if (before === undefined ? !first : formats.sameDay(at, before)) return null
  const now = Date.now()
  const name = formats.sameDay(at, now)
    ? t('timeline.today')
    : formats.sameDay(at, now - 86_400_000)
      ? t('timeline.yesterday')
      : formats.day(at)
  return (
    <div className={classes.day}>
      <span>{name}</span>
    </div>
  )
}
