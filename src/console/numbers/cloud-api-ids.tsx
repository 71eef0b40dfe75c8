import { Code, Group, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Number as WhatsAppNumber } from '../api-types.ts'

/** The ids that programs made for the Cloud API need, to send by this number. */
export function CloudApiIds({ number: { cloud_api: ids } }: { number: WhatsAppNumber }) {
  const { t } = useTranslation('numbers')
  return (
    <Stack gap={6}>
      <Text size="sm" c="dimmed">
        {t('cloudApi.hint')}
      </Text>
      {Object.entries(ids).map(([name, id]) => (
        <Group key={name} justify="space-between" gap="xs">
          <Text size="sm" c="dimmed">
            {name}
          </Text>
          <Code>{id}</Code>
        </Group>
      ))}
    </Stack>
  )
}
