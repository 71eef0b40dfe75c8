import { Text } from '@mantine/core'
import { IconStarFilled } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

const STARS = [1, 2, 3, 4, 5]

/** A guest's score as stars; screen readers get words. */
export function Score({ score, size = 15 }: { score: number; size?: number }) {
  const { t } = useTranslation()
  return (
    <Text
      span
      role="img"
      aria-label={t('score', { score })}
      style={{ display: 'inline-flex', gap: 1, flexShrink: 0, verticalAlign: -2 }}
    >
      {STARS.map((star) => (
        <IconStarFilled
          key={star}
          size={size}
          aria-hidden
          style={{ color: star <= score ? 'light-dark(#c77700, #fab005)' : 'var(--otklik-line)' }}
        />
      ))}
    </Text>
  )
}
