import { Stack, Table, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Mailing } from '../api-types.ts'
import { useFormats } from '../formats.ts'
import { ProgressBar } from './progress-bar.tsx'

/** How each channel of an automatic mailing is doing, and the cost of its SMS. */
export function ByChannel({ mailing: { by_channel, cost } }: { mailing: Mailing }) {
  const { t } = useTranslation(['mailings', 'templates'])
  const formats = useFormats()
  return (
    <Stack gap="xs">
      {by_channel.length > 1 && (
        <Table.ScrollContainer minWidth={520}>
          <Table fz="sm" verticalSpacing={6} className="numerals">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('byChannel.title')}</Table.Th>
                <Table.Th w="35%">{t('progress.title')}</Table.Th>
                {(['sent', 'delivered', 'read', 'failed', 'skipped'] as const).map((name) => (
                  <Table.Th key={name} ta="right">
                    {t(`counts.${name}`)}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {by_channel.map(({ channel, counts }) => (
                <Table.Tr key={channel}>
                  <Table.Td>{t(`templates:channels.${channel}`)}</Table.Td>
                  <Table.Td>
                    <ProgressBar counts={counts} size="sm" />
                  </Table.Td>
                  {(['sent', 'delivered', 'read', 'failed', 'skipped'] as const).map((name) => (
                    <Table.Td key={name} ta="right">
                      {formats.number(counts[name])}
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {cost && (
        <Text size="sm">
          {t('byChannel.cost', {
            amount: formats.money(cost.amount, cost.currency),
            segments: formats.number(cost.segments),
          })}
          {cost.estimate !== null &&
            `; ${t('byChannel.estimate', { amount: formats.money(cost.estimate, cost.currency) })}`}
        </Text>
      )}
    </Stack>
  )
}
