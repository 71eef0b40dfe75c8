import { Group, Stack, Table, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Number as WhatsAppNumber } from '../api-types.ts'
import { useFormats } from '../formats.ts'
import { useLanguage } from '../i18n.ts'
import { useList } from '../lists.ts'
import { When } from '../parts/when.tsx'
import { NUMBERS_KEY } from './load-numbers.ts'
import { SafetyBadge } from './state-badge.tsx'

const FIGURES = ['refused', 'undelivered', 'opted_out', 'unanswered', 'unread'] as const

/** The figures a number is judged by, against their thresholds, and earlier judgements. */
export function SafetyFigures({ number }: { number: WhatsAppNumber }) {
  const { t } = useTranslation('numbers')
  const formats = useFormats()
  const changes = useList([...NUMBERS_KEY, number.id, 'safety'], '/v1/numbers/{id}/safety', {
    path: { id: number.id },
    limit: 10,
  })
  const language = useLanguage()
  const percent = (share: number | null) => (share === null ? '–' : formats.percent(share))
  return (
    <Stack gap="sm">
      <Group gap="xs">
        <SafetyBadge level={number.safety.level} />
        <Text size="xs" c="dimmed">
          <When at={number.safety.since} as="ago" />
        </Text>
      </Group>
      <Table verticalSpacing={4} fz="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('safety.figures')}</Table.Th>
            <Table.Th ta="right">{t('safety.share')}</Table.Th>
            <Table.Th ta="right">{t('safety.limits')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {FIGURES.map((name) => {
            const figure = number.safety.figures[name]
            const few = figure.of < figure.counts_from
            return (
              <Table.Tr key={name}>
                <Table.Td>{t(`safety.${name}`)}</Table.Td>
                <Table.Td ta="right" className="numerals">
                  {percent(figure.share)}
                  <Text size="xs" c="dimmed" span display="block">
                    {few
                      ? t('safety.few', { count: figure.counts_from })
                      : t('gauge.used', { used: figure.count, max: figure.of })}
                  </Text>
                </Table.Td>
                <Table.Td ta="right" className="numerals">
                  {[figure.watched_from, figure.slowed_from, figure.stopped_from].map(percent).join(' · ')}
                </Table.Td>
              </Table.Tr>
            )
          })}
        </Table.Tbody>
      </Table>
      <Text size="sm">
        {t('tokens.share', {
          share: percent(number.first_messages.token_share),
          sent: number.first_messages.sent,
          refused: number.first_messages.refused_463,
        })}
      </Text>
      <Title order={3} size="h4">
        {t('safety.history')}
      </Title>
      {changes.isSuccess && changes.rows.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('safety.noHistory')}
        </Text>
      )}
      {changes.rows.map((change) => (
        <Group key={change.at} gap="xs" wrap="nowrap" align="flex-start">
          <SafetyBadge level={change.level} />
          <div>
            <Text size="sm">{change.reason.message[language]}</Text>
            {change.note && (
              <Text size="sm" className="people-wrote" dir="auto">
                {change.note}
              </Text>
            )}
            <Text size="xs" c="dimmed">
              <When at={change.at} />
            </Text>
          </div>
        </Group>
      ))}
    </Stack>
  )
}
