import { IconStar, IconStarFilled } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import classes from './stars.module.css'

const ALL = [1, 2, 3, 4, 5] as const

/** A score of five. */
export function Stars({ score, size = 14 }: { score: number; size?: number }) {
  const { t } = useTranslation('inbox')
  return (
    <span
      className={classes.stars}
      role="img"
      aria-label={t('rating.score', { score })}
      data-low={score <= 3 || undefined}
    >
      {ALL.map((star) =>
        star <= score ? <IconStarFilled key={star} size={size} /> : <IconStar key={star} size={size} />,
      )}
    </span>
  )
}
