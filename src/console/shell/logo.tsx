import { Group, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

/** Sign and name of the product. */
export function Logo({ size = 24 }: { size?: number }) {
  const { t } = useTranslation()
  return (
    <Group gap={8} wrap="nowrap">
      <img src="/favicon.svg" width={size} height={size} alt="" />
      <Text fw={650} fz={size * 0.72} component="span">
        {t('product')}
      </Text>
    </Group>
  )
}
