import { Text } from '@mantine/core'
import { IconStarFilled } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

const STARS = [1, 2, 3, 4, 5]

/** A guest's score as stars; read out as words. */
export function Score({ score, size = 15 }: { score: number; size?: number }) {
  const { t } = useTranslation()
  const colour = score <= 3 ? 'var(--mantine-color-red-6)' : 'var(--mantine-color-yellow-6)'
  return (
    <Text span role="img" aria-label={t('score', { score })} style={{ display: 'inline-flex', gap: 1, flexShrink: 0 }}>
      {STARS.map((star) => (
        <IconStarFilled
          key={star}
          size={size}
          aria-hidden
          style={{ color: star <= score ? colour : 'var(--otklik-line)' }}
        />
      ))}
    </Text>
  )
}
