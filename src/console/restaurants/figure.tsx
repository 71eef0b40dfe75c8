import { Group, Text, VisuallyHidden } from '@mantine/core'
import { IconArrowDownRight, IconArrowUpRight, IconEqual } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

/** `figure(4.0853)`: 4.09, in the language's format; a dash if there is nothing to count. */
export function useFigure(): (value: number | null) => string {
  const { i18n } = useTranslation()
  const format = useMemo(
    () => new Intl.NumberFormat(i18n.language, { minimumFractionDigits: 2, maximumFractionDigits: 2 }),
    [i18n.language],
  )
  return (value) => (value === null ? '–' : format.format(value))
}

type Props = {
  value: number | null
  /** Compared with 24 hours ago; null: there was nothing then. */
  change: number | null
  size?: 'md' | 'lg'
}

/** A figure with the day's arrow. The direction is also given in words: colours alone say nothing. */
export function Figure({ value, change, size = 'md' }: Props) {
  const figure = useFigure()
  return (
    <Group gap={8} align="baseline" wrap="nowrap">
      <Text span fw={650} fz={size === 'lg' ? 40 : 24} lh={1.1} className="numerals">
        {figure(value)}
      </Text>
      {change !== null && <Change change={change} />}
    </Group>
  )
}

/** An arrow with the change; `title` says compared with what. */
export function Change({ change, title }: { change: number; title?: string }) {
  const { t } = useTranslation('restaurants')
  const figure = useFigure()
  // People see two decimals, so the arrow is based on them.
  const seen = Math.round(change * 100) / 100
  const direction = seen > 0 ? 'up' : seen < 0 ? 'down' : 'same'
  const Icon = { up: IconArrowUpRight, down: IconArrowDownRight, same: IconEqual }[direction]
  const colour = {
    up: 'light-dark(var(--mantine-color-teal-9), var(--mantine-color-teal-4))',
    down: 'var(--mantine-color-error)',
    same: 'var(--mantine-color-dimmed)',
  }[direction]
  return (
    <Text span size="sm" c={colour} className="numerals" title={title ?? t('day')} style={{ whiteSpace: 'nowrap' }}>
      <VisuallyHidden>{t(`arrow.${direction}`)} </VisuallyHidden>
      <Icon size={16} aria-hidden style={{ verticalAlign: '-3px' }} />
      {direction !== 'same' && figure(Math.abs(seen))}
    </Text>
  )
}
