import { Progress } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Counts } from './types.ts'

/** Parts of the bar, in the order of a message's progress, without overlaps. */
export function partsOf(counts: Counts) {
  return [
    { name: 'read', count: counts.read, colour: 'brand.8' },
    { name: 'delivered', count: counts.delivered - counts.read, colour: 'brand.5' },
    { name: 'sent', count: counts.sent - counts.delivered, colour: 'brand.3' },
    { name: 'unconfirmed', count: counts.unconfirmed, colour: 'yellow.6' },
    { name: 'failed', count: counts.failed, colour: 'red.6' },
    { name: 'skipped', count: counts.skipped, colour: 'gray.5' },
    { name: 'cancelled', count: counts.cancelled, colour: 'gray.4' },
  ] as const
}

/** How far a mailing has got; the rest is the bar's background. */
export function ProgressBar({ counts, size = 'md' }: { counts: Counts; size?: 'sm' | 'md' | 'lg' }) {
  const { t } = useTranslation('mailings')
  if (counts.planned === 0) return null
  const done = counts.planned - counts.waiting
  return (
    <Progress.Root
      size={size === 'lg' ? 18 : size === 'md' ? 10 : 6}
      role="img"
      aria-label={t('progress.label', { done, total: counts.planned })}
    >
      {partsOf(counts)
        .filter(({ count }) => count > 0)
        .map(({ name, count, colour }) => (
          <Progress.Section
            key={name}
            value={(100 * count) / counts.planned}
            color={colour}
            withAria={false}
            title={`${t(`counts.${name}`)}: ${count}`}
          />
        ))}
    </Progress.Root>
  )
}
