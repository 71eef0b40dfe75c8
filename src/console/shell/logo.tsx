import { Group, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

/** The product's logo and name. */
export function Logo({ size = 24 }: { size?: number }) {
  const { t } = useTranslation()
  return (
    <Group gap={8} wrap="nowrap">
      {/* The same as favicon.svg, without a request for it. */}
      <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden>
        <path
          fill="#0f766e"
          d="M16 2C8.3 2 2 7.8 2 15c0 3.6 1.6 6.9 4.2 9.2L5 30l6.6-2.6c1.4.4 2.9.6 4.4.6 7.7 0 14-5.8 14-13S23.7 2 16 2z"
        />
        <circle cx="16" cy="15" r="5.5" fill="none" stroke="#fff" strokeWidth="3" />
      </svg>
      <Text fw={650} fz={size * 0.72} component="span">
        {t('product')}
      </Text>
    </Group>
  )
}
